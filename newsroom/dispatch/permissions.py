"""Who may do which verb with what leaves the building."""

from newsroom.dispatch.models import ChatHook, Subscription
from newsroom.errors import NotPermitted
from newsroom.people.models import Desk, User
from newsroom.people.permissions import require_role
from newsroom.people.states import Role


def may_connect(*, by: User, desk: Desk) -> None:
    """Say where the events of a desk are sent, and to which chat: its head."""
    require_role(
        by=by,
        desk_id=desk.pk,
        roles=(Role.DESK_HEAD,),
        sentence=f"Only a desk head of {desk.name} says where its events are sent.",
    )


def may_keep_subscription(*, by: User, subscription: Subscription) -> None:
    """Change, end or send again."""
    may_connect(by=by, desk=subscription.desk)


def may_keep_hook(*, by: User, hook: ChatHook) -> None:
    """Change or end a chat: the head of its desk, or the person whose it is."""
    if hook.desk is not None:
        may_connect(by=by, desk=hook.desk)
    elif not by.is_active or hook.user_id != by.pk:
        raise NotPermitted("This chat is somebody else’s.")


def may_hold_back(*, by: User) -> None:
    """Freeze everything that leaves the building, and let it go again: any desk head."""
    if not by.is_active or not by.desk_ids(Role.DESK_HEAD):
        raise NotPermitted("Only a desk head freezes what is sent, or lets it go again.")
