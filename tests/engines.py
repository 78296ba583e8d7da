"""What is run once more on PostgreSQL: all that may differ there, and nothing that can not."""

import pytest

SHOWN = (
    *("tests/browser/", "tests/web/", "tests/api/"),
    *("tests/security/test_headers.py", "tests/security/test_markup.py", "tests/security/test_payloads.py"),
)
"""Doors: what they show was read, and what they do is done, by verbs and querysets that are tested on both engines."""

BYTES = ("tests/evidence/", "tests/exports/")
"""Files, the web and their readers: processes and bytes, the same whatever keeps the rows."""

ROWS = (
    "tests/evidence/test_capturing.py",
    "tests/evidence/test_fixity.py",
    "tests/evidence/test_gate_on_bytes.py",
    "tests/evidence/test_keeping.py",
    "tests/evidence/test_looking_again.py",
    "tests/evidence/test_nothing_is_deleted.py",
    "tests/evidence/test_unfetched.py",
)
"""Of those, what leases, counts, orders or guards rows."""

LISTS = (
    "tests/api/test_claims.py",
    "tests/api/test_evidence.py",
    "tests/api/test_everywhere.py",
    "tests/api/test_lists.py",
    "tests/api/test_problems.py",
    "tests/api/test_stories.py",
    "tests/api/test_tasks.py",
    "tests/web/checker/test_queue.py",
    "tests/web/checker/test_coverage.py",
    "tests/web/editor/test_board.py",
    "tests/web/editor/test_history.py",
    "tests/web/editor/test_record.py",
    "tests/web/editor/test_timeline.py",
    "tests/web/reporter/test_all_stories.py",
    "tests/web/reporter/test_my_stories.py",
    "tests/web/reporter/test_proposals.py",
    "tests/web/grounds/test_evidence_pages.py",
    "tests/web/grounds/test_sources.py",
)
"""Doors with queries of their own, which stay: lists that are filtered, ordered, counted and searched."""

PROCESSES = (
    "tests/upgrades/",
    "tests/platform/test_run.py::test_it_starts_prints_one_url_and_the_logins_and_stops_on_sigterm",
    "tests/platform/test_run.py::test_it_reuses_its_data_and_takes_the_next_port",
)
"""The product as a process has a database of its own. What it starts, and what is left of it, is the same on each."""


def may_differ(item: pytest.Item) -> bool:
    """Whether this test can end otherwise on another engine."""
    if item.nodeid.startswith(LISTS + ROWS + PROCESSES):
        return True
    if item.nodeid.startswith(SHOWN + BYTES):
        return False
    fixtures = getattr(item, "fixturenames", ())
    # Texts and files have none.
    return bool(item.get_closest_marker("django_db") or "db" in fixtures or "transactional_db" in fixtures)
