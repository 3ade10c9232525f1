"""What is written of the record: a line, a section's text, photographs with their captions, an erratum."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partners.clearance import Level
from reporting.models import ContextChange
from workshops.contents import REMARK, RecordSection
from workshops.forms.rows import ItemForm
from workshops.models import Erratum, Line, Passage, Photo
from workshops.models.record import READERS
from workshops.photographs import ACCEPTED, Picture, develop
from workshops.sessions import SessionKind

MOST_AT_ONCE = 20


class LineForm(ItemForm):
    """What a line needs depends on where it stands: a change in the context has a level, a remark somebody who made it."""

    NEEDED: ClassVar[dict[str, Any]] = {"text": _("Write the line, or close this.")}

    class Meta(ItemForm.Meta):
        model = Line
        fields = ["speaker", "text", "detail", "level", "confidentiality"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 2}),
            "detail": forms.Textarea(attrs={"rows": 2}),
        }

    def offer(self) -> None:
        line: Line = self.instance
        if line.session.kind == SessionKind.CONTEXT and line.column != REMARK:
            choices = [("", _("Not said")), *ContextChange.Reach.choices]
            self.fields["level"] = forms.ChoiceField(label=_("Level"), choices=choices, required=False)
        else:
            del self.fields["level"]
        if line.column == REMARK:
            self.fields["speaker"].required = True
            self.fields["speaker"].error_messages["required"] = _("Write who said it.")
            self.fields["text"].label = _("What was said")
            del self.fields["detail"]
        else:
            del self.fields["speaker"]


class PassageForm(ItemForm):
    NEEDED: ClassVar[dict[str, Any]] = {}

    class Meta(ItemForm.Meta):
        model = Passage
        fields = ["text", "confidentiality"]
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}


class PhotoForm(ItemForm):
    class Meta(ItemForm.Meta):
        model = Photo
        fields = ["caption", "session", "ibp", "confidentiality"]

    def offer(self) -> None:
        self.fields["ibp"].queryset = self.workshop.ibps.all()  # type: ignore[attr-defined]
        self.fields["ibp"].empty_label = _("All projects")  # type: ignore[attr-defined]
        self.fields["session"].queryset = self.workshop.sessions.all()  # type: ignore[attr-defined]
        self.fields["session"].empty_label = _("No particular session")  # type: ignore[attr-defined]


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several photographs, each made small; the mistakes name the file they are about, and the others are kept."""

    def clean(self, data: Any, initial: Any = None) -> tuple[list[Picture], list[str]]:
        uploads: list[UploadedFile] = [one for one in data or [] if one]
        if not uploads:
            raise ValidationError(_now("Choose at least one photograph."))
        if len(uploads) > MOST_AT_ONCE:
            raise ValidationError(
                _now("Send at most %(most)s photographs at once; these are %(count)s."),
                params={"most": MOST_AT_ONCE, "count": len(uploads)},
            )
        pictures, refusals = [], []
        for upload in uploads:
            try:
                pictures.append(develop(upload))
            except ValidationError as error:
                refusals += [f"{upload.name}: {words}" for words in error.messages]
        return pictures, refusals


class PhotosForm(forms.Form):
    pictures = PhotosField(
        label=_("Photographs"),
        widget=SeveralFiles(attrs={"accept": ACCEPTED}),
        help_text=_(
            "Several at once if you like; up to 12 MB each. They are made small; place, time and camera are taken out of them."
        ),
    )


class ErratumForm(forms.ModelForm):
    class Meta:
        model = Erratum
        fields = ["section", "text", "confidentiality"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        error_messages: ClassVar[dict[str, Any]] = {"text": {"required": _("Write what is to be corrected, and how.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sections = [(one.value, one.label) for one in RecordSection if one != RecordSection.ERRATA]
        self.fields["section"] = forms.ChoiceField(
            label=_("Section"), choices=[("", _("The whole record")), *sections], required=False
        )
        levels = [(int(level), f"{Level(level).label}: {readers}") for level, readers in READERS]
        self.fields["confidentiality"].choices = levels  # type: ignore[attr-defined]
