"""Review rounds: what each reviewer finds of each chapter, what is ticked off, who leads, and how it ended.

Those who judge a report see all of a round. Its writers see what they sent and what they were told: the dates, the
outcome with its reason, and once the round is decided what its lead found of each chapter.
"""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from partners.refusals import require
from reporting import rules
from reporting.api.asking import Asked, OfferedReason, PersonByNameSerializer
from reporting.api.lines import REPORT
from reporting.api.reports import GapSerializer
from reporting.models import ChecklistItem, Report, ReturnReason, Round, Verdict
from reporting.models.review import reviewers_of
from reporting.workflow import DECISIONS, Action

# ── What is answered ────────────────────────────────────────────────────────


class ReturnReasonSerializer(serializers.ModelSerializer[ReturnReason]):
    class Meta:
        model = ReturnReason
        fields = ["code", "label", "hint", "is_offered"]
        read_only_fields = fields


class RoundSerializer(serializers.Serializer):
    number = serializers.IntegerField(min_value=1, help_text="1 is the round on the first submission.")
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True, help_text="None: it is open.")
    outcome = serializers.ChoiceField(choices=Round.OUTCOMES, allow_null=True, help_text="None: it is open.")
    reason = ReturnReasonSerializer(allow_null=True, help_text="Why the report went back.")
    lead = PersonByNameSerializer(allow_null=True, help_text="Who decides. For those who judge; else none.")
    sha256 = serializers.RegexField("^[0-9a-f]{64}$", help_text="Of what was submitted: `seen` when one decides.")


class VerdictSerializer(serializers.Serializer):
    """What one reviewer finds of exactly this version of a chapter."""

    reviewer = PersonByNameSerializer()
    opinion = serializers.ChoiceField(choices=Verdict.Opinion.choices)
    reason = serializers.CharField(allow_null=True, help_text="The code of the reason, where it needs improvement.")
    at = serializers.DateTimeField()
    round = serializers.IntegerField(
        min_value=1, help_text="In which round it was said; it holds while nothing changes."
    )


class JudgedChapterSerializer(serializers.Serializer):
    key = serializers.CharField()
    title = serializers.CharField()
    sha256 = serializers.RegexField("^[0-9a-f]{64}$", help_text="Of its content: `seen` when one judges it.")
    is_unchanged = serializers.BooleanField(help_text="Word for word as in the round before.")
    opinion = serializers.ChoiceField(
        choices=Verdict.Opinion.choices,
        allow_null=True,
        help_text="What the lead found; for the report's writers once the report was returned or approved.",
    )
    verdicts = VerdictSerializer(many=True, help_text="For those who judge; else empty.")


class TickedSerializer(serializers.Serializer):
    """An item of the checklist, and who has looked at it."""

    id = serializers.UUIDField()
    label = serializers.CharField()  # type: ignore[assignment]
    is_done = serializers.BooleanField()
    by = PersonByNameSerializer(allow_null=True)
    at = serializers.DateTimeField(allow_null=True)


class LackingSerializer(serializers.Serializer):
    """What is still to be done before each decision; nothing once the round is closed."""

    approve = GapSerializer(many=True)

    def get_fields(self) -> dict[str, Any]:  # `return` is a word of Python's
        return {**super().get_fields(), "return": GapSerializer(many=True)}


class RoundInFullSerializer(RoundSerializer):
    chapters = JudgedChapterSerializer(many=True)
    checklist = TickedSerializer(many=True, help_text="For those who judge; else empty.")
    lacking = LackingSerializer(help_text="For those who judge; else empty.")
    may_lead = PersonByNameSerializer(many=True, help_text="Who reviews the report. For those who judge; else empty.")


def round_values(there: Round, *, judges: bool) -> dict[str, Any]:
    return {
        "number": there.number,
        "opened_at": there.opened_at,
        "closed_at": there.closed_at,
        "outcome": there.outcome or None,
        "reason": there.reason,
        "lead": there.lead if judges else None,
        "sha256": there.snapshot.sha256,
    }


def values_in_full(there: Round, *, judges: bool) -> dict[str, Any]:
    told = judges or there.outcome in DECISIONS
    chapters = []
    for state in there.chapters:
        of_lead = state.of(there.lead) if told else None
        verdicts = [
            {
                "reviewer": verdict.reviewer,
                "opinion": verdict.opinion,
                "reason": verdict.reason.code if verdict.reason else None,
                "at": verdict.at,
                "round": verdict.round.number,
            }
            for verdict in state.verdicts
        ]
        chapters.append(
            {
                "key": state.chapter.key,
                "title": str(state.chapter.title),
                "sha256": state.sha256,
                "is_unchanged": state.is_unchanged,
                "opinion": of_lead.opinion if of_lead else None,
                "verdicts": verdicts if judges else [],
            }
        )
    is_at_work = judges and there.is_open
    return {
        **round_values(there, judges=judges),
        "chapters": chapters,
        "checklist": _checklist(there) if judges else [],
        "lacking": {deed.value: there.lacking(deed) if is_at_work else [] for deed in (Action.APPROVE, Action.RETURN)},
        "may_lead": reviewers_of(there.report) if is_at_work else [],
    }


def _checklist(there: Round) -> list[dict[str, Any]]:
    """What is asked, and what was ticked before it was asked no longer."""
    ticks = {tick.item_id: tick for tick in there.ticks.select_related("by", "item")}
    asked = list(there.items()) if there.is_open else []
    others = [tick.item for tick in ticks.values() if tick.item not in asked]
    return [
        {
            "id": item.pk,
            "label": item.label,
            "is_done": item.pk in ticks,
            "by": ticks[item.pk].by if item.pk in ticks else None,
            "at": ticks[item.pk].at if item.pk in ticks else None,
        }
        for item in [*asked, *others]
    ]


