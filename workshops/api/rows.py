"""Rows of a workshop over HTTP: sessions of its agenda, who takes part, lines of its record. Written as on the pages, or not at all."""

from typing import Any, ClassVar
from uuid import UUID

import django_filters
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.timezone import now
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSetMixin

from partners.clearance import Level
from partners.models import Organisation
from partners.refusals import require
from reporting.api.asking import MOST, ProjectFilter
from reporting.api.written import GoneSerializer, Movable, Removable
from reporting.diligence import SEXES, UNKNOWN
from reporting.models import Gone
from workshops import attending, rules
from workshops.api.workshops import ClockField, VisibleWorkshop, admitted, trouble
from workshops.forms.agenda import SessionForm
from workshops.forms.attending import ParticipantForm
from workshops.forms.record import LineForm
from workshops.forms.rows import ItemForm
from workshops.models import Line, Participant, Session, Workshop
from workshops.models.record import READERS
from workshops.models.workshop import WorkshopRow
from workshops.sessions import SessionKind, columns

PARTICIPANT_SEXES = [*SEXES.items(), (UNKNOWN, "Not recorded")]
PARTICIPANT_KINDS = [*Organisation.Kind.choices, (UNKNOWN, "Not recorded")]

# ── What is asked ───────────────────────────────────────────────────────────


class VersionSerializer(serializers.Serializer):
    version = serializers.IntegerField(
        min_value=1,
        max_value=MOST,
        help_text="The version that was seen. Where it is not the present one any more: 409 with both texts.",
    )


class NewSerializer(serializers.Serializer):
    id = serializers.UUIDField(required=False, help_text="Chosen by the client: sent twice it is one row.")
    workshop = VisibleWorkshop(help_text="One that you run.")


class SessionWordsSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=300, required=False)
    kind = serializers.ChoiceField(choices=SessionKind.choices, required=False)
    ibp = serializers.UUIDField(allow_null=True, required=False, help_text="A project that the workshop calls.")
    minutes = serializers.IntegerField(min_value=1, max_value=600, required=False)
    begins_at = ClockField(allow_null=True, required=False)
    people = serializers.CharField(max_length=300, allow_blank=True, required=False)
    about = serializers.CharField(max_length=2_000, allow_blank=True, required=False)


class NewSessionSerializer(NewSerializer, SessionWordsSerializer):
    title = serializers.CharField(max_length=300)


class SessionRewritingSerializer(VersionSerializer, SessionWordsSerializer):
    pass


class LineWordsSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=20_000, required=False)
    detail = serializers.CharField(max_length=20_000, allow_blank=True, required=False)
    level = serializers.CharField(
        max_length=8, allow_blank=True, required=False, help_text="Of a change in the context."
    )
    speaker = serializers.CharField(max_length=300, allow_blank=True, required=False, help_text="Of a remark.")
    confidentiality = serializers.ChoiceField(choices=READERS, required=False)


class NewLineSerializer(LineWordsSerializer):
    id = serializers.UUIDField(required=False, help_text="Chosen by the client: sent twice it is one row.")
    session = serializers.UUIDField(help_text="A session of a workshop that you run.")
    column = serializers.CharField(max_length=20, allow_blank=True, required=False, default="")
    text = serializers.CharField(max_length=20_000)


class LineRewritingSerializer(VersionSerializer, LineWordsSerializer):
    pass


class ParticipantWordsSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=200, required=False)
    organisation = serializers.UUIDField(allow_null=True, required=False, help_text="A member of one of its projects.")
    organisation_name = serializers.CharField(
        max_length=200, allow_blank=True, required=False, help_text="Where it is not a member of its projects."
    )
    sex = serializers.ChoiceField(choices=PARTICIPANT_SEXES, required=False)
    kind = serializers.ChoiceField(
        choices=PARTICIPANT_KINDS, required=False, help_text="Left out, it is that of the organisation."
    )
    is_young = serializers.BooleanField(allow_null=True, required=False)
    part = serializers.ChoiceField(choices=Participant.Part.choices, required=False)
    contact = serializers.CharField(max_length=200, allow_blank=True, required=False)


