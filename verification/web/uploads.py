"""Uploads are cut off at the desk's limit while they come in: what is over it is neither kept nor written to a disk."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest


class Cap(FileUploadHandler):
    """Counts the bytes of all files of a request. The form's other fields still arrive, so nothing typed is lost."""

    taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.taken += len(raw_data)
        if self.taken > settings.EVIDENCE_MAX_UPLOAD:
            assert self.request is not None
            self.request.META[TOO_LARGE] = self.field_name
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler has the file."""


TOO_LARGE = "desk.upload_too_large"


def is_too_large(request: HttpRequest) -> bool:
    """Was a file of this request over the limit? Asked after the form was read."""
    return TOO_LARGE in request.META
