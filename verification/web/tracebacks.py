"""What an error page for developers, or an error mail, may show of the variables at hand."""

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter


class AlwaysDiscreet(SafeExceptionReporterFilter):
    """Variables marked sensitive stay hidden while DEBUG is on too, and whatever people typed is never shown.

    Django shows both then; a protected source's name may be among them.
    """

    def is_active(self, request: HttpRequest | None) -> bool:
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, str]:
        return dict.fromkeys(request.POST, self.cleansed_substitute) if request else {}
