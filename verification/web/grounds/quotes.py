"""Quotations beside their originals, what lies between them, and translations with who answers for them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.conf.locale import LANG_INFO
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from newsroom.people.permissions import allows
from newsroom.stories.models import Story
from verification.checking.quoting import (
    QUOTED,
    Gap,
    Quotations,
    QuoteCheck,
    Quoted,
    other_script,
    quotations_in,
    quote_check,
)
from verification.claims.models import Claim
from verification.claims.states import Kind
from verification.evidence import translating
from verification.evidence.models import Evidence, Translation
from verification.evidence.permissions import may_add_evidence
from verification.evidence.reading import text_of
from verification.text.quoting.check import Checked, Finding
from verification.text.spans import Span
from verification.web.access import me, visible_claim, visible_evidence
from verification.web.checker.forms import BenchForm, Needed, ReasonForm, lines
from verification.web.doing import carry_out
from verification.web.strip import strip

SIGN = {
    Finding.WORD_FOR_WORD: "ok",
    Finding.PUNCTUATION: "ok",
    Finding.JOINED: "unv",
    Finding.ORDER: "unv",
    Finding.WORDS: "false",
    Finding.NOT_FOUND: "open",
}
AROUND = 160
SHORT_GAP = 60
LANGUAGES = sorted(
    ((code, info["name"]) for code, info in LANG_INFO.items() if "name" in info and len(code) <= 3),
    key=lambda one: one[1],
)
LANGUAGE_NAMES = dict(LANGUAGES)


@dataclass(frozen=True)
class Stretch:
    """Words on one side of a comparison, and how they are drawn; `note` is said of what lies between two parts."""

    mark: str
    words: str
    note: str = ""


@dataclass(frozen=True)
class Sides:
    """The passage of the original with a little around it, and the copy's words, each with what differs marked."""

    finding: str
    sign: str
    notes: tuple[str, ...]
    there: list[Stretch]
    here: list[Stretch]
    of_translation: str = ""
    """Said instead of the finding where the passage is a translation's."""


def sides(checked: Checked, copy: str, text: str, *, translated: bool = False) -> Sides:
    """What the two columns of a comparison show."""
    return Sides(
        checked.sentence,
        SIGN[checked.finding],
        checked.notes,
        list(_there(checked, text)),
        list(_here(checked, copy)),
        checked.against_translation if translated else "",
    )


def _there(checked: Checked, text: str) -> Iterator[Stretch]:
    pieces = [piece for piece in checked.pieces if piece.passage]
    for number, piece in enumerate(pieces):
        assert piece.passage is not None
        if piece.left_out is not None:
            yield Stretch("between", _shortened(piece.left_out.of(text)), "left out")
        elif number and piece.out_of_order:
            yield Stretch("apart", "", "stands before it")
        elif number:
            yield Stretch("apart", "", "")
        if not number:
            yield Stretch("around", _before(text, piece.passage.start))
        for mark, span in piece.said:
            yield from _trimmed(mark, span.of(text))
        if number == len(pieces) - 1:
            yield Stretch("around", _after(text, piece.passage.end))


def _here(checked: Checked, copy: str) -> Iterator[Stretch]:
    at = 0
    for piece in checked.pieces:
        if piece.words.start > at:
            yield Stretch("ellipsis" if piece.joint == "ellipsis" else "around", copy[at : piece.words.start])
        elif piece.joint == "runs on" and piece.left_out is not None:
            yield Stretch("joined", "", "joined without an ellipsis")
        for mark, words in piece.diff:
            yield from _trimmed(mark, words)
        at = piece.words.end
    if at < len(copy):
        yield Stretch("around", copy[at:])


def _before(text: str, at: int) -> str:
    """What stands before a passage in its paragraph."""
    begins = text.rfind("\n", 0, at) + 1
    start = max(at - AROUND, begins)
    words = text[start:at]
    if start == begins:
        return words
    # Cut at a word; words without any space between them are left out rather than cut.
    whole = words if text[start - 1].isspace() else "".join(re.split(r"(\s)", words, maxsplit=1)[2:])
    return f"… {whole.lstrip()}"


def _after(text: str, at: int) -> str:
    """What stands after a passage in its paragraph."""
    ends = text.find("\n", at)
    end = min(at + AROUND, ends if ends >= 0 else len(text))
    words = text[at:end]
    if end in (ends, len(text)):
        return words
    whole = words if text[end].isspace() else re.sub(r"\S*\Z", "", words)
    return f"{whole.rstrip()} …"