class NewParticipantSerializer(NewSerializer, ParticipantWordsSerializer):
    name = serializers.CharField(max_length=200)


class ParticipantRewritingSerializer(VersionSerializer, ParticipantWordsSerializer):
    pass


# ── What is answered ────────────────────────────────────────────────────────


class SessionSerializer(serializers.ModelSerializer):
    ibp = serializers.CharField(source="ibp.code", default=None, allow_null=True, help_text="None: all projects.")
    begins_at = ClockField(allow_null=True)

    class Meta:
        model = Session
        fields = [
            *("id", "workshop", "kind", "title", "ibp", "minutes", "begins_at", "people", "about", "phase"),
            *("version", "changed_at"),
        ]
        read_only_fields = fields


class LineSerializer(serializers.ModelSerializer):
    is_sharpened = serializers.BooleanField(help_text="The workshop says it in other words than the report.")

    class Meta:
        model = Line
        fields = [
            *("id", "workshop", "session", "column", "text", "detail", "level", "speaker", "confidentiality", "origin"),
            *("source_text", "is_sharpened", "is_left_out", "version", "changed_at"),
        ]
        read_only_fields = fields


class ParticipantSerializer(serializers.ModelSerializer):
    organisation = serializers.CharField(source="comes_from", help_text="By its acronym, or as it was written.")
    sex = serializers.ChoiceField(choices=PARTICIPANT_SEXES, allow_null=True)
    kind = serializers.ChoiceField(choices=PARTICIPANT_KINDS, allow_null=True)
    contact = serializers.CharField(allow_null=True, help_text="For those who run the workshop.")

    class Meta:
        model = Participant
        fields = [
            *("id", "workshop", "name", "organisation", "part", "sex", "kind", "is_young", "contact"),
            *("came_at", "let_in_at", "version"),
        ]
        read_only_fields = fields

    KEPT = ("sex", "kind", "is_young", "contact")

    def to_representation(self, person: Participant) -> dict[str, Any]:
        """Beside name and organisation the register is for those who keep it."""
        shown = super().to_representation(person)
        if not rules.runs(self.context["request"].user, person.workshop):
            shown.update(dict.fromkeys(self.KEPT))
        return shown


# ── What is done ────────────────────────────────────────────────────────────


class RowFilters(django_filters.FilterSet):
    workshop = django_filters.UUIDFilter(field_name="workshop_id")


