"""The API about people, organisations and set-up: the same querysets, rules and verbs as the pages.

What a verb refuses is answered by the handler of the whole API (`prokas_portal.api.answer_for`).
"""

from typing import Any, ClassVar

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django.core.exceptions import ValidationError as Unfit
from django.db.models import QuerySet
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.permissions import SAFE_METHODS, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from partners import accounts, appointing, consortia, directory, inviting, rules, tasks
from partners.models import IBP, AccessToken, Appointment, Invitation, Offer, Organisation, Seat, User
from partners.nudging import nudge
from partners.requests import SignedInApiRequest

# ── Who may ─────────────────────────────────────────────────────────────────


class SetsUp(BasePermission):
    """Administrators only."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.user, User) and rules.can_set_up(request.user)


class SetsUpOrReads(BasePermission):
    """Reading follows the queryset; changing is for administrators."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return request.method in SAFE_METHODS or (isinstance(request.user, User) and rules.can_set_up(request.user))


class ReadsDirectory(BasePermission):
    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.user, User) and rules.can_read_directory(request.user)


# ── Serializers ─────────────────────────────────────────────────────────────


class CheckedSerializer(serializers.ModelSerializer[Any]):
    """Asks the model too, so that constraints answer as field errors instead of failing in the database."""

    @property
    def _model(self) -> Any:
        return self.Meta.model

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        row = self._model(**{**self._present(), **attrs})
        if self.instance:
            row._state.adding = False
        try:
            row.full_clean(exclude=self._unasked())
        except Unfit as unfit:
            raise ValidationError(serializers.as_serializer_error(unfit)) from unfit
        return {name: getattr(row, name) for name in attrs}  # tidied, as a form would

    def _present(self) -> dict[str, Any]:
        if not self.instance:
            return {}
        return {field.attname: getattr(self.instance, field.attname) for field in self._model._meta.concrete_fields}

    def _unasked(self) -> set[str]:
        """Fields this serializer neither reads nor knows need no verdict."""
        known = {field.source for field in self.fields.values() if not field.read_only} | set(self._present())
        return {field.name for field in self._model._meta.concrete_fields} - known - {"id"}


class OrganisationSerializer(CheckedSerializer):
    class Meta:
        model = Organisation
        fields = ["id", "name", "acronym", "kind", "overview"]


class IBPSerializer(CheckedSerializer):
    class Meta:
        model = IBP
        fields = ["id", "code", "name", "colour", "starts_on", "ends_on"]


class SeatSerializer(CheckedSerializer):
    """A seat never moves: project and organisation are said when it is made, and ignored afterwards."""

    class Meta:
        model = Seat
        fields = ["id", "ibp", "organisation", "is_lead", "joined_on", "left_on"]

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        if self.instance is not None:
            for name in ("ibp", "organisation", "is_lead"):
                fields[name].read_only = True
                fields[name].queryset = None  # type: ignore[attr-defined]
        return fields


class MandateSerializer(serializers.ModelSerializer):
    class Meta:
        model = Offer
        fields = ["role", "seat", "ibp"]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        try:
            Offer(**attrs).full_clean(exclude=["invitation"])
        except Unfit as unfit:
            raise ValidationError(serializers.as_serializer_error(unfit)) from unfit
        return attrs


class AppointmentSerializer(serializers.ModelSerializer):
    class Meta:
        model = Appointment
        fields = ["id", "person", "role", "seat", "ibp", "begun_at", "ended_at"]
        read_only_fields = ["begun_at", "ended_at"]


class PersonSerializer(CheckedSerializer):
    class Meta:
        model = User
        fields = ["id", "name", "email", "position", "phone", "shares_contact", "is_active", "last_login"]
        read_only_fields = ["shares_contact", "is_active", "last_login"]


