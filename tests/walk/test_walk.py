"""The walk on the demo's own story: filed, claimed, assigned, checked, refused, mended, signed, approved, published."""

from pathlib import Path

import pytest

from tests.platform.product import environment, fresh_database, running
from tests.walk.steps import Walk, attribute

DEMO = Path(__file__).resolve().parents[2] / "verification" / "management" / "demo"


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_demos_story_goes_the_whole_way(tmp_path: Path) -> None:
    said: list[str] = []
    with fresh_database() as database, running(environment(tmp_path, DEMO="1", **database)) as product:
        story = Walk(product.url.rstrip("/"), DEMO / "unconfirmed-report.txt", said.append).go()

    assert story["state"] == "published"
    steps = [line.split(":")[0] for line in said if not line.startswith(" ")]
    for needed in (
        "Proposed",
        "Balanced in the admin",
        "Approval refused",
        "Reply attempt logged",
        "Copy edited",
    ):
        assert needed in steps
    assert (
        steps.index("Reminder arrived")
        < steps.index("Approved")
        < steps.index("Published")
        < steps.index("Re-check")
    )


def test_attribution_is_put_behind_the_words_and_before_their_full_stop() -> None:
    text = "It rained. The bridge fell in March. Nobody was hurt."

    assert attribute(text, "The bridge fell in March.", "Ada Holm") == (
        "It rained. The bridge fell in March, Ada Holm said. Nobody was hurt."
    )
