"""Signatures, and taking them back."""

from tests.api.asking import as_, given, last_event, refused
from tests.factories import Team, approved


def test_a_signature_is_taken_back_and_the_story_goes_back(team: Team) -> None:
    story = approved(team)
    (sign_off,) = given(as_(team.editor).get("sign_offs", story=str(story.uuid), in_force="true"))["results"]

    refused(as_(team.reporter).post(f"sign_offs/{sign_off['id']}/withdraw"), 403, "Only an editor")
    shown = given(as_(team.editor).post(f"sign_offs/{sign_off['id']}/withdraw"))
    assert shown["voided_because"] == "Edda Editor withdrew it."
    story.refresh_from_db()
    assert story.state == "checking"
    assert last_event().verb == "sign_off.withdrawn"
    refused(as_(team.editor).post(f"sign_offs/{sign_off['id']}/withdraw"), 409, "void already")
    assert given(as_(team.editor).get("sign_offs", in_force="true", kind="approval"))["count"] == 0