def _trimmed(mark: str, words: str) -> Iterator[Stretch]:
    """Words that differ, without the space around them."""
    bare = words.strip()
    if mark not in ("delete", "insert") or not bare:
        yield Stretch(mark, words)
        return
    start = words.index(bare)
    yield from (
        Stretch(how, part)
        for how, part in (("equal", words[:start]), (mark, bare), ("equal", words[start + len(bare) :]))
        if part
    )


def _shortened(words: str) -> str:
    """What lies between, whole while it is short."""
    words = words.lstrip(' \n\f.,;:!?”"»')
    said = words.split()
    if len(said) <= SHORT_GAP:
        return words
    return f"{' '.join(said[: SHORT_GAP // 2])} … {len(said) - SHORT_GAP} words … {' '.join(said[-SHORT_GAP // 2 :])}"


@dataclass(frozen=True)
class Beside:
    """A claim's quotation beside its original, as the workbench and its own page show it."""

    check: QuoteCheck
    sides: list[Sides]
    paragraphs: list[tuple[str, str]]
    """Original and translation, paragraph by paragraph."""
    language: str
    neighbours: list[tuple[Gap, str]]
    """What lies between this and the quotations before and after it in the same original."""


def beside(claim: Claim, chosen: Evidence | None) -> Beside:
    """Compare a claim's quotation for a page."""
    check = quote_check(claim, chosen)
    shown = [
        sides(one.checked, one.words, check.text)
        for one in check.readings
        if one.checked.passages or one is check.readings[0]
    ]
    pairs = [(pair.original.of(check.original), pair.translation.of(check.text)) for pair in check.pairs]
    language = (
        LANGUAGE_NAMES.get(check.translation.language, check.translation.language)
        if check.translation
        else ""
    )
    return Beside(check, shown, pairs, language, _neighbours(check))


def _neighbours(check: QuoteCheck) -> list[tuple[Gap, str]]:
    if not check.is_found or check.claim.kind != Kind.QUOTATION:
        return []
    others = Claim.objects.standing().with_anchors().filter(story=check.claim.story, kind=Kind.QUOTATION)
    gaps = quotations_in(others, check.text).gaps
    return [
        (gap, _shortened(gap.words))
        for gap in gaps
        if check.claim in (gap.after, gap.before) and not gap.inside
    ]


@login_required
@require_safe
def claim_quote(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """A quotation beside its original: a part of the workbench, or a page of its own."""
    claim = visible_claim(request, uuid, number)
    if claim.kind not in QUOTED:
        raise Http404
    chosen = request.GET.get("original")
    context = {"story": claim.story, "claim": claim, "beside": beside(claim, _chosen(claim.story, chosen))}
    if request.headers.get("HX-Request"):
        response = render(request, "grounds/_quote_check.html", context)
    else:
        context["strip"] = strip(claim.story, current="story")
        response = render(request, "grounds/quote.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _chosen(story: Story, uuid: str | None) -> Evidence | None:
    if not uuid:
        return None
    try:
        found = Evidence.objects.filter(story=story).standing().filter(uuid=UUID(uuid)).first()
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class Row:
    """A quotation in the original's order, or what lies between two of them."""

    quoted: Quoted | None
    sides: Sides | None
    gap: Gap | None = None
    gap_words: str = ""


def rows(quotations: Quotations, *, translated: bool) -> list[Row]:
    """Quotations and gaps as one list, as the original has them."""
    found: list[tuple[Span, Row]] = []
    for one in quotations.found:
        drawn = sides(one.reading.checked, one.reading.words, quotations.text, translated=translated)
        found.append((min(one.passages), Row(one, drawn)))
    found += [
        (gap.span, Row(None, None, gap, _shortened(gap.words))) for gap in quotations.gaps if not gap.inside
    ]
    return [row for _, row in sorted(found, key=lambda one: one[0])]


def _is_foreign(piece: Evidence, quotations: Quotations) -> bool:
    """Whether the original is in another language than the copy: nothing of it can be found word for word."""
    if quotations.found or not quotations.text:
        return False
    translated = bool(translating.standing(piece.translations.all()))
    return translated or other_script(quotations.missing[0].reading.words, quotations.text)


@login_required
@require_safe
def quotes(request: HttpRequest, uuid: UUID, piece: UUID) -> HttpResponse:
    """All quotations of the story against one original, in its order, with what lies between."""
    found = visible_evidence(request, uuid, piece)
    claims = found.story.claims.standing().with_anchors().filter(kind=Kind.QUOTATION).order_by("number")
    translations = translating.standing(found.translations.all())
    chosen = next((one for one in translations if str(one.uuid) == request.GET.get("translation")), None)
    quotations = quotations_in(claims, chosen.text if chosen else text_of(found))
    if translations and not quotations.found and "translation" not in request.GET:
        chosen = translations[0]
        quotations = quotations_in(claims, chosen.text)
    context = {
        "story": found.story,
        "piece": found,
        "strip": strip(found.story, current="evidence_of_story"),
        "quotations": quotations,
        "rows": rows(quotations, translated=chosen is not None),
        "foreign": chosen is None and bool(quotations.missing) and _is_foreign(found, quotations),
        "translations": [(one, LANGUAGE_NAMES.get(one.language, one.language)) for one in translations],
        "chosen": chosen,
    }
    return render(request, "grounds/quotes.html", context)


class TranslationForm(BenchForm):
    """A translation, and who answers for it."""

    called = "translation"
    language = forms.ChoiceField(
        label="Into", choices=[("", "choose"), *LANGUAGES], initial="en", required=False
    )
    translator = Needed(label="Translated by", help_text="A person: somebody answers for the words.")
    aid = forms.CharField(
        label="With the help of",
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "a machine, if any"}),
    )
    text = Needed(label="The translation", strip=False, widget=lines(6))


