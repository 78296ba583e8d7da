"""What an error page for developers, or an error mail, may show of the variables at hand."""

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter


class AlwaysDiscreet(SafeExceptionReporterFilter):
    """Django shows variables marked sensitive while DEBUG is on; who a source is stays hidden then too."""

    def is_active(self, request: HttpRequest | None) -> bool:
        return True
