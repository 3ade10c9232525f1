"""The words of an inception report: a passage, and what a member does and adds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reporting.chapters.inception import question_of
from reporting.forms.rows import RowForm
from reporting.models import MemberRole, Passage


class PassageForm(RowForm):
    """The answer to a question, which then is its label; or a passage with a heading of its own."""

    WANTED = ("heading", "text")

    class Meta(RowForm.Meta):
        model = Passage
        fields = ["heading", "text", "confidentiality"]
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = self.fields["text"]
        if self.instance.question:
            del self.fields["heading"]
            question = question_of(self.instance)
            text.label, text.help_text = (question.title, question.hint) if question else (_("Answer"), "")
        else:
            text.required = True
            text.error_messages["required"] = _("Write this passage, or remove it.")


class MemberForm(RowForm):
    WANTED = ("role", "added_value")

    class Meta(RowForm.Meta):
        model = MemberRole
        fields = ["role", "added_value", "confidentiality"]
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in ("role", "added_value")}
