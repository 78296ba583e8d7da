"""The forms of the pages that people outside of the newsroom fill in."""

from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from newsroom.errors import Invalid
from verification.evidence import store
from verification.evidence.models import Blob
from verification.evidence.reading.types import recognise
from verification.evidence.uploads import Received, look_at
from verification.outreach.answering import MOST_FILES
from verification.outreach.replies import LONGEST
from verification.outreach.states import Outcome
from verification.record.complaints import LONGEST as LONGEST_COMPLAINT
from verification.web.reporter.fields import DeskForm, WallTimeField

_SALT = "outside.files"


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFiles(forms.FileField):
    """Any number of files; what each of them is, is looked at when it is kept."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        return [file for file in data or [] if file]


class AnswerForm(DeskForm):
    """What a party says. Files that were sent are remembered in `kept`, signed, so that nobody sends them twice."""

    use_required_attribute = False  # what is needed depends on the answer
    outcome = forms.ChoiceField(
        label="Your answer",
        choices=[
            (Outcome.ANSWERED, "This is our answer"),
            (Outcome.DENIED, "We deny it"),
            (Outcome.DECLINED, "We decline to comment"),
            (Outcome.MORE_TIME, "We need more time"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what your answer is."},
    )
    text = forms.CharField(
        label="Your words",
        required=False,
        strip=False,
        help_text=f"At most {LONGEST:,} characters. They may be published, in part or in full.",
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    until = WallTimeField(label="If you need more time: until when", required=False)
    said_by = forms.CharField(
        label="Who answers",
        required=False,
        help_text="Name and function, as it may be published.",
        widget=forms.TextInput(attrs={"autocomplete": "name", "maxlength": 200}),
    )
    upload = ManyFiles(
        label="Files",
        required=False,
        help_text=f"At most {MOST_FILES}: papers, pictures, recordings.",
        widget=ManyFilesInput(attrs={"multiple": True}),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def keep_files(self) -> list[Received]:
        """The files sent now and those sent before; `Invalid` names the one that can not be kept."""
        received, gone = _kept_before(self.cleaned_data["kept"])
        wrong = [f"{name}: it is not here any more. Choose it once more." for name in gone]
        sent = self.cleaned_data["upload"]
        if len(received) + len(sent) > MOST_FILES:
            wrong.append(f"At most {MOST_FILES} files can be sent with an answer; these were not taken.")
            sent = []
        for file in sent:
            try:
                received.append(look_at(name=file.name or "", content=file.file))
            except Invalid as refusal:
                wrong.append(f"{file.name}: {refusal}")
        remembered = signing.dumps([[one.blob.sha256, one.name] for one in received], salt=_SALT)
        self.data = {**{name: self.data.get(name, "") for name in self.fields}, "kept": remembered}
        if wrong:
            raise Invalid({"upload": wrong})
        return received

    @property
    def as_sent(self) -> list[tuple[str, str]]:
        """Everything but the files themselves, to be sent once more as it is."""
        names = ("outcome", "text", "until", "said_by", "kept")
        return [(name, self.data.get(name, "")) for name in names]

    @property
    def names(self) -> list[str]:
        """The names of the files that are here already."""
        return [name for _sha256, name in _remembered(self["kept"].value() or "")]


class ComplainForm(DeskForm):
    """Who complains of what ran, how they are reached, and what they say is wrong."""

    use_required_attribute = False  # the page says all that is missing at once, in its own words
    complainant = forms.CharField(
        label="Your name",
        error_messages={"required": "Write your name."},
        widget=forms.TextInput(attrs={"autocomplete": "name", "maxlength": 200}),
    )
    contact = forms.CharField(
        label="How we reach you",
        error_messages={"required": "Write how we reach you with our answer."},
        help_text="An e-mail address, a telephone number or a postal address: the answer goes there.",
        widget=forms.TextInput(attrs={"autocomplete": "email", "maxlength": 300}),
    )
    text = forms.CharField(
        label="What is wrong",
        error_messages={"required": "Write what is wrong."},
        strip=False,
        help_text=f"Which words, and what is right. At most {LONGEST_COMPLAINT:,} characters.",
        widget=forms.Textarea(attrs={"rows": 10}),
    )


def _remembered(kept: str) -> list[list[str]]:
    try:
        files: list[list[str]] = signing.loads(kept, salt=_SALT) if kept else []
    except signing.BadSignature:
        return []
    return files


def _kept_before(kept: str) -> tuple[list[Received], list[str]]:
    """The files that were sent before, and the names of those that are gone since."""
    received, gone = [], []
    for sha256, name in _remembered(kept):
        try:
            blob = Blob.objects.get(sha256=sha256)
            with store.open_blob(blob) as content:
                received.append(Received(blob, name, recognise(name, content)))
        except (Blob.DoesNotExist, FileNotFoundError):
            gone.append(name)
    return received, gone
