"""“Don't fetch: it would tip them off” holds for an address, whichever item of the desk's stories names it."""

from urllib.parse import urlsplit

from verification.evidence.models import Evidence

PORTS = {"http": 80, "https": 443}


def same_page(url: str) -> tuple[str, str, str]:
    """What two addresses of one page have in common: case, scheme, last slash and fragment say nothing of the page."""
    parts = urlsplit(url.strip())
    port = parts.port if parts.port != PORTS.get(parts.scheme.lower()) else None
    host = f"{_ascii(parts.hostname or '')}:{port or ''}"
    return host, parts.path.rstrip("/"), parts.query


def _ascii(host: str) -> str:
    try:
        return host.rstrip(".").encode("idna").decode()
    except UnicodeError:
        return host


def marked_elsewhere(evidence: Evidence) -> Evidence | None:
    """Another item of the desk that stands, has the same address, and is marked: don't fetch."""
    if not evidence.url:
        return None
    marked = Evidence.objects.standing().filter(no_fetch=True, story__desk_id=evidence.story.desk_id)
    page = same_page(evidence.url)
    others = marked.exclude(pk=evidence.pk).exclude(url="").select_related("story").order_by("pk")
    return next((other for other in others if same_page(other.url) == page), None)


def why_not(other: Evidence) -> str:
    """That another item forbids it. (Whoever works on a story of the desk sees the others, but confidential ones.)"""
    if other.story.confidential:
        return "The same address is marked in another story: don’t fetch, it would tip them off."
    return (
        f"The same address is marked: don't fetch, it would tip them off, at “{other.title}” of"
        f" {other.story.slug}."
    )