# ── What is asked ───────────────────────────────────────────────────────────


class JudgingSerializer(serializers.Serializer):
    chapter = serializers.CharField(max_length=30, help_text="Its key.")
    opinion = serializers.ChoiceField(choices=Verdict.Opinion.choices)
    reason = OfferedReason(required=False, allow_null=True, help_text="Why it needs improvement: a code.")
    seen = serializers.CharField(max_length=64, help_text="The SHA-256 of the chapter that was read.")

    def validate_chapter(self, key: str) -> str:
        if key not in self.context["chapters"]:
            raise serializers.ValidationError(_("There is no such chapter in this submission."))
        return key


class TickingSerializer(serializers.Serializer):
    item = serializers.PrimaryKeyRelatedField(queryset=ChecklistItem.objects.none(), pk_field=serializers.UUIDField())
    done = serializers.BooleanField(help_text="False takes the tick off again.")

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if "items" in self.context:
            fields["item"].queryset = self.context["items"]  # type: ignore[attr-defined]
        return fields


class LeadingSerializer(serializers.Serializer):
    person = serializers.UUIDField(help_text="One of those who review the report.")


# ── What is done ────────────────────────────────────────────────────────────

NUMBER = OpenApiParameter("number", int, OpenApiParameter.PATH, description="1 is the round on the first submission.")


@extend_schema(parameters=[REPORT])
@extend_schema_view(
    list=extend_schema(summary="The review rounds of a report, the first first", responses=RoundSerializer(many=True)),
    retrieve=extend_schema(summary="One round, chapter by chapter", parameters=[NUMBER]),
)
class RoundViewSet(mixins.RetrieveModelMixin, Asked):
    """For those who write the report and those who judge it."""

    queryset = Round.objects.none()
    serializer_class = RoundInFullSerializer
    filter_backends = []
    lookup_field = "number"
    lookup_value_regex = "[1-9][0-9]{0,3}"

    def report(self) -> Report:
        report = get_object_or_404(Report.objects.known_to(self.person).with_names(), pk=self.kwargs["report"])
        require(rules.can_read_submissions(self.person, report))
        return report

    def rounds(self, report: Report) -> QuerySet[Round]:
        return report.rounds.select_related("lead", "reason", "snapshot").order_by("number")

    def round(self) -> Round:
        report = self.report()
        there = self.rounds(report).filter(number=int(self.kwargs["number"])).first()
        if there is None:
            raise Http404
        there.report = report
        return there

    def round_to_judge(self) -> Round:
        there = self.round()
        require(rules.judges(self.person, there.report))
        return there

    def answer(self) -> Response:
        """The round as it stands now."""
        there = self.round()
        values = values_in_full(there, judges=rules.judges(self.person, there.report))
        return Response(RoundInFullSerializer(values).data)

    def list(self, request: Request, report: str) -> Response:
        of = self.report()
        judges = rules.judges(self.person, of)
        page = self.paginate_queryset(self.rounds(of).defer("snapshot__content"))
        values = [round_values(there, judges=judges) for there in page or []]
        return self.get_paginated_response(RoundSerializer(values, many=True).data)

    def retrieve(self, request: Request, report: str, number: str) -> Response:
        return self.answer()

    @extend_schema(
        summary="Say what you find of a chapter",
        parameters=[NUMBER],
        request=JudgingSerializer,
        responses=RoundInFullSerializer,
    )
    @action(detail=True, methods=["post"])
    def verdicts(self, request: Request, report: str, number: str) -> Response:
        """Your own verdict, once or again, on the version that you have `seen`; 409 where it stands otherwise now."""
        there = self.round_to_judge()
        asked = JudgingSerializer(data=request.data, context={"chapters": there.snapshot.content})
        asked.is_valid(raise_exception=True)
        words = dict(asked.validated_data)
        there.judge(words.pop("chapter"), words.pop("opinion"), by=self.person, at=timezone.now(), **words)
        return self.answer()

    @extend_schema(
        summary="Tick an item of the checklist, or take the tick off",
        parameters=[NUMBER],
        request=TickingSerializer,
        responses=RoundInFullSerializer,
    )
    @action(detail=True, methods=["post"])
    def checklist(self, request: Request, report: str, number: str) -> Response:
        there = self.round_to_judge()
        asked = TickingSerializer(data=request.data, context={"items": there.items()})
        asked.is_valid(raise_exception=True)
        item = asked.validated_data["item"]
        if asked.validated_data["done"]:
            there.tick(item, by=self.person, at=timezone.now())
        else:
            there.untick(item)
        return self.answer()

    @extend_schema(
        summary="Say who leads the review and decides",
        parameters=[NUMBER],
        request=LeadingSerializer,
        responses=RoundInFullSerializer,
    )
    @action(detail=True, methods=["post"])
    def lead(self, request: Request, report: str, number: str) -> Response:
        there = self.round_to_judge()
        asked = LeadingSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        person = next((one for one in reviewers_of(there.report) if one.pk == asked.validated_data["person"]), None)
        if person is None:
            raise serializers.ValidationError({"person": [_("Choose one of those who review this report.")]})
        there.lead_by(person)
        return self.answer()


@extend_schema_view(list=extend_schema(summary="Why reports can go back: the reasons, those offered first"))
class ReturnReasonViewSet(mixins.ListModelMixin, Asked):
    """Every reason, also those no longer offered: earlier rounds name them."""

    queryset = ReturnReason.objects.order_by("-is_offered", "position", "label")
    serializer_class = ReturnReasonSerializer
    filter_backends = []
