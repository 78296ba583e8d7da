"""Learning who a protected source is: asking with a reason, consenting, and the one page that shows it.

That page is the answer to a POST and to nothing else: it has no address to come back to, and no cache keeps it.
"""

from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from newsroom import addresses
from newsroom.errors import NotPermitted, Refusal
from verification.sources import revealing
from verification.sources.models import Reveal
from verification.web.access import me
from verification.web.fresh import confirm_first, is_freshly_signed_in, unless_fresh
from verification.web.grounds.identity_forms import ReasonForm
from verification.web.grounds.identity_page import identity_of, page, visible_source
from verification.web.refusals import too_often
from verification.web.strip import strip


@login_required
@require_POST
def ask(request: HttpRequest, uuid: UUID, source: UUID) -> HttpResponse:
    """Ask to learn who a source is, with the reason."""
    found = visible_source(request, uuid, source)
    form = ReasonForm(request.POST, auto_id="reveal-%s")
    try:
        if not form.is_valid():
            return page(request, found, status=422, reveal=form)
        asked = revealing.reveal(by=me(request), identity=identity_of(found), **form.cleaned_data)
    except NotPermitted:
        raise
    except Refusal as refusal:
        form.refuse(refusal)
        return page(request, found, status=422, reveal=form)
    return redirect(asked.path)


@login_required
@require_safe
@never_cache
def asked_reveal(request: HttpRequest, uuid: UUID, source: UUID, asked: UUID) -> HttpResponse:
    """One request to learn an identity: why, whether somebody consented, and the button that shows it."""
    reveal = _visible(request, uuid, source, asked)
    its = reveal.identity.source
    context = {
        "story": its.story,
        "source": its,
        "strip": strip(its.story, current="sources"),
        "reveal": reveal,
        "mine": reveal.by == me(request),
        "standing": revealing.standing(reveal, timezone.now()),
        "back": addresses.identity(its.story.uuid, its.uuid),
    }
    return render(request, "grounds/reveal.html", context)


@login_required
@require_POST
def consent(request: HttpRequest, uuid: UUID, source: UUID, asked: UUID) -> HttpResponse:
    """Let the other reader learn it."""
    reveal = _visible(request, uuid, source, asked)
    if detour := unless_fresh(request, reveal.path):
        return detour
    revealing.consent(by=me(request), reveal=reveal)
    messages.success(request, f"{reveal.by} can read it for ten minutes, and was told.")
    return redirect(reveal.path)


@login_required
@require_POST
def refuse(request: HttpRequest, uuid: UUID, source: UUID, asked: UUID) -> HttpResponse:
    """Say no to the other reader."""
    reveal = _visible(request, uuid, source, asked)
    revealing.refuse(by=me(request), reveal=reveal)
    messages.success(request, f"Refused. {reveal.by} was told.")
    return redirect(reveal.path)


@sensitive_variables()
@login_required
@require_POST
@never_cache
def read(request: HttpRequest, uuid: UUID, source: UUID, asked: UUID) -> HttpResponse:
    """Show who it is: to whoever asked and has just confirmed that it is them, once."""
    reveal = _visible(request, uuid, source, asked)
    if not is_freshly_signed_in(request):
        return confirm_first(reveal.path)
    if not ratelimit.consume(request, action="reveal"):
        return too_often(request)
    person = revealing.read(by=me(request), reveal=reveal)
    its = reveal.identity.source
    context = {
        "story": its.story,
        "source": its,
        "strip": strip(its.story, current="sources"),
        "reveal": reveal,
        "person": person,
        "back": addresses.identity(its.story.uuid, its.uuid),
    }
    return render(request, "grounds/revealed.html", context)


def _visible(request: HttpRequest, uuid: UUID, source: UUID, asked: UUID) -> Reveal:
    reveals = Reveal.objects.visible_to(me(request)).select_related(
        "by", "consented_by", "refused_by", "identity__owner", "identity__source__story__desk"
    )
    where = {"identity__source__uuid": source, "identity__source__story__uuid": uuid}
    found = reveals.filter(uuid=asked, **where).first()
    if found is None:
        raise Http404
    return found
