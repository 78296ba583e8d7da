"""Where the newsroom says publicly how it works: given to receivers as links."""

from dataclasses import dataclass

from django.conf import settings

TRUST = "http://cv.iptc.org/newscodes/trustindicator/"


@dataclass(frozen=True)
class PublicPolicy:
    """A page of the newsroom about how it works: its code in IPTC's vocabulary, and the property of schema.org."""

    title: str
    code: str
    term: str
    href: str

    @property
    def role(self) -> str:
        """The concept's address in IPTC's vocabulary of trust indicators."""
        return f"{TRUST}{self.code}"


_KINDS = {
    "editorial": ("Editorial standards", "editorialPolicy", "publishingPrinciples"),
    "corrections": ("Corrections policy", "correctionsPolicy", "correctionsPolicy"),
    "verification": ("How we check facts", "factCheckingPolicy", "verificationFactCheckingPolicy"),
    "unnamed_sources": ("Unnamed sources", "unnamedSourcesPolicy", "unnamedSourcesPolicy"),
    "ethics": ("Ethics policy", "ethicsPolicy", "ethicsPolicy"),
    "feedback": ("How readers reach us", "feedbackPolicy", "actionableFeedbackPolicy"),
}


def public_policies() -> list[PublicPolicy]:
    """The pages this newsroom has, as its settings name them."""
    return [
        PublicPolicy(*kind, href=settings.POLICY_PAGES[name])
        for name, kind in _KINDS.items()
        if settings.POLICY_PAGES.get(name)
    ]


def newsroom_name() -> str:
    """What people outside know the newsroom by."""
    return settings.NEWSROOM_NAME or settings.SITE_HOST or "Newsroom"
