"""Desks, roles, invitations, settings."""

from collections.abc import Mapping

from newsroom.people.states import Role
from verification.web.sentences.shapes import Sentence


def _role(template: str) -> Sentence:
    return lambda facts, words: template.format(
        role=Role(facts["role"]).label.lower(), user=words.person(facts.get("user"))
    )


SENTENCES: Mapping[str, Sentence] = {
    "desk.records_set": lambda facts, _words: (
        f"set that readers {'see' if facts['publishes'] else 'do not see'} how the desk checked, and that free text is "
        + (f"kept for {facts['months']} months" if facts["months"] else "kept for good")
    ),
    "people.desk_opened": "opened the desk",
    "people.desk_changed": "changed the desk",
    "people.web_archive_changed": lambda facts, _words: (
        "turned asking a web archive on" if facts["asks"] else "turned asking a web archive off"
    ),
    "people.second_factor_asked": lambda facts, _words: (
        "asks for a second step at sign-in"
        if facts["asks"]
        else "no longer asks for a second step at sign-in"
    ),
    "people.invited": _role("invited somebody as {role}"),
    "people.invitation_revoked": "took an invitation back",
    "people.joined": _role("joined as {role}"),
    "people.role_given": _role("made {user} {role}"),
    "people.membership_changed": "changed what somebody can carry",
    "people.role_ended": _role("ended the role of {user} as {role}"),
    "people.left": "let somebody leave the desk",
    "people.signed_out": lambda facts, words: f"ended all sessions of {words.person(facts['user'])}",
    "people.second_factor_reset": lambda facts, words: (
        f"took away the second factors and the password of {words.person(facts['user'])}, for whom "
        f"{words.person(facts['vouched_by'])} vouched"
    ),
    "people.sessions_ended": "ended sessions of their own",
    "people.settings_changed": "changed their own settings",
    "people.messages_chosen": "chose what they hear of, and how",
    "people.messages_reset": "wants to hear of everything as it comes by default",
    "people.quiet_hours_set": "set their quiet hours and the time of their digest",
    "people.token_made": "made a token for the API",
    "people.token_revoked": "ended a token for the API",
    "people.everybody_signed_out": "signed everybody out, because a backup was restored",
}
