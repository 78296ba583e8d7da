"""What is typed on the people pages. Forms read and redisplay; whether it may be is the verb's question."""

import zoneinfo
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from newsroom.people.models import Desk, Membership, User
from newsroom.people.querysets import users_on
from newsroom.people.states import Role, Scope
from newsroom.people.tokens import MOST_DAYS, USUAL_DAYS
from verification.claims.states import Kind
from verification.web.doing import RefusableForm

REGIONS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)
WRITE_NAME = {"required": "Write the name."}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def zones(now: str, empty: str = "") -> list[tuple[str, Any]]:
    """Time zones by region for a select; the present one is there even if it has an old name."""
    named = sorted(zone for zone in zoneinfo.available_timezones() if zone.partition("/")[0] in REGIONS)
    regions = [
        (
            region,
            [
                (zone, zone.partition("/")[2].replace("_", " "))
                for zone in named
                if zone.startswith(f"{region}/")
            ],
        )
        for region in REGIONS
    ]
    alone = [("UTC", "UTC")] + ([(now, now)] if now not in {"", "UTC", *named} else [])
    return ([("", empty)] if empty else []) + alone + regions


class SettingsForm(RefusableForm):
    """A person's own settings."""

    name = forms.CharField(
        max_length=120, error_messages=WRITE_NAME, help_text="As it stands in the record of what you do."
    )
    time_zone = forms.ChoiceField(
        required=False, help_text="Where you are; a desk’s times are given in the desk’s zone."
    )
    single_keys = forms.BooleanField(
        required=False,
        label="Single-key shortcuts",
        help_text="Letters such as t, j and k act at once. Switch them off if you dictate, or type by accident.",
    )

    def __init__(self, user: User, data: QueryDict | None = None) -> None:
        initial = {"name": user.name, "time_zone": user.time_zone, "single_keys": user.single_keys}
        super().__init__(data, initial=initial)
        self.fields["time_zone"].choices = zones(user.time_zone, empty="The desk’s zone")  # type: ignore[attr-defined]  # a ChoiceField


