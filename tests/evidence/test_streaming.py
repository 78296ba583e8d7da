"""An upload over the limit is cut off while it comes in."""

import pytest
from django.core.files.uploadhandler import SkipFile
from django.test import RequestFactory

from verification.evidence.streaming import Cap, is_too_large


def test_what_is_over_the_limit_is_not_handed_on(settings) -> None:
    settings.EVIDENCE_MAX_UPLOAD = 10
    request = RequestFactory().post("/")
    cap = Cap(request)
    cap.new_file("upload", "a.txt", "text/plain", None)

    assert cap.receive_data_chunk(b"12345678", 0) == b"12345678"
    assert not is_too_large(request.META)
    with pytest.raises(SkipFile):
        cap.receive_data_chunk(b"901", 8)
    assert is_too_large(request.META)


def test_many_files_share_the_limit(settings) -> None:
    settings.EVIDENCE_MAX_UPLOAD = 10
    cap = Cap(RequestFactory().post("/"))
    cap.new_file("upload", "a.txt", "text/plain", None)
    cap.receive_data_chunk(b"12345678", 0)
    cap.new_file("upload", "b.txt", "text/plain", None)
    with pytest.raises(SkipFile):
        cap.receive_data_chunk(b"901", 0)
