"""Adding evidence from a form: the file is kept first, then the item is made, then the file is read."""

from django.http import HttpRequest

from newsroom.errors import Invalid
from newsroom.stories.models import Story
from verification.evidence import actions
from verification.evidence.deriving import derive_at_once
from verification.evidence.models import Evidence
from verification.evidence.states import Way
from verification.evidence.uploads import Received, receive, too_large
from verification.web.access import me
from verification.web.checker.forms import BenchForm
from verification.web.uploads import is_too_large


def add_from(request: HttpRequest, story: Story, form: BenchForm) -> Evidence:
    """Add what a valid form holds."""
    given = dict(form.cleaned_data)
    given.pop("upload", None)
    if form.cleaned_data.get("upload") and given.get("way") not in {"", Way.UPLOAD}:
        raise Invalid({"upload": ["There is a file as well: choose “A file”, or take it out."]})
    evidence = actions.add(by=me(request), story=story, file=received(request, story, form), **given)
    derive_at_once(evidence)
    return evidence


def received(request: HttpRequest, story: Story, form: BenchForm) -> Received | None:
    """The file of a form, looked at and kept."""
    if is_too_large(request):
        raise too_large()
    upload = form.cleaned_data.get("upload")
    if not upload:
        return None
    return receive(by=me(request), story=story, name=upload.name or "", content=upload.file)


def lost_files(request: HttpRequest) -> list[str]:
    """Names of files to choose again when the form comes back."""
    return [upload.name or "the file" for upload in request.FILES.getlist("upload")]
