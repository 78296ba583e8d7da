from newsroom.people.models import User
from newsroom.people.permissions import require_role
from newsroom.people.states import Role


def may_reach_out(*, by: User, desk_id: int) -> None:
    """Keep the reply log: the desk's reporters, fact-checkers and editors."""
    require_role(
        by=by,
        desk_id=desk_id,
        roles=(Role.REPORTER, Role.FACT_CHECKER, Role.EDITOR),
        sentence="Only a reporter, fact-checker or editor of the desk can keep its reply log.",
    )
