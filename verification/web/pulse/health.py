"""Whether what is due is being sent, for a program that watches: no login, no names, nothing to count."""

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from verification.reminders.pulse import Health, checks, worst


@require_safe
@never_cache
def health(_request: HttpRequest) -> JsonResponse:
    """200 while everything due is sent (green, or yellow when one of the wake-ups is away), else 503 with reasons."""
    found = checks(timezone.now())
    status = worst(found)
    said = [
        {"name": check.name, "status": check.health, **({"reason": check.reason} if check.reason else {})}
        for check in found
    ]
    return JsonResponse({"status": status, "checks": said}, status=503 if status == Health.RED else 200)
