"""Are the records of what ran as they were signed, one after the other, and as the ledger says?"""

from collections.abc import Iterable, Iterator

from django.db.models import Exists, OuterRef

from newsroom.ledger.models import Event
from newsroom.people.models import Desk, User
from newsroom.stories.models import Story
from newsroom.stories.querysets import kept_from
from verification.record.canonical import canonical, sha256_of
from verification.record.models import Publication
from verification.record.signing_key import Keys, signing_keys


def unproven_records(publications: Iterable[Publication] | None = None) -> Iterator[str]:
    """A sentence about each record that was altered, signed with no key of ours, or that the ledger does not bear out.

    Give all publications of the stories they belong to, or none for those of every story.
    """
    if publications is None:
        publications = Publication.objects.select_related("story", "revision").order_by("story", "number")
        publications = publications.iterator(chunk_size=200)
    keys = signing_keys()
    before: Publication | None = None
    for one in publications:
        if fault := fault_of(one, keys, before if before and before.story_id == one.story_id else None):
            yield f"The record of {one.story.slug}, number {one.number}, {fault}"
        before = one


def missing_records(desk: Desk | None = None, user: User | None = None) -> Iterator[str]:
    """A sentence about each record, of one desk or of all, that the ledger tells of and that is not there.

    Told to somebody, only of stories that they see.

    The newest one of a story is named by no other record: only the ledger knows of it.
    """
    ran = Event.objects.filter(verb="story.published", subject_type="publication")
    if desk is not None:
        ran = ran.filter(desk_id=desk.pk)
    if user is not None:
        ran = ran.exclude(story_id__in=kept_from(user).values("pk"))
    kept = Publication.objects.filter(pk=OuterRef("subject_id"))
    for event in ran.filter(~Exists(kept)).order_by("position"):
        slug = Story.objects.filter(pk=event.story_id or 0).values_list("slug", flat=True).first()
        yield f"The record of {slug}, number {event.facts.get('number')}, is missing: the ledger tells of it."


def fault_of(one: Publication, keys: Keys, before: Publication | None) -> str:
    """What is wrong with a record, to go on after its name; "" when nothing is."""
    content = canonical(one.grounds)
    if sha256_of(one.grounds) != one.record_sha256:
        return "was altered after it was frozen."
    if not keys.bears_out(content, signature=one.signature, key_id=one.key_id):
        return "is not signed with a key of this newsroom."
    if _says(one) != (one.number, one.text_sha256, one.kind, one.note, str(one.uuid)):
        return "says something else than the row it stands in."
    if one.revision.sha256 != one.text_sha256 or one.revision.document.sha256 != one.text_sha256:
        return "is about a text that was altered."
    if one.grounds["previous"] != _named(before) or (before is None and one.number != 1):
        return "does not follow the record before it."
    return "" if _in_ledger(one) else "has no matching event in the ledger."


def _says(one: Publication) -> tuple[int, str, str, str, str]:
    record = one.grounds
    return record["number"], record["text"]["sha256"], record["kind"], record["note"], record["id"]


def _named(before: Publication | None) -> dict[str, object] | None:
    return {"number": before.number, "record_sha256": before.record_sha256} if before else None


def _in_ledger(one: Publication) -> bool:
    events = Event.objects.filter(verb="story.published", subject_type="publication", subject_id=one.pk)
    return [event.facts.get("record_sha256") for event in events] == [one.record_sha256]
