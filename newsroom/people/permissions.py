"""Who may do what with people. Every function raises `NotPermitted` with a sentence; `allows` makes the boolean."""

from collections.abc import Callable
from typing import Any

from newsroom.errors import NotPermitted
from newsroom.people.models import Desk, User
from newsroom.people.states import Role


def allows(permission: Callable[..., None], **who_and_what: Any) -> bool:
    """The boolean twin of a permission function, for pages that show or hide a button."""
    try:
        permission(**who_and_what)
    except NotPermitted:
        return False
    return True


def require_role(*, by: User, desk_id: int, roles: tuple[str, ...], sentence: str) -> None:
    """Raise `NotPermitted(sentence)` unless `by` has one of the roles on the desk."""
    if not by.is_active or not by.roles_on(desk_id) & set(roles):
        raise NotPermitted(sentence)


def may_manage_people(*, by: User, desk: Desk) -> None:
    """Invite, change roles, let somebody leave: the desk head."""
    require_role(
        by=by,
        desk_id=desk.pk,
        roles=(Role.DESK_HEAD,),
        sentence=f"Only a desk head of {desk.name} can manage its people.",
    )
