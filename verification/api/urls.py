"""Addresses of the API: /api/v1/<noun>/<id>/<verb>/."""

from django.urls import URLPattern, URLResolver, include, path, re_path
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import ViewSetMixin

from verification.api import docs, errors
from verification.api.advice import Advices
from verification.api.calculations import Calculations
from verification.api.captures import Captures, EvidenceByAddress
from verification.api.chat_hooks import ChatHooks
from verification.api.choices import Choose, KeepQuiet, MyChoices, ResetChoices
from verification.api.claims import Claims
from verification.api.complaints import Complaints
from verification.api.consolidations import Consolidations
from verification.api.corrections import Corrections
from verification.api.coverage import NothingToChecks
from verification.api.desks import Desks
from verification.api.evidence import EvidenceOfStories
from verification.api.falls import Falls
from verification.api.identities import Identities, Reveals
from verification.api.inbound_mails import InboundMails
from verification.api.live_pages import LivePages
from verification.api.me import ChangeSettings, Me
from verification.api.notices import Notices
from verification.api.parties import Addresses, Parties
from verification.api.places import Places
from verification.api.policies import Policies
from verification.api.poll_cards import PollCards
from verification.api.proposals import Proposals
from verification.api.public_interest import PublicInterests
from verification.api.publications import Publications
from verification.api.pulse import Messages, PulseOfTheHouse
from verification.api.questions import Questions
from verification.api.register_entries import RegisterEntries
from verification.api.reminders import Reminders
from verification.api.reply_links import ReplyLinks
from verification.api.reply_requests import ReplyRequests
from verification.api.short_lines import ShortLines
from verification.api.sign_offs import SignOffs
from verification.api.sources import Sources
from verification.api.stories import Stories
from verification.api.subscriptions import Deliveries, Subscriptions
from verification.api.tasks import Tasks
from verification.api.templates import Templates
from verification.api.tokens import Tokens
from verification.api.translations import Translations
from verification.api.verdicts import Verdicts

NOUNS: dict[str, type[ViewSetMixin]] = {
    "desks": Desks,
    "stories": Stories,
    "proposals": Proposals,
    "claims": Claims,
    "places": Places,
    "nothing_to_check": NothingToChecks,
    "tasks": Tasks,
    "questions": Questions,
    "verdicts": Verdicts,
    "consolidations": Consolidations,
    "calculations": Calculations,
    "evidence": EvidenceOfStories,
    "captures": Captures,
    "translations": Translations,
    "sources": Sources,
    "poll_cards": PollCards,
    "identities": Identities,
    "reveals": Reveals,
    "parties": Parties,
    "addresses": Addresses,
    "reply_requests": ReplyRequests,
    "reply_links": ReplyLinks,
    "inbound_mails": InboundMails,
    "templates": Templates,
    "policies": Policies,
    "sign_offs": SignOffs,
    "public_interest": PublicInterests,
    "advice": Advices,
    "short_lines": ShortLines,
    "publications": Publications,
    "falls": Falls,
    "register_entries": RegisterEntries,
    "live_pages": LivePages,
    "corrections": Corrections,
    "complaints": Complaints,
    "notices": Notices,
    "messages": Messages,
    "reminders": Reminders,
    "tokens": Tokens,
    "subscriptions": Subscriptions,
    "deliveries": Deliveries,
    "chat_hooks": ChatHooks,
}

router = SimpleRouter(use_regex_path=False)
for noun, view in NOUNS.items():
    router.register(noun, view, basename=f"api-{noun}")
router.register("evidence", EvidenceByAddress, basename="api-evidence-by-address")

v1: list[URLPattern | URLResolver] = [
    *router.urls,
    path("me/", Me.as_view()),
    path("me/change_settings/", ChangeSettings.as_view()),
    path("pulse/", PulseOfTheHouse.as_view()),
    path("me/choices/", MyChoices.as_view()),
    path("me/choose/", Choose.as_view()),
    path("me/reset_choices/", ResetChoices.as_view()),
    path("me/keep_quiet/", KeepQuiet.as_view()),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", include(v1)),
    path("schema/", docs.schema, name="api-schema"),
    path("docs/", docs.page, name="api-docs"),
    re_path("", errors.not_here),
]
