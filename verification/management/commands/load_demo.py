import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from newsroom.people.models import Desk, Membership, User
from newsroom.people.states import Role
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from newsroom.stories.readers import read_copy
from verification.checking import actions as checking
from verification.checking.actions import Shown, ToTick
from verification.checking.models import VerificationTask
from verification.claims import actions as claims
from verification.claims.states import Kind
from verification.evidence import actions as evidence
from verification.evidence.models import Evidence
from verification.management.demo_grounds import lay_down
from verification.management.demo_ran import run_and_correct
from verification.management.demo_replies import ask_around, put_earlier
from verification.management.known_passwords import DEMO_DOMAIN, DEMO_PASSWORD
from verification.outreach import actions as outreach

COPY = Path(__file__).resolve().parent.parent / "demo"

PEOPLE: tuple[tuple[str, str, Role, dict[str, Any]], ...] = (
    ("rosa", "Rosa Lind", Role.REPORTER, {}),
    ("milan", "Milan Horak", Role.REPORTER, {}),
    (
        "chiara",
        "Chiara Voss",
        Role.FACT_CHECKER,
        {"skills": [Kind.POLL, Kind.NUMBER], "languages": ["en", "de"]},
    ),
    (
        "sven",
        "Sven Aalto",
        Role.FACT_CHECKER,
        {"skills": [Kind.QUOTATION, Kind.PARAPHRASE], "languages": ["en", "ru"]},
    ),
    (
        "thea",
        "Thea Okoro",
        Role.FACT_CHECKER,
        {"skills": [Kind.IMAGE, Kind.DATE_PLACE], "languages": ["en", "fr"]},
    ),
    ("edda", "Edda Marsh", Role.EDITOR, {}),
    ("sana", "Sana Iqbal", Role.EDITOR, {"senior": True}),
    ("hugo", "Hugo Brandt", Role.DESK_HEAD, {}),
    ("lena", "Lena Fischer", Role.LEGAL, {}),
    ("aron", "Aron Pike", Role.AUDITOR, {}),
)


class Command(BaseCommand):
    help = "Load the demo newsroom: invented people with a public password, three stories under way and one that ran."

    def handle(self, **_: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is not a demo installation; start one with DEMO=1 on an empty DATA_DIR.")
        if Desk.objects.exists():
            raise CommandError(
                "There are desks already; the demo newsroom is loaded into an empty installation only."
            )
        with transaction.atomic():
            people = self._people()
            self._unconfirmed_report(people)
            self._harbour_tolls(people)
            self._well_water(people)
            run_and_correct(self.desk, people)
        logins = [
            {
                "email": people[key].email,
                "name": name,
                "roles": f"senior {role.label.lower()}" if more.get("senior") else role.label.lower(),
                "password": DEMO_PASSWORD,
            }
            for key, name, role, more in PEOPLE
        ]
        settings.DEMO_FILE.write_text(json.dumps({"logins": logins}, indent=1))

    def _people(self) -> dict[str, User]:
        desk = Desk.objects.create(name="Foreign desk", slug="foreign", time_zone="Europe/Copenhagen")
        password = make_password(DEMO_PASSWORD)  # once: it is slow on purpose, and public
        people = {}
        for key, name, role, more in PEOPLE:
            user = User.objects.create(
                email=f"{key}@{DEMO_DOMAIN}", password=password, name=name, is_staff=role == Role.DESK_HEAD
            )
            Membership.objects.create(user=user, desk=desk, role=role, capacity=40, **more)
            people[key] = user
        desk.duty_editor = people["edda"]
        desk.save(update_fields=["duty_editor"])
        self.desk = desk
        return people

    def _start(self, by: User, name: str, slug: str, hours: float) -> Story:
        data = (COPY / name).read_bytes()
        return stories.start(
            by=by,
            desk=self.desk,
            slug=slug,
            document=read_copy(data, name),
            publish_by=timezone.now() + timedelta(hours=hours),
        )

    def _unconfirmed_report(self, people: dict[str, User]) -> None:
        """Filed, its proposals accepted, two claims taken: what a checker finds on arriving."""
        story = stories.file(
            by=people["rosa"],
            story=self._start(people["rosa"], "unconfirmed-report.txt", "president-clinic", 4),
        )
        claims.accept_all(by=people["rosa"], story=story)
        lay_down(
            story, reporter=people["rosa"], checker=people["thea"], translator=people["milan"].get_full_name()
        )
        ask_around(story, reporter=people["rosa"], checker=people["thea"])
        for checker in ("chiara", "sven"):
            checking.take_next(by=people[checker])

    def _harbour_tolls(self, people: dict[str, User]) -> None:
        """All but checked: plain facts ticked, a reply asked for."""
        rosa, thea = people["rosa"], people["thea"]
        story = stories.file(by=rosa, story=self._start(rosa, "harbour-tolls.md", "harbour-tolls", 7))
        made = claims.accept_all(by=rosa, story=story)
        report = evidence.add(
            by=thea,
            story=story,
            kind="document",
            way="pasted",
            title="Audit office: report on the harbour toll",
            url="https://audit.sund.example/reports/harbour-toll",
            text="Revenue in the first year: 41 million crowns. Forecast of 2021: 55 million. Ships: 312.",
        )
        plain = VerificationTask.objects.filter(story=story, claim__in=[c for c in made if c.may_be_ticked])
        checking.tick(
            by=thea, tasks=[ToTick(task, task.version) for task in plain], evidence=report, where="p. 4"
        )
        self._judge_quotations(story, thea, report)
        party = outreach.add_party(
            by=rosa,
            desk=self.desk,
            name="Nordfjord shipping line",
            kind="press_office",
            note="press@nordfjord.example",
        )
        request = outreach.put(
            by=rosa,
            story=story,
            party=party,
            type="comment",
            put="How many of your ships paid the toll in its first year, and do you intend to avoid the harbour?",
            reply_by=timezone.now() + timedelta(hours=5),
            claims=story.claims.filter(kind=Kind.EFFORT_TO_REACH),
        )
        outreach.log_attempt(
            by=rosa,
            request=put_earlier(request),
            channel="email",
            at=timezone.now() - timedelta(minutes=40),
            result="delivered",
            detail="press@nordfjord.example",
        )

    def _judge_quotations(self, story: Story, by: User, report: Evidence) -> None:
        quotations = VerificationTask.objects.filter(story=story, claim__kind=Kind.QUOTATION, state="open")
        for task in quotations.select_related("claim"):
            taken = checking.take(by=by, task=task, seen=task.version)
            if taken.claim:
                checking.judge(
                    by=by,
                    task=taken,
                    seen=taken.version,
                    words=taken.claim.words_digest,
                    said="accurate",
                    so="not_asked",
                    rationale="Word for word as in the recording of the press briefing.",
                    shows=[Shown(report, "annex 2")],
                )

    def _well_water(self, people: dict[str, User]) -> None:
        """A draft with proposals nobody has looked at."""
        self._start(people["milan"], "well-water.md", "well-water-nitrates", 26)