class TokenForm(RefusableForm):
    """What a new token is for, and how far it reaches."""

    name = forms.CharField(
        max_length=80,
        label="What will use it",
        error_messages={"required": "Name the token after what will use it."},
    )
    scope = forms.ChoiceField(choices=Scope.choices, initial=Scope.READ, label="It may")
    desk = forms.ChoiceField(
        required=False, label="Only on", help_text="It sees nothing of your other desks."
    )
    days = forms.IntegerField(
        min_value=1,
        max_value=MOST_DAYS,
        initial=USUAL_DAYS,
        label="Works for so many days",
        help_text=f"At most {MOST_DAYS}. A short life harms less when it is lost.",
    )

    def __init__(self, user: User, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.desks = {member.desk.slug: member.desk for member in user.memberships_now}
        self.fields["desk"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", "All your desks"),
            *((slug, desk.name) for slug, desk in self.desks.items()),
        ]

    @property
    def choices(self) -> dict[str, Any]:
        """What was chosen, as the verb takes it."""
        return {**self.cleaned_data, "desk": self.desks.get(self.cleaned_data["desk"])}


class InviteForm(RefusableForm):
    """Who is invited, and as what."""

    email = forms.CharField(
        label="E-mail",
        widget=forms.EmailInput,
        max_length=254,
        error_messages={"required": "Write the e-mail address."},
    )
    name = forms.CharField(max_length=120, error_messages=WRITE_NAME)
    role = forms.ChoiceField(choices=Role.choices)
    senior = forms.BooleanField(
        required=False, label="Senior", help_text="Editors only: may give the senior sign-off."
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="invite_%s")


class RoleForm(RefusableForm):
    """Another role for somebody on the desk."""

    role = forms.ChoiceField()
    senior = forms.BooleanField(required=False, label="Senior (editors only)")

    def __init__(self, roles: Iterable[tuple[str, str]], data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="role_%s")
        self.fields["role"].choices = list(roles)  # type: ignore[attr-defined]  # a ChoiceField


class MembershipForm(RefusableForm):
    """What can be changed about one role: an editor's seniority, a fact-checker's load and strengths."""

    senior = forms.BooleanField(required=False, label="Senior: may give the senior sign-off and retract")
    capacity = forms.IntegerField(
        label="Capacity",
        min_value=0,
        help_text="Effort points open at once; a plain fact is 1, a quotation 2, a poll 4.",
    )
    skills = forms.MultipleChoiceField(
        choices=Kind.choices,
        required=False,
        label="Good at",
        widget=forms.CheckboxSelectMultiple,
        help_text="Such claims go to this person first when work is balanced.",
    )
    languages = forms.CharField(
        required=False, help_text="Separated by commas: Lithuanian, Russian.", max_length=300
    )

    def __init__(self, membership: Membership, data: QueryDict | None = None) -> None:
        initial = {
            "senior": membership.senior,
            "capacity": membership.capacity,
            "skills": membership.skills,
            "languages": ", ".join(membership.languages),
        }
        super().__init__(data, initial=initial, auto_id=f"{membership.role}_%s")
        self.membership = membership
        shown = {Role.EDITOR: {"senior"}, Role.FACT_CHECKER: {"capacity", "skills", "languages"}}
        for name in set(self.fields) - shown.get(Role(membership.role), set()):
            del self.fields[name]

    @property
    def changes(self) -> dict[str, Any]:
        """All that the verb asks for: what was typed, and as it was where this role has no such field."""
        now = self.membership
        typed = self.cleaned_data
        languages = typed.get("languages")
        return {
            "senior": typed.get("senior", now.senior),
            "capacity": typed.get("capacity", now.capacity),
            "skills": typed.get("skills", now.skills),
            "languages": now.languages if languages is None else _split(languages),
        }


def _split(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


class DeskForm(RefusableForm):
    """When and where a desk works, and who edits when nobody else is named."""

    time_zone = forms.ChoiceField(help_text="Deadlines are given on this wall clock.")
    opens_at = forms.TimeField(label="Opens", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    closes_at = forms.TimeField(
        label="Closes", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    working_days = forms.MultipleChoiceField(
        choices=[(str(number), day) for number, day in enumerate(DAYS, start=1)],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one day of the week."},
    )
    duty_editor = forms.ChoiceField(
        required=False,
        help_text="Told about what stands in the way of a story; without one, every editor is.",
    )

    def __init__(self, desk: Desk, data: QueryDict | None = None) -> None:
        initial = {
            "time_zone": desk.time_zone,
            "opens_at": desk.opens_at,
            "closes_at": desk.closes_at,
            "working_days": list(desk.working_days),
            "duty_editor": str(desk.duty_editor_id or ""),
        }
        super().__init__(data, initial=initial, auto_id="desk_%s")
        self.editors = {str(editor.pk): editor for editor in users_on(desk.pk, Role.EDITOR)}
        self.fields["time_zone"].choices = zones(desk.time_zone)  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["duty_editor"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", "Nobody: all editors"),
            *((pk, editor.name) for pk, editor in self.editors.items()),
        ]

    @property
    def changes(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {
            **typed,
            "working_days": "".join(typed["working_days"]),
            "duty_editor": self.editors.get(typed["duty_editor"]),
        }


class AcceptForm(RefusableForm):
    """The first sign-in of somebody new: their name and the password they choose."""

    name = forms.CharField(
        max_length=120,
        error_messages=WRITE_NAME,
        help_text="As it should stand in the record of what you do.",
    )
    password = forms.CharField(
        strip=False,
        error_messages={"required": "Choose a password."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least twelve characters, not one that others use.",
    )


class JoinForm(RefusableForm):
    """Somebody who has an account joins another desk, or takes another role: only the password is asked."""

    password = forms.CharField(
        strip=False,
        label="Your password",
        error_messages={"required": "Write your password."},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def role_choices(held: Sequence[str]) -> list[tuple[str, str]]:
    """The roles somebody does not have yet."""
    return [choice for choice in Role.choices if choice[0] not in held]