class ItemViewSet(Removable):
    """Rows of the workshops you may see, within your clearance; those who run one write them until its record is locked."""

    model: ClassVar[type[WorkshopRow]]
    form: ClassVar[type[ItemForm]]
    adding: ClassVar[type[serializers.Serializer]]
    rewriting: ClassVar[type[serializers.Serializer]]

    def row_to_write(self, **mine: Any) -> Any:
        """The row, for those who run its workshop. One that a colleague removed says so."""
        row = self.get_queryset().filter(pk=self.kwargs["pk"]).first()
        if row is None:
            history: Any = self.model.history
            kept = history.filter(id=self.kwargs["pk"], history_type="-").first()
            there = kept and Workshop.objects.visible_to(self.person).filter(pk=kept.workshop_id).first()
            if not (there and rules.runs(self.person, there)):
                raise Http404
            raise Gone(mine)
        row.workshop = Workshop.objects.with_names().get(pk=row.workshop_id)
        require(rules.runs(self.person, row.workshop))
        return row

    def place_of(self, said: dict[str, Any]) -> tuple[Workshop, dict[str, Any]]:
        """The workshop a new row goes to, and what it is from its beginning on."""
        return said.pop("workshop"), {}

    def checked(self, row: Any, said: dict[str, Any]) -> dict[str, Any]:
        """What was said, as the page's form takes it. Raises ValidationError by field."""
        blank = self.form(workshop=row.workshop, instance=row)
        if foreign := said.keys() - blank.fields.keys():
            raise serializers.ValidationError({name: [_("This row does not say that.")] for name in sorted(foreign)})
        data = {name: blank.get_initial_for_field(field, name) for name, field in blank.fields.items()}
        data |= {name: str(value) if isinstance(value, UUID) else value for name, value in said.items()}
        form = self.form(
            {name: "" if value is None else value for name, value in data.items()}, workshop=row.workshop, instance=row
        )
        if not form.is_valid():
            raise trouble(form)
        return {name: value for name, value in form.words.items() if name.removesuffix("_id") in said}

    def create(self, request: Request) -> Response:
        asked: Any = self.adding(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        said = dict(asked.validated_data)
        id = said.pop("id", None)
        workshop, fixed = self.place_of(said)
        require(rules.runs(self.person, workshop))
        words = self.checked(self.model(workshop=workshop, **fixed), said)
        is_repeat = id is not None and self.get_queryset().filter(pk=id).exists()
        row = self.model.add(workshop, by=self.person, id=id, **fixed, **words)
        return self.answer(row, status.HTTP_200_OK if is_repeat else status.HTTP_201_CREATED)

    def partial_update(self, request: Request, pk: str) -> Response:
        row = self.row_to_write()
        asked: Any = self.rewriting(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        said = dict(asked.validated_data)
        version = said.pop("version")
        words = self.checked(row, said)
        row = self.get_queryset().get(pk=pk)  # the form has written into the other one
        row.rewrite(version=version, by=self.person, **words)
        return self.answer(row)


class ListedItemViewSet(Movable, ItemViewSet):
    """Rows that stand in an order of their own."""


def described(one: str, many: str, adding: Any, rewriting: Any, answer: Any, *, is_listed: bool = True) -> Any:
    """How the API's description names what a kind of row can do."""
    moving = {"move": extend_schema(responses={200: answer, 410: GoneSerializer})} if is_listed else {}
    return extend_schema_view(
        list=extend_schema(summary=many),
        retrieve=extend_schema(summary=f"One {one}"),
        create=extend_schema(
            summary=f"Add a new {one}",
            request=adding,
            responses={201: answer, 200: OpenApiResponse(answer, "It had been added before, with this id.")},
        ),
        partial_update=extend_schema(
            summary=f"Rewrite one {one}", request=rewriting, responses={200: answer, 410: GoneSerializer}
        ),
        destroy=extend_schema(summary=f"Remove one {one}"),
        **moving,
    )


class SessionFilters(RowFilters):
    kind = django_filters.MultipleChoiceFilter(choices=SessionKind.choices, label="One or several.")
    ibp = ProjectFilter()


@described(
    "session",
    "Sessions, in the order of the agenda",
    NewSessionSerializer,
    SessionRewritingSerializer,
    SessionSerializer,
)
class SessionViewSet(ListedItemViewSet):
    model, form, adding, rewriting = Session, SessionForm, NewSessionSerializer, SessionRewritingSerializer
    queryset = Session.objects.none()
    serializer_class = SessionSerializer
    filterset_class = SessionFilters

    def get_queryset(self) -> QuerySet[Session]:
        there = Workshop.objects.visible_to(self.person).order_by().values("pk")
        rows = Session.objects.filter(workshop__in=there).select_related("ibp")
        return rows.order_by("-workshop__held_on", "workshop", "position", "created_at", "pk")


class LineFilters(RowFilters):
    session = django_filters.UUIDFilter(field_name="session_id")
    origin = django_filters.MultipleChoiceFilter(choices=Line.Origin.choices, label="One or several.")


@described("line", "Lines of records", NewLineSerializer, LineRewritingSerializer, LineSerializer)
class LineViewSet(ListedItemViewSet):
    model, form, adding, rewriting = Line, LineForm, NewLineSerializer, LineRewritingSerializer
    queryset = Line.objects.none()
    serializer_class = LineSerializer
    filterset_class = LineFilters

    def get_queryset(self) -> QuerySet[Line]:
        run = Workshop.objects.run_by(self.person).order_by().values("pk")
        there = Line.objects.admitted_to(Level.RESTRICTED).filter(admitted(self.person))
        rows = there.filter(Q(is_left_out=False) | Q(workshop__in=run))
        rows = rows.select_related("session")
        return rows.order_by("-workshop__held_on", "workshop", "session__position", "column", "position", "pk")

    def place_of(self, said: dict[str, Any]) -> tuple[Workshop, dict[str, Any]]:
        pk, column = said.pop("session"), said.pop("column")
        session = Session.objects.filter(pk=pk).first()
        there = Workshop.objects.visible_to(self.person).with_names()
        workshop = session and there.filter(pk=session.workshop_id).first()
        if not (session and workshop):
            raise serializers.ValidationError({"session": [_("There is no such session.")]})
        if column not in {one.key for one in columns(session.kind)}:
            raise serializers.ValidationError({"column": [_("This board has no such column.")]})
        return workshop, {"session": session, "column": column}


class ParticipantFilters(RowFilters):
    part = django_filters.MultipleChoiceFilter(choices=Participant.Part.choices, label="One or several.")


@described(
    "participant",
    "Who takes part in workshops, by name",
    NewParticipantSerializer,
    ParticipantRewritingSerializer,
    ParticipantSerializer,
    is_listed=False,
)
class ParticipantViewSet(ItemViewSet):
    """Names and organisations for partners and PROKAS; what else the register holds, and who waits at the desk, for those who run it."""

    model, form = Participant, ParticipantForm
    adding, rewriting = NewParticipantSerializer, ParticipantRewritingSerializer
    queryset = Participant.objects.none()
    serializer_class = ParticipantSerializer
    filterset_class = ParticipantFilters

    def get_queryset(self) -> QuerySet[Participant]:
        """`rules.reads_register`, as a set."""
        standing = self.person.standing
        own = Workshop.ibps.through.objects.filter(ibp__in=standing.member_of | standing.leads).values("workshop")
        run = Workshop.objects.run_by(self.person).order_by().values("pk")
        reviewed = Workshop.objects.reviewed_by(self.person).order_by().values("pk")
        listed = Q(came_at=None) | Q(let_in_at__isnull=False)
        rows = Participant.objects.filter(Q(workshop__in=own) | Q(workshop__in=run) | Q(workshop__in=reviewed))
        rows = rows.filter(listed | Q(workshop__in=run)).select_related("organisation")
        rows = rows.prefetch_related("workshop__ibps", "workshop__facilitators")
        return rows.order_by("-workshop__held_on", "workshop", "name", "pk")

    def checked(self, row: Any, said: dict[str, Any]) -> dict[str, Any]:
        is_open = row.kind == UNKNOWN
        words = super().checked(row, said)
        return attending.with_kind(words) if is_open and "kind" not in said else words

    @extend_schema(summary="Let somebody in at the desk", request=None, responses=ParticipantSerializer)
    @action(detail=True, methods=["post"], url_path="let-in")
    def let_in(self, request: Request, pk: str) -> Response:
        """Who waits, or was expected and has come. Twice is as good as once."""
        person = self.row_to_write()
        attending.let_in(person, by=self.person, at=now())
        return self.answer(person)

    @extend_schema(summary="Say that somebody has not come after all", request=None, responses=ParticipantSerializer)
    @action(detail=True, methods=["post"], url_path="not-there")
    def not_there(self, request: Request, pk: str) -> Response:
        """Refused for those who took part in a session."""
        person = self.row_to_write()
        attending.was_not_there(person, by=self.person)
        return self.answer(person)


router_entries: list[tuple[str, type[ViewSetMixin], str]] = [
    ("workshop-sessions", SessionViewSet, "workshop-session"),
    ("workshop-lines", LineViewSet, "workshop-line"),
    ("workshop-participants", ParticipantViewSet, "workshop-participant"),
]
