"""What projects could do together, over HTTP: what waits for an answer, what became of the rest, and the answers."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.timezone import now
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSetMixin

from partners.refusals import require
from reporting.api.asking import ROW_ID, Asked, PersonByNameSerializer
from workshops import rules
from workshops.answering import accept, dismiss, take_back
from workshops.api.workshops import trouble
from workshops.forms.synergies import AcceptForm
from workshops.matching import Decided, Matching
from workshops.models import Synergy, Workshop
from workshops.synergies import Suggestion, SynergyKind

ANSWERS = [("waiting", "waiting"), *Synergy.State.choices]
KEY = "[0-9a-f]{64}"


class SynergySerializer(serializers.Serializer):
    """A suggestion, and what became of it. What it rests on may be told no more since: then its words are empty."""

    key = serializers.CharField()
    kind = serializers.ChoiceField(choices=SynergyKind.choices)
    title = serializers.CharField(allow_blank=True)
    why = serializers.CharField(allow_blank=True)
    projects = serializers.ListField(child=serializers.CharField(), help_text="By their codes.")
    answer = serializers.ChoiceField(choices=ANSWERS)
    reason = serializers.CharField(allow_blank=True, help_text="Why nothing comes of it.")
    action_point = serializers.UUIDField(allow_null=True, help_text="The joint action that it became.")
    at = serializers.DateTimeField(allow_null=True)
    by = PersonByNameSerializer(allow_null=True)


class AcceptingSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=2_000, help_text="What is to be done.")
    owner = serializers.UUIDField(help_text="An organisation of the projects that the workshop calls.")
    due_on = serializers.DateField(help_text="Not before the day of the workshop.")


class DismissingSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=1_000)


def told(suggestion: Suggestion | None, decided: Decided | None = None) -> dict[str, Any]:
    answer = decided.synergy if decided else None
    return {
        "key": suggestion.key if suggestion else answer and answer.key,
        "kind": suggestion.kind if suggestion else answer and answer.kind,
        "title": suggestion.title if suggestion else "",
        "why": suggestion.why if suggestion else "",
        "projects": list(suggestion.projects) if suggestion else [],
        "answer": answer.state if answer else "waiting",
        "reason": answer.reason if answer and suggestion else "",
        "action_point": answer and answer.action_point_id,
        "at": answer and answer.at,
        "by": answer and answer.by,
    }


@extend_schema(
    parameters=[OpenApiParameter("workshop", str, OpenApiParameter.PATH, description="A workshop that you may see.")]
)
class SynergyViewSet(Asked):
    """Found anew each time in what partners sent for the whole programme: nothing that a project keeps to itself is in it."""

    queryset = Synergy.objects.none()
    serializer_class = SynergySerializer
    filter_backends = []
    lookup_field = "key"
    lookup_value_regex = KEY

    def get_queryset(self) -> QuerySet[Synergy]:
        return Synergy.objects.none()

    def matching(self, *, to_run: bool = False) -> Matching:
        there = Workshop.objects.visible_to(self.person).with_names()
        workshop = there.filter(pk=self.kwargs["workshop"]).first()
        if workshop is None:
            raise Http404
        if to_run:
            require(rules.runs(self.person, workshop))
        return Matching(workshop, self.person)

    def suggestion(self, found: Matching, key: str) -> Suggestion:
        there = found.by_key.get(key)
        if there is None:
            raise Http404
        return there

    def answer(self, found: Matching, key: str) -> Response:
        """As it stands now."""
        now_there = Matching(found.workshop, self.person)
        decided = next((one for one in now_there.decided if one.synergy.key == key), None)
        return Response(SynergySerializer(told(now_there.by_key.get(key), decided)).data)

    @extend_schema(summary="Suggestions, those that wait for an answer first", responses=SynergySerializer(many=True))
    def list(self, request: Request, workshop: str) -> Response:
        found = self.matching()
        rows = [told(one) for one in found.waiting] + [told(one.suggestion, one) for one in found.decided]
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(SynergySerializer(page, many=True).data)

    @extend_schema(summary="Make it a joint action", request=AcceptingSerializer, responses=SynergySerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, workshop: str, key: str) -> Response:
        """For those who run the workshop, until its record is locked. Twice is once."""
        found = self.matching(to_run=True)
        suggestion = self.suggestion(found, key)
        asked = AcceptingSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        data = {name: str(value) for name, value in asked.validated_data.items()}
        form = AcceptForm(data, workshop=found.workshop, suggestion=suggestion)
        if not form.is_valid():
            raise trouble(form)
        said = form.cleaned_data
        words = {"owner": said["owner"].pk, "due_on": said["due_on"], "by": self.person, "at": now()}
        accept(found.workshop, suggestion, said["text"], **words)
        return self.answer(found, key)

    @extend_schema(summary="Dismiss it, with the reason", request=DismissingSerializer, responses=SynergySerializer)
    @action(detail=True, methods=["post"])
    def dismiss(self, request: Request, workshop: str, key: str) -> Response:
        found = self.matching(to_run=True)
        suggestion = self.suggestion(found, key)
        asked = DismissingSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        dismiss(found.workshop, suggestion, asked.validated_data["reason"], by=self.person, at=now())
        return self.answer(found, key)

    @extend_schema(summary="Take the answer back", request=None, responses={204: None})
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request: Request, workshop: str, key: str) -> Response:
        """The joint action that it became goes, unless something was done about it."""
        take_back(self.matching(to_run=True).workshop, key, by=self.person)
        return Response(status=status.HTTP_204_NO_CONTENT)


router_entries: list[tuple[str, type[ViewSetMixin], str]] = [
    (rf"workshops/(?P<workshop>{ROW_ID})/synergies", SynergyViewSet, "workshop-synergy"),
]
