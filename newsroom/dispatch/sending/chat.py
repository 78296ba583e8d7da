"""One message in a chat, in the form that its incoming webhook reads.

Nobody can be called by what stands in a message: whatever would be a mention, a link or a style is broken or escaped.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from django.conf import settings

from newsroom.dispatch.instead import gone
from newsroom.dispatch.leasing import Held
from newsroom.dispatch.rendering import Wording, wording
from newsroom.dispatch.sealing import open_sealed
from newsroom.dispatch.sending.outcome import NotSent, Taken
from newsroom.dispatch.sending.post import post
from newsroom.dispatch.states import ChatFormat

BREAK = "\u200b"
"""Seen by nobody; parts a sign that calls people from what follows it."""
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~>])")


def ready(held: Held) -> Callable[[], Taken | None] | None:
    """The message in its chat's form; None when the hook is not there, or disabled, or the matter is settled."""
    message = held.message
    hook = message.chat_hook
    if hook is None or hook.removed_at or hook.disabled_at:
        return None
    if (hook.user is not None and not hook.user.is_active) or gone([message]):
        return None  # the notice of the same occasion goes to the desk instead
    words = wording(message.kind, message.payload)
    if words is None:
        return None
    url = open_sealed(hook.sealed_url)
    body = json.dumps(written(ChatFormat(hook.format), words)).encode()
    return lambda: _say(url, body)


def _say(url: str, body: bytes) -> Taken:
    try:
        return post(url, body, {"Content-Type": "application/json"})
    except NotSent as error:
        if error.status in {404, 410}:
            raise NotSent(str(error), gone=True, status=error.status) from error
        raise


def written(form: ChatFormat, words: Wording) -> dict[str, Any]:
    """The words as the chat of this form takes them."""
    link = f"{settings.SITE_URL}{words.path}"
    said = "\n".join(part for part in (words.sentence, words.body) if part)
    match form:
        case ChatFormat.SLACK:
            return {
                "text": f"{_slack(said)}\n<{link}>",
                "parse": "none",
                "link_names": False,
                "unfurl_links": False,
                "unfurl_media": False,
            }
        case ChatFormat.MATTERMOST:
            return {"text": f"{_mattermost(said)}\n{link}"}
        case ChatFormat.TEAMS:
            return _card(_broken(said), link)


def _broken(text: str) -> str:
    """Without anything that calls people: @channel, <!here>, <at>."""
    return re.sub(r"([@<])", rf"\1{BREAK}", text)


def _slack(text: str) -> str:
    text = _broken(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([*_~`])", rf"{BREAK}\1{BREAK}", text)


def _mattermost(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", _broken(text))


def _card(text: str, link: str) -> dict[str, Any]:
    """An adaptive card. Its text is a rich block of plain runs, in which nothing is read as a style."""
    return {
        "type": "message",
        "attachments": [
            {
                "contentType": "application/vnd.microsoft.card.adaptive",
                "contentUrl": None,
                "content": {
                    "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                    "type": "AdaptiveCard",
                    "version": "1.4",
                    "body": [
                        {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text}]},
                    ],
                    "actions": [{"type": "Action.OpenUrl", "title": "Open", "url": link}],
                },
            }
        ],
    }
