"""The forms in which the demonstration's maps are told: who there is, who stands where and why, and what is done about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from partners.clearance import Level

INCEPTION = "inception"


@dataclass(frozen=True)
class Who:
    """An actor. `by` is the partner that entered it, or the lead for all; `of` what it is a part of."""

    name: str
    short: str
    local: str = ""
    kind: str = "organisation"
    stakeholder: str = ""
    reach: str = "national"
    level: Level = Level.PROGRAMME
    by: str = ""
    of: str = ""
    aliases: tuple[tuple[str, str], ...] = ()  # kind of name, name
    note: str = ""


@dataclass(frozen=True)
class At:
    """Where an actor stands, and what was seen. `why` is the reason of a change since the last quarter."""

    support: int
    influence: int
    seen: str = ""
    sight: str = "judgement"
    sure: int = 2
    roles: tuple[str, ...] = ()
    uses: str = "unknown"
    idle: bool = False  # has not taken the issue up at all
    why: str = ""
    context: str = ""  # how the contextual change begins that moved it
    level: Level = Level.PROGRAMME


@dataclass(frozen=True)
class Gone:
    """No longer relevant, and why."""

    because: str


@dataclass(frozen=True)
class Wants:
    """A strategy: to where, by when, how, what is said by whom, and what came of it so far."""

    support: int
    influence: int
    until: str
    approach: str = ""
    message: str = ""
    messenger: str = ""  # a partner or an actor
    lead: str = ""
    result: str = ""
    level: Level = Level.PROGRAMME


@dataclass(frozen=True)
class Broken:
    """A cluster that is taken apart."""

    cluster: str
    parts: tuple[str, ...]
    retires: bool = True


@dataclass(frozen=True)
class Still:
    """What is said where nobody moved: why, what happened, what changes next quarter."""

    why: str
    text: str
    next: str


@dataclass(frozen=True)
class Sheet:
    """One map of one partner in one quarter. What is not named is confirmed, but for what nobody looked at."""

    places: Mapping[str, At | Gone]
    broken: tuple[Broken, ...] = ()
    wants: Mapping[str, Wants] = field(default_factory=dict)
    not_looked: tuple[str, ...] = ()
    still: Still | None = None


@dataclass(frozen=True)
class Knows:
    """Which partner has access to whom."""

    partner: str
    actor: str
    strength: int
    kind: str
    note: str = ""
    level: Level = Level.CONSORTIUM


@dataclass(frozen=True)
class Introduces:
    """One partner asks another to introduce it; `then` is what followed, with the outcome and the day."""

    partner: str
    actor: str
    asks: str
    why: str
    on: date
    then: tuple[tuple[str, str, date], ...] = ()


@dataclass(frozen=True)
class Agrees:
    """Where the partners agree that an actor stands, in the consolidated report of the first quarter."""

    actor: str
    support: int
    influence: int
    text: str


@dataclass(frozen=True)
class Maps:
    """All that a project's people say of power. Sheets by the partner or INCEPTION, and by quarter or by number of submission."""

    ibp: str
    actors: Mapping[str, Who]
    sheets: Mapping[tuple[str, str], Sheet]
    rapports: tuple[Knows, ...] = ()
    introductions: tuple[Introduces, ...] = ()
    agreed: tuple[Agrees, ...] = ()
    held_back: Mapping[str, str] = field(default_factory=dict)
