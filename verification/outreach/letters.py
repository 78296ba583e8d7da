"""The product's own letters to parties, in English, for each type of request and each step."""

from collections.abc import Mapping
from typing import NamedTuple

from verification.outreach.states import MailStep, RequestType


class Words(NamedTuple):
    """A letter: its subject and its body."""

    subject: str
    body: str


_END = "\n\n{reply_page}\n\nYours sincerely,\n{reporter}\n{desk}"
_ASKED = "Dear {party},\n\nI am writing to you for {newsroom}. "

_T, _S = RequestType, MailStep

ENGLISH: Mapping[tuple[RequestType, MailStep], Words] = {
    (_T.RIGHT_OF_REPLY, _S.PUT): Words(
        "Before we publish: a request for your reply by {reply_by}",
        f"{_ASKED}We intend to report the following about you:\n\n{{claims}}\n\n"
        "We want to give you the opportunity to reply before we publish. Our questions:\n\n{questions}\n\n"
        "Please reply by {reply_by}. We will consider what you say, and reflect it in our report." + _END,
    ),
    (_T.RIGHT_OF_REPLY, _S.PUT_AGAIN): Words(
        "There is more that we ask you to reply to by {reply_by}",
        f"{_ASKED}Since we wrote to you, what we intend to report has changed. It now says:\n\n{{claims}}\n\n"
        "Our questions are now:\n\n{questions}\n\n"
        "Please reply by {reply_by}. What you told us before stays with us." + _END,
    ),
    (_T.RIGHT_OF_REPLY, _S.FOLLOW_UP): Words(
        "We have not heard from you yet: your reply by {reply_by}",
        f"{_ASKED}We wrote to you about what we intend to report, and have not heard from you yet. "
        "Once more, our questions:\n\n{questions}\n\nWe asked you to reply by {reply_by}. "
        "If you need more time, or somebody else answers for you, please tell us." + _END,
    ),
    (_T.RIGHT_OF_REPLY, _S.LAST_CALL): Words(
        "Last call before we publish",
        f"{_ASKED}We are about to publish the report that we wrote to you about:\n\n{{claims}}\n\n"
        "Our questions were:\n\n{questions}\n\n"
        "You can still reply. If nothing reaches us, our report will say that you did not respond." + _END,
    ),
    (_T.COMMENT, _S.PUT): Words(
        "A request for comment by {reply_by}",
        f"{_ASKED}We are preparing a report and would like to include your view.\n\n{{questions}}\n\n"
        "The report says:\n\n{claims}\n\nPlease reply by {reply_by}." + _END,
    ),
    (_T.COMMENT, _S.PUT_AGAIN): Words(
        "A further request for comment by {reply_by}",
        f"{_ASKED}Since we wrote to you, our report has changed, and we would like to ask you again.\n\n"
        "{questions}\n\nThe report now says:\n\n{claims}\n\nPlease reply by {reply_by}." + _END,
    ),
    (_T.COMMENT, _S.FOLLOW_UP): Words(
        "Our request for comment",
        f"{_ASKED}We asked you for a comment and have not heard from you yet.\n\n{{questions}}\n\n"
        "We asked you to reply by {reply_by}. If you would rather not comment, a line saying so helps us."
        + _END,
    ),
    (_T.COMMENT, _S.LAST_CALL): Words(
        "Last call: our request for comment",
        f"{_ASKED}We are about to publish the report that we asked you to comment on.\n\n{{questions}}\n\n"
        "You can still reply." + _END,
    ),
    (_T.SOURCE_QUERY, _S.PUT): Words(
        "A question, with a reply by {reply_by} if you can",
        f"{_ASKED}We are checking facts for a report and have a question for you.\n\n{{questions}}\n\n"
        "It is about this:\n\n{claims}\n\nAn answer by {reply_by} would help us. Thank you." + _END,
    ),
    (_T.SOURCE_QUERY, _S.PUT_AGAIN): Words(
        "A further question, with a reply by {reply_by} if you can",
        f"{_ASKED}Thank you for your time. We have to ask once more.\n\n{{questions}}\n\n"
        "It is about this:\n\n{claims}\n\nAn answer by {reply_by} would help us." + _END,
    ),
    (_T.SOURCE_QUERY, _S.FOLLOW_UP): Words(
        "Our question to you",
        f"{_ASKED}May we remind you of our question?\n\n{{questions}}\n\n"
        "We had hoped for an answer by {reply_by}." + _END,
    ),
    (_T.SOURCE_QUERY, _S.LAST_CALL): Words(
        "Last call: our question to you",
        f"{_ASKED}Our report is about to be published, and we still have a question for you.\n\n{{questions}}\n\n"
        "An answer now would still help us." + _END,
    ),
}
