"""The strip under the masthead of a story's pages: what it is, when it should run, how far it is."""

from typing import Any

from django.urls import reverse

from newsroom.stories.models import Story
from newsroom.stories.states import UNDER_WAY
from verification.gate.actions import assess
from verification.gate.reading import read
from verification.gate.view import StoryView


def strip(story: Story, *, current: str, view: StoryView | None = None) -> dict[str, Any]:
    """What `components/_strip.html` shows; `current` is the URL name of the open tab.

    A page that has read the story for itself gives its `view`; the strip then asks nothing more.
    """
    view = view or read(story)
    seconded = [override for override in view.overrides if override.seconded_at]
    gate = assess(view) if seconded or story.state in UNDER_WAY else None
    # What has run, or will not, has nothing that stops it any more.
    blockers = len(gate.blockers) if gate and story.state in UNDER_WAY else 0
    still_open = {finding.key for finding in gate.findings} if gate else set()
    stale = len(view.stale)
    outstanding = sum(request.is_outstanding for request in view.requests)
    tabs = [
        ("story", "Copy and claims", len(view.claims)),
        *([("stale", "Stale", stale)] if stale or current == "stale" else []),
        ("coverage", "Coverage", len(view.unclaimed)),
        ("edit_copy", "Copy editor", view.unsettled_proposals),
        ("sources", "Sources", None),
        ("evidence_of_story", "Evidence", None),
        ("replies", "Right of reply", outstanding),
        ("gate", "Gate", blockers),
        ("record", "Record", None),
        ("timeline", "Timeline", None),
        ("history", "Versions", None),
    ]
    return {
        "claims_total": len(view.claims),
        "claims_decided": sum(view.standing(claim) is not None for claim in view.claims),
        "blockers": blockers,
        "let_pass": [override for override in seconded if override.key in still_open],
        # what passes would tell a verdict to whoever checks blind
        "is_told": not any(task.is_blind for task in view.tasks),
        "fast_path": view.fast_path if view.fast_path and view.fast_path.signed_at else None,
        "stale": stale,
        "replies": outstanding,
        "revision": view.revision,
        "tabs": [
            {
                "label": label,
                "url": reverse(name, args=[story.uuid]),
                "count": count,
                "current": name == current,
            }
            for name, label, count in tabs
        ],
    }
