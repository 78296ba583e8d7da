"""The chats of a desk, and one's own."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from newsroom.dispatch import chat as verbs
from newsroom.dispatch.models import ChatHook
from newsroom.people.models import Desk
from verification.web.access import managed_desk, me
from verification.web.doing import carry_out
from verification.web.house.connecting import ChatForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def chat_hooks(request: HttpRequest, desk: str) -> HttpResponse:
    """The chats of a desk; POST adds one."""
    return _chats(request, managed_desk(request, desk))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_chats(request: HttpRequest) -> HttpResponse:
    """One's own chats; POST adds one."""
    return _chats(request, None)


def _chats(request: HttpRequest, desk: Desk | None) -> HttpResponse:
    here = reverse("chat_hooks", args=[desk.slug]) if desk else reverse("my_chats")

    def page(status: int = 200) -> HttpResponse:
        hooks = desk.chat_hooks if desk else me(request).chat_hooks
        rows = hooks.filter(removed_at__isnull=True).select_related("added_by")
        context = {"desk": desk, "rows": rows, "form": form, "here": here}
        return render(request, "house/chats.html", context, status=status)

    def do() -> HttpResponse:
        hook = verbs.add_hook(by=me(request), desk=desk, **form.cleaned_data)
        messages.success(request, f"Messages are said in the chat at {hook.host}. Try it.")
        return redirect(here)

    form = ChatForm(request.POST if request.method == "POST" else None)
    return carry_out(form, do, page) if request.method == "POST" else page()


def _verb(
    request: HttpRequest, uuid: UUID, desk: str | None, do: Callable[[ChatHook], object], done: str
) -> HttpResponse:
    its = managed_desk(request, desk) if desk else None
    mine = {"desk": its} if its else {"user": me(request)}
    hook = ChatHook.objects.filter(uuid=uuid, removed_at__isnull=True, **mine).select_related("desk").first()
    if hook is None:
        raise Http404
    do(hook)
    messages.success(request, done)
    return redirect("chat_hooks", its.slug) if its else redirect("my_chats")


@login_required
@require_POST
def remove_hook(request: HttpRequest, uuid: UUID, desk: str | None = None) -> HttpResponse:
    """Say nothing there any more."""
    done = "The chat is removed: nothing is said there any more."
    return _verb(request, uuid, desk, lambda hook: verbs.remove_hook(by=me(request), hook=hook), done)


@login_required
@require_POST
def enable_hook(request: HttpRequest, uuid: UUID, desk: str | None = None) -> HttpResponse:
    """Say things there again."""
    done = "Messages are said there again."
    return _verb(request, uuid, desk, lambda hook: verbs.enable_hook(by=me(request), hook=hook), done)


@login_required
@require_POST
def try_hook(request: HttpRequest, uuid: UUID, desk: str | None = None) -> HttpResponse:
    """Say a sentence there."""
    done = "A sentence is on its way into the chat."
    return _verb(request, uuid, desk, lambda hook: verbs.try_hook(by=me(request), hook=hook), done)