@dataclass(frozen=True)
class Translations:
    """What the evidence page shows of an item's translations."""

    piece: Evidence
    standing: list[tuple[Translation, str, BenchForm]]
    earlier: list[tuple[Translation, str]]
    form: BenchForm
    may_add: bool


def section(
    request: HttpRequest, thing: Evidence, opened: dict[str, BenchForm] | None = None
) -> Translations:
    """The translations of an item: what stands with its translator, and what it took the place of."""
    opened = opened or {}
    every = list(thing.translations.select_related("by"))
    stand = translating.standing(every)
    return Translations(
        thing,
        [(one, LANGUAGE_NAMES.get(one.language, one.language), _reason(one, opened)) for one in stand],
        [
            (one, LANGUAGE_NAMES.get(one.language, one.language))
            for one in every
            if one.text and one not in stand
        ],
        opened.get("translation") or TranslationForm(),
        not thing.withdrawn_at and allows(may_add_evidence, by=me(request), story=thing.story),
    )


def _reason(one: Translation, opened: dict[str, BenchForm]) -> BenchForm:
    key = f"withdraw-translation-{one.pk}"
    return opened.get(key) or ReasonForm(auto_id=f"{key}-%s")


def _translations_page(
    request: HttpRequest, piece: Evidence, opened: dict[str, BenchForm], status: int = 200
) -> HttpResponse:
    context = {
        "story": piece.story,
        "piece": piece,
        "text": text_of(piece),
        "strip": strip(piece.story, current="evidence_of_story"),
        "translations": section(request, piece, opened),
    }
    return render(request, "grounds/translations.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def translations(request: HttpRequest, uuid: UUID, piece: UUID) -> HttpResponse:
    """The translations of an item beside what it says; add one."""
    found = visible_evidence(request, uuid, piece)
    if request.method != "POST":
        return _translations_page(request, found, {})
    form = TranslationForm(request.POST)

    def do() -> HttpResponse:
        made = translating.add(by=me(request), evidence=found, **form.cleaned_data)
        messages.success(request, f"The translation by {made.translator} is kept.")
        return redirect("translations", uuid, piece)

    return carry_out(form, do, lambda status: _translations_page(request, found, {form.called: form}, status))


@login_required
@require_POST
def withdraw_translation(request: HttpRequest, uuid: UUID, piece: UUID, translation: UUID) -> HttpResponse:
    """Say that a translation is not to be relied on."""
    found = visible_evidence(request, uuid, piece)
    made = found.translations.filter(uuid=translation).select_related("evidence__story__desk").first()
    if made is None:
        raise Http404
    key = f"withdraw-translation-{made.pk}"
    form = ReasonForm(request.POST, auto_id=f"{key}-%s")

    def do() -> HttpResponse:
        translating.withdraw(by=me(request), translation=made, **form.cleaned_data)
        messages.success(request, f"The translation by {made.translator} is withdrawn.")
        return redirect("translations", uuid, piece)

    return carry_out(form, do, lambda status: _translations_page(request, found, {key: form}, status))


_PIECE = "stories/<uuid:uuid>/evidence/<uuid:piece>/"
urlpatterns: list[URLPattern] = [
    path("stories/<uuid:uuid>/claims/<int:number>/quote/", claim_quote, name="claim_quote"),
    path(f"{_PIECE}quotes/", quotes, name="quotes"),
    path(f"{_PIECE}translations/", translations, name="translations"),
    path(
        f"{_PIECE}translations/<uuid:translation>/withdraw/",
        withdraw_translation,
        name="withdraw_translation",
    ),
]
