"""Where readers have a story: the verbs of its live page. Nothing here goes to the network."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from newsroom.dispatch.models import Subscription
from newsroom.errors import Invalid, NotPossible
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from verification.evidence.fetching.addresses import parse
from verification.evidence.fetching.failures import Refused
from verification.record.models import LivePage, Publication
from verification.record.permissions import may_name_page

LONGEST_URL = 1000
SOON, LATEST = timedelta(minutes=10), timedelta(days=1)
WATCHED_FOR = timedelta(days=30)
"""So long after a version ran, or was retracted, its page is looked at by itself; afterwards when somebody asks."""


def next_look(since: datetime, now: datetime) -> datetime | None:
    """When a page is looked at next: after a quarter of the time since a version ran or was retracted, not for ever."""
    stood = now - since
    if stood > WATCHED_FOR:
        return None
    return now + min(max(stood / 4, SOON), LATEST)


@verb
def name_page(*, by: User, story: Story, url: str) -> LivePage:
    """Say where readers have a story that ran. It is looked at soon, and compared with what was approved."""
    may_name_page(by=by, story=story)
    if not story.ran_version:
        raise NotPossible(f"{story.slug} has not run: readers have it nowhere yet.")
    url = _usable(url)
    page, made = LivePage.objects.get_or_create(
        story=story, defaults={"url": url, "told_by": by, "next_look_at": timezone.now()}
    )
    if not made:
        now = timezone.now()
        moved = LivePage.objects.filter(pk=page.pk).exclude(url=url)
        if not moved.update(
            url=url, cms_id="", subscription=None, told_by=by, told_at=now, next_look_at=now, lease_until=None
        ):
            raise NotPossible("This is the address that is known already.")
        page.refresh_from_db()
    _note("named", page, by)
    return page


def _usable(url: str) -> str:
    url = url.strip()
    if not url:
        raise Invalid({"url": ["Write the address at which readers have it."]})
    if len(url) > LONGEST_URL:
        raise Invalid({"url": [f"This address is longer than {LONGEST_URL:,} characters."]})
    try:
        parse(url, loopback=settings.CAPTURE_LOOPBACK)
    except Refused as refused:
        raise Invalid({"url": [refused.sentence]}) from refused
    return url


@verb
def answered(story: Story, *, subscription: Subscription, url: str, cms_id: str) -> None:
    """The CMS took what ran, and said where readers have it. What somebody of the desk named is not overruled by it."""
    now = timezone.now()
    page, made = LivePage.objects.get_or_create(
        story=story,
        defaults={"url": url, "cms_id": cms_id, "subscription": subscription, "next_look_at": now},
    )
    if not made:
        theirs = LivePage.objects.filter(pk=page.pk, told_by__isnull=True)
        same = theirs.filter(url=url, cms_id=cms_id).update(next_look_at=now)
        if same or not theirs.update(
            url=url, cms_id=cms_id, subscription=subscription, told_at=now, next_look_at=now, lease_until=None
        ):
            return
        page.refresh_from_db()
    _note("named", page, None)


@verb
def look_now(*, by: User, page: LivePage) -> LivePage:
    """Have the page looked at as soon as a worker is free."""
    may_name_page(by=by, story=page.story)
    LivePage.objects.filter(pk=page.pk).update(next_look_at=timezone.now())
    page.refresh_from_db()
    _note("look_asked", page, by)
    return page


@verb
def stop_looking(*, by: User, page: LivePage) -> LivePage:
    """Look at the page no more, until somebody asks or another version runs."""
    may_name_page(by=by, story=page.story)
    if not LivePage.objects.filter(pk=page.pk, next_look_at__isnull=False).update(next_look_at=None):
        raise NotPossible("This page is not looked at by itself any more.")
    page.refresh_from_db()
    _note("stopped", page, by)
    return page


def ran_anew(publication: Publication) -> None:
    """Another version ran: give the CMS a moment, then look whether readers have it. In publishing's transaction."""
    LivePage.objects.filter(story=publication.story_id).update(next_look_at=timezone.now() + SOON)


def story_stopped(*, story: Story, **_: object) -> None:
    """Hook `story_stopped`: what was retracted is looked for until it is gone."""
    if story.state == StoryState.RETRACTED:
        LivePage.objects.filter(story=story).update(next_look_at=timezone.now() + SOON)


def _note(what: str, page: LivePage, by: User | None) -> None:
    record(
        f"live.{what}",
        by=by,
        subject=page,
        story_id=page.story_id,
        desk_id=page.story.desk_id,
        texts={"url": page.url},
    )
