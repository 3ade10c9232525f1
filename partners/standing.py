"""Knows the roles people hold and what follows from them: whose reports one writes, reads and judges."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(Enum):
    """What a role is held for."""

    SEAT = "seat"
    IBP = "ibp"
    PROGRAMME = "programme"


class Role(TextChoices):
    CONTRIBUTOR = "contributor", _("Contributor")
    FOCAL_PERSON = "focal_person", _("Focal person")
    CONSORTIUM_LEAD = "consortium_lead", _("Consortium lead")
    REVIEWER = "reviewer", _("PROKAS reviewer")
    FACILITATOR = "facilitator", _("Facilitator")
    ADMINISTRATOR = "administrator", _("Administrator")
    OBSERVER = "observer", _("Observer")

    @property
    def scopes(self) -> set[Scope]:
        return SCOPES[self]

    @classmethod
    def scoped(cls, scope: Scope) -> list[str]:
        """The roles that can be held for a seat, a project or the programme."""
        return [role.value for role in cls if scope in SCOPES[role]]


SCOPES: dict[Role, set[Scope]] = {
    Role.CONTRIBUTOR: {Scope.SEAT},
    Role.FOCAL_PERSON: {Scope.SEAT},
    Role.CONSORTIUM_LEAD: {Scope.IBP},
    Role.REVIEWER: {Scope.IBP, Scope.PROGRAMME},
    Role.FACILITATOR: {Scope.IBP, Scope.PROGRAMME},
    Role.ADMINISTRATOR: {Scope.PROGRAMME},
    Role.OBSERVER: {Scope.IBP, Scope.PROGRAMME},
}

# Roles whose sign-in needs a second factor where the portal requires one.
GUARDED_ROLES = {Role.REVIEWER, Role.FACILITATOR, Role.ADMINISTRATOR}


@dataclass(frozen=True)
class Holders:
    """For which projects a role is held; `everywhere` when it is held for the whole programme."""

    ibps: frozenset[UUID] = frozenset()
    everywhere: bool = False

    def __contains__(self, ibp_id: UUID) -> bool:
        return self.everywhere or ibp_id in self.ibps

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.ibps)


@dataclass(frozen=True)
class Standing:
    """For whom one person speaks. Seats and projects are given by their ids."""

    writes_for: frozenset[UUID] = frozenset()  # seats, as contributor or focal person
    speaks_for: frozenset[UUID] = frozenset()  # seats, as focal person
    member_of: frozenset[UUID] = frozenset()  # projects in which one's seats are held today
    leads: frozenset[UUID] = frozenset()  # projects, as consortium lead
    reviews: Holders = field(default_factory=Holders)
    facilitates: Holders = field(default_factory=Holders)
    observes: Holders = field(default_factory=Holders)
    administers: bool = False
    roles: frozenset[Role] = frozenset()

    @classmethod
    def of(cls, rows: Iterable[tuple[str, UUID | None, UUID | None, UUID | None]]) -> "Standing":
        """From rows of (role, seat, the project in which it is held today, project)."""
        held_roles = [(Role(role), seat, seat_ibp, ibp) for role, seat, seat_ibp, ibp in rows]

        def seats(*roles: Role) -> frozenset[UUID]:
            return frozenset(seat for role, seat, _ibp, _own in held_roles if role in roles and seat)

        def holders(wanted: Role) -> Holders:
            held = [ibp for role, _seat, _ibp, ibp in held_roles if role is wanted]
            return Holders(frozenset(ibp for ibp in held if ibp), everywhere=None in held)

        return cls(
            writes_for=seats(Role.CONTRIBUTOR, Role.FOCAL_PERSON),
            speaks_for=seats(Role.FOCAL_PERSON),
            member_of=frozenset(ibp for _role, _seat, ibp, _own in held_roles if ibp),
            leads=holders(Role.CONSORTIUM_LEAD).ibps,
            reviews=holders(Role.REVIEWER),
            facilitates=holders(Role.FACILITATOR),
            observes=holders(Role.OBSERVER),
            administers=any(role is Role.ADMINISTRATOR for role, *_rest in held_roles),
            roles=frozenset(role for role, *_rest in held_roles),
        )

    @property
    def is_staff_of_programme(self) -> bool:
        """Reviewers and facilitators: those who look across partners."""
        return bool(self.reviews or self.facilitates)

    @property
    def reads_directory(self) -> bool:
        """Partners and PROKAS share contacts among themselves; a donor or auditor who only observes does not."""
        return bool(self.roles - {Role.OBSERVER})

    @property
    def needs_second_factor(self) -> bool:
        return bool(self.roles & GUARDED_ROLES)