class MeSerializer(CheckedSerializer):
    roles = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = ["id", "name", "email", "position", "phone", "shares_contact", "roles"]
        read_only_fields = ["email"]

    @extend_schema_field(MandateSerializer(many=True))
    def get_roles(self, person: User) -> list[dict[str, Any]]:
        return MandateSerializer(person.appointments.current(), many=True).data  # type: ignore[return-value]


class FocalPersonSerializer(serializers.Serializer):
    """A partner's seat and who speaks for it; contact details are empty where they are not shared with the reader."""

    seat = serializers.UUIDField(source="seat.pk")
    ibp = serializers.CharField(source="seat.ibp.code")
    organisation = serializers.CharField(source="seat.organisation.acronym")
    is_lead = serializers.BooleanField(source="seat.is_lead")
    focal_person = serializers.CharField(source="focal.person.name", default="")
    position = serializers.CharField(source="focal.person.position", default="")
    shows_contact = serializers.BooleanField()
    email = serializers.CharField()
    phone = serializers.CharField()


class InvitationSerializer(serializers.ModelSerializer):
    roles = MandateSerializer(source="offers", many=True, min_length=1, max_length=8)  # type: ignore[call-arg]
    state = serializers.ChoiceField(choices=Invitation.State.choices, read_only=True)
    link = serializers.SerializerMethodField(help_text=_("Only in the answer to inviting or sending again."))

    class Meta:
        model = Invitation
        fields = [
            "id",
            "email",
            "roles",
            "state",
            "invited_at",
            "expires_at",
            "sent_at",
            "accepted_at",
            "revoked_at",
            "link",
        ]
        read_only_fields = ["invited_at", "expires_at", "sent_at", "accepted_at", "revoked_at"]
        validators: ClassVar[list[Any]] = []  # inviting.invite() knows what to do about an earlier invitation

    def get_link(self, invitation: Invitation) -> str:
        return inviting.link(invitation) if self.context.get("shows_link") else ""


class TokenSerializer(serializers.ModelSerializer):
    key = serializers.SerializerMethodField(help_text=_("Only in the answer to creating the token."))

    class Meta:
        model = AccessToken
        fields = ["id", "name", "created_at", "expires_at", "last_used_at", "revoked_at", "key"]
        read_only_fields = ["last_used_at", "revoked_at"]

    def get_key(self, token: AccessToken) -> str:
        return self.context.get("key", "")

    def validate_expires_at(self, moment: Any) -> Any:
        days = (moment - now()).days
        if not 0 <= days <= 366:
            raise ValidationError(_("Choose a moment within a year from now."))
        return moment


# ── Viewsets ────────────────────────────────────────────────────────────────


class SignedIn(viewsets.GenericViewSet[Any]):
    request: SignedInApiRequest


class Kept(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    mixins.UpdateModelMixin,
    SignedIn,
):
    """Rows that are added and changed, and never deleted: history stands on them."""

    http_method_names = ["get", "post", "patch", "head", "options"]


class OrganisationViewSet(Kept):
    serializer_class = OrganisationSerializer
    permission_classes = [IsAuthenticated, SetsUpOrReads]
    filterset_fields: ClassVar[list[str]] = ["kind", "acronym"]
    queryset = Organisation.objects.all()

    def get_queryset(self) -> QuerySet[Organisation]:
        return Organisation.objects.visible_to(self.request.user).order_by("acronym")


class IBPViewSet(Kept):
    serializer_class = IBPSerializer
    permission_classes = [IsAuthenticated, SetsUpOrReads]
    filterset_fields: ClassVar[list[str]] = ["code"]
    queryset = IBP.objects.all()

    def get_queryset(self) -> QuerySet[IBP]:
        return IBP.objects.visible_to(self.request.user).order_by("code")


