"""A worker is killed with -9 in the middle of a capture: when its lease is over the page is captured, once."""

from pathlib import Path

import pytest
from django.test.utils import override_settings
from django.utils import timezone

from tests.evidence.captured import by_address, last
from tests.evidence.local_web import LocalWeb, page
from tests.factories import Team, filed
from tests.kills.mailbox import MailServer
from tests.kills.test_worker_killed import environment, kill, loop, publish, worker
from verification.evidence import store
from verification.evidence.models import Capture, Custody
from verification.evidence.states import CaptureState
from verification.jobs import wake_for_capture
from verification.jobs.broker import breaker

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def capturing_environment(broker: str, mail: MailServer, folder: Path) -> dict[str, str]:
    return {
        **environment(broker, mail),
        "CAPTURE_LOOPBACK": "1",
        "CAPTURE_LEASE_SECONDS": "120",
        "EVIDENCE_DIR": str(folder),
        "PATH": "/nowhere",  # no browser: it would ask for the page as well
    }


def test_killed_while_it_fetches_the_page_is_captured_once_after_the_lease(
    broker: str, tmp_path: Path
) -> None:
    team = Team()
    with LocalWeb() as web, MailServer() as mail:
        env = capturing_environment(broker, mail, tmp_path)
        web.pages["/"] = lambda visit: visit.drip(b"H")  # the answer never comes
        piece = by_address(team, filed(team), web.url())
        publish("capture", broker)
        with worker(env) as process:
            assert web.visited.wait(timeout=60), "the worker never asked for the page"
            kill(process)
        held = last(piece)
        assert (held.state, held.tries) == (CaptureState.FETCHING, 1)
        web.pages["/"] = page()
        assert "captures ended 0" in loop(env), "its lease still holds"
        assert len(web.asked) == 1

        Capture.objects.filter(pk=held.pk).update(lease_until=timezone.now())
        assert "captures ended 1" in loop(env)
        assert "captures ended 0" in loop(env)

        found = last(piece)
        assert (found.state, found.tries) == (CaptureState.CAPTURED, 2)
        assert len(web.asked) == 2
        assert [file.role for file in piece.files.all()] == ["warc", "page", "text"]
        assert Custody.objects.filter(evidence=piece, verb="captured").count() == 1
        with override_settings(EVIDENCE_DIR=tmp_path):
            for file in piece.files.all():
                assert store.path_of(file.blob.sha256).is_file()


@pytest.mark.timeout(300)
def test_a_worker_that_is_woken_captures_what_waits(broker: str, tmp_path: Path) -> None:
    team = Team()
    with LocalWeb() as web, MailServer() as mail:
        env = capturing_environment(broker, mail, tmp_path)
        with worker(env):
            piece = by_address(team, filed(team), web.url())  # its commit publishes the job
            # a job that waited a minute for a worker to start has expired: the clock would publish the next
            for _ in range(12):
                if web.visited.wait(timeout=15):
                    break
                breaker.reset()  # on a busy machine publishing may have been too slow for it
                wake_for_capture()
            assert web.visited.is_set()
            deadline = timezone.now().timestamp() + 30
            while last(piece).is_unfinished and timezone.now().timestamp() < deadline:
                web.ended.wait(0.1)

        assert last(piece).state == CaptureState.CAPTURED
