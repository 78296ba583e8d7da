"""Where the events of a desk are sent, what became of each, and sending it again."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from newsroom.dispatch import subscriptions as verbs
from newsroom.dispatch.models import Delivery, OutboxMessage, Subscription
from newsroom.dispatch.states import MessageState
from newsroom.dispatch.subscriptions import Opened
from newsroom.dispatch.webhooks import PUBLIC_EVENTS
from newsroom.people.models import Desk
from verification.web.access import managed_desk, me
from verification.web.doing import carry_out
from verification.web.house.connecting import SubscriptionForm

PER_PAGE = 50
GIVEN_UP = (MessageState.DEAD, MessageState.DROPPED)


def _subscription(desk: Desk, uuid: UUID) -> Subscription:
    found = Subscription.objects.filter(desk=desk, uuid=uuid, removed_at__isnull=True).first()
    if found is None:
        raise Http404
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def subscriptions(request: HttpRequest, desk: str) -> HttpResponse:
    """The addresses of a desk; POST adds one, and its answer is the only page that ever shows the secret."""
    its = managed_desk(request, desk)

    def page(status: int = 200) -> HttpResponse:
        rows = its.subscriptions.filter(removed_at__isnull=True).select_related("made_by")
        context = {"desk": its, "rows": rows, "form": form}
        return render(request, "house/webhooks.html", context, status=status)

    def do() -> HttpResponse:
        return _secret(request, verbs.subscribe(by=me(request), desk=its, **form.cleaned_data))

    form = SubscriptionForm(its, data=request.POST if request.method == "POST" else None)
    return carry_out(form, do, page) if request.method == "POST" else page()


def _secret(request: HttpRequest, opened: Opened) -> HttpResponse:
    context = {"subscription": opened.subscription, "secret": opened.secret, "desk": opened.subscription.desk}
    return render(request, "house/webhook_secret.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def subscription(request: HttpRequest, desk: str, uuid: UUID) -> HttpResponse:
    """One address, and its delivery log; POST changes it."""
    its = managed_desk(request, desk)
    found = _subscription(its, uuid)

    def page(status: int = 200) -> HttpResponse:
        tries = Delivery.objects.filter(message__subscription=found).select_related("message")
        context = {
            "desk": its,
            "subscription": found,
            "form": form,
            "page": Paginator(tries.order_by("-pk"), PER_PAGE).get_page(request.GET.get("page")),
            "waiting": found.messages.unsent().count(),
            "given_up": found.messages.filter(state__in=GIVEN_UP).count(),
            "labels": {**PUBLIC_EVENTS, "ping": "A test"},
        }
        return render(request, "house/webhook.html", context, status=status)

    def do() -> HttpResponse:
        verbs.change(by=me(request), subscription=found, **form.cleaned_data)
        messages.success(request, "The webhook is changed.")
        return redirect("subscription", its.slug, found.uuid)

    form = SubscriptionForm(its, found, request.POST if request.method == "POST" else None)
    return carry_out(form, do, page) if request.method == "POST" else page()


@login_required
@require_POST
@never_cache
def rotate_secret(request: HttpRequest, desk: str, uuid: UUID) -> HttpResponse:
    """Make a new secret; the answer is the only page that ever shows it."""
    found = _subscription(managed_desk(request, desk), uuid)
    return _secret(request, verbs.rotate_secret(by=me(request), subscription=found))


@login_required
@require_POST
def remove_subscription(request: HttpRequest, desk: str, uuid: UUID) -> HttpResponse:
    """Send nothing there any more."""
    its = managed_desk(request, desk)
    verbs.remove(by=me(request), subscription=_subscription(its, uuid))
    messages.success(request, "The webhook is removed: nothing is sent there any more.")
    return redirect("subscriptions", its.slug)


@login_required
@require_POST
def enable_subscription(request: HttpRequest, desk: str, uuid: UUID) -> HttpResponse:
    """Send there again."""
    its = managed_desk(request, desk)
    verbs.enable(by=me(request), subscription=_subscription(its, uuid))
    messages.success(request, "Events are sent there again. What was given up can be sent again below.")
    return redirect("subscription", its.slug, uuid)


@login_required
@require_POST
def ping_subscription(request: HttpRequest, desk: str, uuid: UUID) -> HttpResponse:
    """Send a test."""
    its = managed_desk(request, desk)
    verbs.ping(by=me(request), subscription=_subscription(its, uuid))
    messages.success(request, "A test is on its way; what became of it stands in the log in a moment.")
    return redirect("subscription", its.slug, uuid)


@login_required
@require_POST
def redeliver_failed(request: HttpRequest, desk: str, uuid: UUID) -> HttpResponse:
    """Send everything again that was given up."""
    its = managed_desk(request, desk)
    count = verbs.redeliver_failed(by=me(request), subscription=_subscription(its, uuid))
    messages.success(request, f"{count} {'event is' if count == 1 else 'events are'} sent again.")
    return redirect("subscription", its.slug, uuid)


@login_required
@require_POST
def redeliver(request: HttpRequest, desk: str, uuid: UUID, message: UUID) -> HttpResponse:
    """Send one event again."""
    its = managed_desk(request, desk)
    found = OutboxMessage.objects.filter(subscription=_subscription(its, uuid), uuid=message)
    row = found.select_related("subscription__desk").first()
    if row is None:
        raise Http404
    verbs.redeliver(by=me(request), message=row)
    messages.success(request, "The event is sent again, with the id it had.")
    return redirect("subscription", its.slug, uuid)
