"""The form of a poll card: AAPOR's items, and a row for each answer."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.db.models import QuerySet

from verification.claims.models import Claim
from verification.evidence.models import Evidence
from verification.sources.models import PollCard
from verification.sources.polls import TEXTS, shares_from
from verification.sources.states import Sampling
from verification.text.polls import Poll
from verification.text.shares import Share
from verification.web.checker.forms import GONE, BenchForm, Needed, PieceField, lines

EMPTY_ROWS, MOST_ROWS = 3, 60
SIDES = (("", "neither"), ("for", "for"), ("against", "against"))


class CountField(forms.CharField):
    """How many: "1,004" as well as 1004."""

    def clean(self, value: Any) -> Any:
        """The number, or None where nothing was typed."""
        typed = str(value or "").strip().replace(",", "").replace("\u00a0", "").replace(" ", "")
        if not typed:
            return None
        if not typed.isdecimal() or len(typed) > 10:
            raise forms.ValidationError("Write how many people were asked, like 1,004.")
        return int(typed)


class PointsField(forms.CharField):
    """Percentage points: "±3.1" as well as 3.1."""

    def clean(self, value: Any) -> Any:
        """The points, or None where nothing was typed."""
        typed = str(value or "").strip().lstrip("±").removesuffix("%").strip()
        if not typed:
            return None
        try:
            return Decimal(typed)
        except InvalidOperation:
            raise forms.ValidationError("Write the margin in percentage points, like 3.1.") from None


def day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Write a day like 2023-03-15."},
    )


def text(label: str, **attrs: str) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.TextInput(attrs=attrs))


@dataclass(frozen=True)
class Row:
    """One answer as it was typed."""

    number: int
    answer: str
    share: str
    side: str

    @property
    def sides(self) -> list[tuple[str, str, bool]]:
        """The sides to choose from, and which is chosen."""
        return [(value, label, value == self.side) for value, label in SIDES]


class PollCardForm(BenchForm):
    called = "poll"
    title = Needed(label="What it is called")
    evidence = PieceField(
        label="Read in",
        queryset=Evidence.objects.none(),
        to_field_name="uuid",
        required=False,
        empty_label="not in the story's evidence",
        error_messages={"invalid_choice": GONE},
    )
    sponsor = text("Who paid for it")
    conducted_by = text("Who conducted it")
    question = forms.CharField(
        label="The question as it was asked", required=False, strip=False, widget=lines(2)
    )
    population = text("Population it speaks for", placeholder="adults living in …")
    sampling = forms.ChoiceField(
        label="Sample",
        choices=[("", "Not said"), *Sampling.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    recruitment = text("How people were recruited")
    mode = text("How people were asked", placeholder="telephone, online, face to face")
    field_from = day("Asked from")
    field_to = day("To")
    sample_size = CountField(
        label="How many were asked", required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    margin = PointsField(
        label="Margin of sampling error, in points",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "placeholder": "±"}),
    )
    margin_none = forms.BooleanField(label="None can be computed", required=False)
    weighting = text("How it was weighted")
    processing = text("How it was processed")
    limitations = text("Limitations it states")
    shares = forms.CharField(label="Shares", required=False, widget=forms.HiddenInput)  # rows: see `rows`

    def __init__(
        self, *args: Any, among: QuerySet[Evidence], card: PollCard | None = None, **options: Any
    ) -> None:
        """`card` is what the form begins with."""
        if card:
            options["initial"] = {name: getattr(card, name) for name in self.base_fields if name != "shares"}
            options["initial"]["evidence"] = card.evidence and card.evidence.uuid
            if card.margin is not None:
                options["initial"]["margin"] = f"{card.margin.normalize():f}"
        super().__init__(*args, **options)
        self.offer("evidence", among)
        self._shares: list[dict[str, str]] = card.shares if card else []

    @property
    def rows(self) -> list[Row]:
        """The answers as they were typed, and some empty rows for more."""
        typed = [row for row in self._typed() if row.answer or row.share] if self.is_bound else self._kept()
        empty = range(len(typed), len(typed) + (EMPTY_ROWS if typed else EMPTY_ROWS * 2))
        filled = [Row(at, row.answer, row.share, row.side) for at, row in enumerate(typed)]
        return [*filled, *(Row(at, "", "", "") for at in empty)]

    def _kept(self) -> list[Row]:
        return [Row(at, one["answer"], one["share"], one["side"]) for at, one in enumerate(self._shares)]

    def _typed(self) -> list[Row]:
        def given(name: str) -> str:
            return str(self.data.get(name, "")).replace("\x00", "").strip()

        return [
            Row(at, given(f"answer-{at}"), given(f"share-{at}"), given(f"side-{at}"))
            for at in range(MOST_ROWS)
        ]

    @property
    def poll(self) -> Poll:
        """What was typed, as the verb takes it; `Invalid` where a share is no number."""
        cleaned = self.cleaned_data
        return Poll(
            **{name: cleaned[name] for name in TEXTS},
            sampling=cleaned["sampling"],
            field_from=cleaned["field_from"],
            field_to=cleaned["field_to"],
            sample_size=cleaned["sample_size"],
            margin=cleaned["margin"],
            margin_none=cleaned["margin_none"],
            shares=self._read_shares(),
        )

    def _read_shares(self) -> tuple[Share, ...]:
        return shares_from((row.answer, row.share, row.side) for row in self._typed())


class ClaimField(forms.ModelChoiceField):
    """A claim of the story, by its number and what it asserts."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.label}: {obj.statement[:70]}"


class ClaimsForm(BenchForm):
    """Claims of the story that a card can be about."""

    called = "about"
    claim = ClaimField(
        queryset=Claim.objects.none(),
        to_field_name="uuid",
        empty_label=None,
        error_messages={"invalid_choice": "That claim is not in this story.", "required": "Choose a claim."},
    )

    def __init__(self, *args: Any, among: QuerySet[Claim], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("claim", among)