class SeatViewSet(Kept):
    serializer_class = SeatSerializer
    permission_classes = [IsAuthenticated, SetsUpOrReads]
    filterset_fields: ClassVar[list[str]] = ["ibp", "organisation", "is_lead"]
    queryset = Seat.objects.all()

    def get_queryset(self) -> QuerySet[Seat]:
        return Seat.objects.visible_to(self.request.user).select_related("ibp", "organisation")

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def lead(self, request: SignedInApiRequest, pk: str | None = None) -> Response:
        """Let this member lead its consortium; the present lead becomes a member like the others."""
        seat = self.get_object()
        consortia.change_lead(seat)
        return Response(self.get_serializer(seat).data)


class PersonViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.UpdateModelMixin, SignedIn):
    """People with an account. They come in by invitation, and are deactivated instead of deleted."""

    serializer_class = PersonSerializer
    permission_classes = [IsAuthenticated, SetsUp]
    http_method_names = ["get", "post", "patch", "head", "options"]
    filterset_fields: ClassVar[list[str]] = ["is_active", "email"]
    queryset = User.objects.all()

    def get_queryset(self) -> QuerySet[User]:
        return User.objects.visible_to(self.request.user).order_by("name", "pk")

    def perform_update(self, serializer: serializers.BaseSerializer) -> None:
        person = serializer.instance
        assert isinstance(person, User)
        for name, value in serializer.validated_data.items():
            setattr(person, name, value)
        accounts.correct(person)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def deactivate(self, request: SignedInApiRequest, pk: str | None = None) -> Response:
        """End all roles and every sign-in."""
        person = self.get_object()
        appointing.deactivate(person, at=now())
        return Response(self.get_serializer(person).data)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def reactivate(self, request: SignedInApiRequest, pk: str | None = None) -> Response:
        """Let the person sign in again; roles have to be given anew."""
        person = self.get_object()
        appointing.reactivate(person)
        return Response(self.get_serializer(person).data)


class AppointmentFilter(filters.FilterSet):
    is_current = filters.BooleanFilter(field_name="ended_at", lookup_expr="isnull")

    class Meta:
        model = Appointment
        fields: ClassVar[list[str]] = ["person", "role", "seat", "ibp"]


class AppointmentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.CreateModelMixin, SignedIn):
    """Roles that people hold and held."""

    serializer_class = AppointmentSerializer
    permission_classes = [IsAuthenticated, SetsUp]
    filterset_class = AppointmentFilter
    queryset = Appointment.objects.all()

    def get_queryset(self) -> QuerySet[Appointment]:
        return Appointment.objects.order_by("-begun_at", "pk")

    def perform_create(self, serializer: serializers.BaseSerializer) -> None:
        serializer.instance = appointing.appoint(at=now(), **serializer.validated_data)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def end(self, request: SignedInApiRequest, pk: str | None = None) -> Response:
        """The person no longer holds this role."""
        appointment = self.get_object()
        appointing.end(appointment, at=now())
        return Response(self.get_serializer(appointment).data)


class InvitationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.CreateModelMixin, SignedIn):
    """Invitations. An address that has an account gets the roles at once: the answer is then 200 and the person."""

    serializer_class = InvitationSerializer
    permission_classes = [IsAuthenticated, SetsUp]
    filterset_fields: ClassVar[list[str]] = ["email"]
    queryset = Invitation.objects.all()

    def get_queryset(self) -> QuerySet[Invitation]:
        return Invitation.objects.prefetch_related("offers").order_by("-invited_at", "pk")

    @extend_schema(responses={201: InvitationSerializer, 200: PersonSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        offers = [Offer(**mandate) for mandate in asked.validated_data["offers"]]
        invited = inviting.invite(asked.validated_data["email"], offers, by=self.request.user, at=now())
        if invited.person:
            return Response(PersonSerializer(invited.person).data)
        return self._on_its_way(invited.invitation, status.HTTP_201_CREATED)

    def _on_its_way(self, invitation: Invitation | None, code: int) -> Response:
        assert invitation
        nudge(tasks.send_invitation, pk=str(invitation.pk))
        context = {**self.get_serializer_context(), "shows_link": True}
        return Response(InvitationSerializer(invitation, context=context).data, status=code)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], url_path="send-again")
    def send_again(self, request: SignedInApiRequest, pk: str | None = None) -> Response:
        """Send a new link; the earlier one stops working."""
        invitation = self.get_object()
        inviting.renew(invitation, at=now())
        return self._on_its_way(invitation, status.HTTP_200_OK)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def revoke(self, request: SignedInApiRequest, pk: str | None = None) -> Response:
        """The link stops working."""
        invitation = self.get_object()
        inviting.revoke(invitation, at=now())
        return Response(self.get_serializer(invitation).data)


