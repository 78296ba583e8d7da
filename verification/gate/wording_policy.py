"""What a new house policy tells the editors and heads of its desk."""

from typing import Any

from newsroom import addresses
from newsroom.dispatch.rendering import Wording, words_for
from verification.gate.house import House, house
from verification.gate.models import Policy
from verification.gate.policy import POLICY_SET
from verification.gate.policy_effect import differences


def _set(payload: dict[str, Any]) -> Wording | None:
    policy = Policy.objects.select_related("desk", "set_by").get(pk=payload["policy"])
    earlier = Policy.objects.filter(desk=policy.desk, number=policy.number - 1).first()
    before = house(earlier) if earlier else House()
    changed = [f"{one.what}: {one.was} → {one.now}" for one in differences(before, house(policy))]
    return Wording(
        f"{policy.set_by} changed the house policy of {policy.desk}: every story under way is held against it.",
        addresses.policies(policy.desk.slug, policy.number),
        "\n".join([policy.reason, "", *changed]),
    )


def register() -> None:
    """Tell dispatch how this room words its messages (from `AppConfig.ready`)."""
    words_for(POLICY_SET, _set, label="The house policy of your desk changed")