class DirectoryViewSet(SignedIn):
    """Who speaks for which partner, with the contact details that the person agreed to share."""

    serializer_class = FocalPersonSerializer
    permission_classes = [IsAuthenticated, ReadsDirectory]
    filterset_fields: ClassVar[list[str]] = ["ibp", "organisation"]
    queryset = Seat.objects.all()

    def get_queryset(self) -> QuerySet[Seat]:
        return directory.seats_of(self.request.user, on=localdate())

    @extend_schema(responses=FocalPersonSerializer(many=True))
    def list(self, request: SignedInApiRequest) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        entries = directory.entries(request.user, page or [])
        return self.get_paginated_response(self.get_serializer(entries, many=True).data)


class TokenViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.CreateModelMixin, SignedIn):
    """One's own access tokens. A token makes no tokens: one creates them signed in, right after typing the password."""

    serializer_class = TokenSerializer
    permission_classes = [IsAuthenticated]
    queryset = AccessToken.objects.all()

    def get_queryset(self) -> QuerySet[AccessToken]:
        return AccessToken.objects.visible_to(self.request.user).order_by("-created_at", "pk")

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        if request.auth is not None or is_reauthentication_required(request._request, app="partners"):
            raise PermissionDenied(_("Confirm your password in the browser first, under “Your account”."))
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        token, key = AccessToken.objects.issue(
            self.request.user, asked.validated_data["name"], expires_at=asked.validated_data["expires_at"]
        )
        context = {**self.get_serializer_context(), "key": key}
        return Response(TokenSerializer(token, context=context).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def revoke(self, request: SignedInApiRequest, pk: str | None = None) -> Response:
        """The token stops working."""
        token = self.get_object()
        token.revoke(at=now())
        return Response(self.get_serializer(token).data)


class MeViewSet(SignedIn):
    """The person who asks."""

    serializer_class = MeSerializer
    permission_classes = [IsAuthenticated]
    queryset = User.objects.all()

    @extend_schema(methods=["GET"], responses=MeSerializer)
    @extend_schema(methods=["PATCH"], request=MeSerializer(partial=True), responses=MeSerializer)
    @action(detail=False, methods=["get", "patch"])
    def me(self, request: SignedInApiRequest) -> Response:
        """Who one is, which roles one holds; name, position, phone and consent can be changed."""
        person = User.objects.get(pk=request.user.pk)
        if request.method == "PATCH":
            change = self.get_serializer(person, data=request.data, partial=True)
            change.is_valid(raise_exception=True)
            person = change.save()
        return Response(self.get_serializer(person).data)


# Prefix, viewset and basename; `me` stands at the root.
router_entries: list[tuple[str, type[viewsets.ViewSetMixin], str]] = [
    ("", MeViewSet, "myself"),
    ("organisations", OrganisationViewSet, "organisation"),
    ("ibps", IBPViewSet, "ibp"),
    ("seats", SeatViewSet, "seat"),
    ("people", PersonViewSet, "person"),
    ("appointments", AppointmentViewSet, "appointment"),
    ("invitations", InvitationViewSet, "invitation"),
    ("directory", DirectoryViewSet, "directory"),
    ("tokens", TokenViewSet, "token"),
]
