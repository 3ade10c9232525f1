"""Knows what is looked for before risks are submitted: what keeps a report back, and what is only pointed out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partners.clearance import Level
from partners.text import brief
from risks.matrix import Rating, RiskLevel

UNCHANGED = 4  # quarters with one rating and without a word on it
STRONG = 4  # from this influence on a spoiler wants a risk that is open
SHORT = 60

# Whether somebody deals with it.
NOBODY, HERE, LEFT = "nobody", "here", "left"

LIKELIHOOD, IMPACT, BOTH = "likelihood", "impact", "both"


@dataclass(frozen=True)
class Action:
    """Something that is done about a risk."""

    id: str
    text: str
    lowers: str  # LIKELIHOOD, IMPACT or BOTH
    is_open: bool  # planned or under way
    is_dropped: bool = False
    due_on: date | None = None
    owner: str = HERE
    owner_name: str = ""


@dataclass(frozen=True)
class Seen:
    """A risk as it stands in one report. `earlier` are today's ratings of the quarters before, the last first, each with its remark."""

    id: str
    event: str
    verdict: str = "new"
    cause: str = "."
    effect: str = "."
    has_category: bool = True
    appetite: RiskLevel | None = None
    owner: str = HERE
    owner_name: str = ""
    inherent: Rating | None = None
    today: Rating | None = None
    expected: Rating | None = None
    level: RiskLevel | None = None  # today's
    remark: str = ""
    accepted_by: str = ""
    accepted_until: date | None = None
    happening: str = ""
    lesson: str = ""
    actions: tuple[Action, ...] = ()
    earlier: tuple[tuple[Rating | None, str], ...] = ()

    @property
    def is_open(self) -> bool:
        return self.verdict not in ("happened", "closed")

    @property
    def is_above_appetite(self) -> bool:
        return self.level is not None and self.appetite is not None and self.level > self.appetite

    @property
    def under_way(self) -> tuple[Action, ...]:
        """What is done about it, or was this quarter."""
        return tuple(action for action in self.actions if not action.is_dropped)

    def is_accepted(self, on: date) -> bool:
        return bool(self.accepted_by) and self.accepted_until is not None and self.accepted_until >= on


@dataclass(frozen=True)
class Spoiler:
    """An actor of the map that works against the project, with what is linked to it."""

    id: str
    name: str
    influence: int
    has_risk: bool
    has_open_risk: bool
    level: int = Level.PUBLIC  # how far its name may travel


@dataclass(frozen=True)
class Finding:
    """Something that is missing or odd. What `blocks` keeps the report from being submitted; the rest is pointed out."""

    check: str
    words: str
    about: str  # the id of the risk, the action or the actor
    blocks: bool = True


Block = Callable[[str, str], Finding]


def named(text: str) -> str:
    """A risk, by the beginning of its words."""
    return brief(text, SHORT)


def findings(risk: Seen, on: date) -> list[Finding]:
    """What is missing in one risk as it stands on a day, in the order in which one fills it in."""
    name = named(risk.event) or _("this risk")

    def block(check: str, words: str) -> Finding:
        return Finding(check, words % {"risk": name}, risk.id)

    def point_out(check: str, words: str) -> Finding:
        return Finding(check, words % {"risk": name}, risk.id, blocks=False)

    if not risk.event:
        return [Finding("no_event", _("Write what may happen, or remove this risk."), risk.id)]
    found: list[Finding] = []
    if risk.verdict == "carried":
        found.append(block("no_verdict", _("“%(risk)s”: say what became of it this quarter.")))
    if not risk.is_open:
        return found + list(_ended(risk, block))
    if not risk.cause:
        found.append(point_out("no_cause", _("“%(risk)s”: write what it comes from.")))
    if not risk.effect:
        found.append(point_out("no_effect", _("“%(risk)s”: write what it would do to the project.")))
    if not risk.has_category:
        found.append(block("no_category", _("“%(risk)s”: choose a category; it says what is tolerated.")))
    if not (risk.inherent and risk.today and risk.expected):
        found.append(block("no_rating", _("“%(risk)s”: rate it three times: before any action, today, if they work.")))
    if risk.owner == NOBODY:
        found.append(block("no_owner", _("“%(risk)s”: name an owner.")))
    elif risk.owner == LEFT:
        words = _("“%(risk)s”: %(owner)s has no role here any more. Name another owner.")
        found.append(Finding("owner_left", words % {"risk": name, "owner": risk.owner_name}, risk.id))
    found += _acceptance(risk, on, block)
    if risk.is_above_appetite and not risk.under_way and not risk.is_accepted(on):
        found.append(
            block("no_action", _("“%(risk)s” is above what is tolerated: add an action, or say who accepts it and until when."))
        )  # fmt: skip
    found += _expectation(risk, block)
    if risk.verdict == "escalated" and not risk.remark:
        found.append(block("no_reason", _("“%(risk)s”: write why it goes further up.")))
    if is_stuck(risk):
        found.append(
            block("stuck", _("“%(risk)s” has had the same rating for four quarters: write what there is to say."))
        )
    if risk.inherent and risk.today and is_higher(risk.today, risk.inherent):
        found.append(
            point_out("worse_than_before", _("“%(risk)s” is rated higher today than before any action. Is that so?"))
        )
    return found + list(_actions(risk, on))


def _ended(risk: Seen, block: Block) -> Iterable[Finding]:
    if risk.verdict == "happened":
        if not risk.happening:
            yield block("no_happening", _("“%(risk)s” happened: write what happened."))
        if not risk.lesson:
            name = named(risk.event)
            words = _("“%(risk)s” happened: write what was learnt from it.") % {"risk": name}
            yield Finding("no_lesson", words, risk.id, blocks=False)
    elif not risk.remark:
        yield block("no_reason", _("“%(risk)s”: write why it is closed."))


def _acceptance(risk: Seen, on: date, block: Block) -> Iterable[Finding]:
    if risk.accepted_until and risk.accepted_until < on:
        day = date_format(risk.accepted_until, "j F Y")
        words = _("“%(risk)s” was accepted until %(day)s. Accept it again until a later day, or say that it is not.")
        yield Finding("acceptance_expired", words % {"risk": named(risk.event), "day": day}, risk.id)
    elif risk.verdict == "accepted" and not (risk.accepted_by and risk.accepted_until):
        yield block("no_acceptance", _("“%(risk)s”: write who accepts it and until when."))


def _expectation(risk: Seen, block: Block) -> Iterable[Finding]:
    """What is expected has to follow from what is done."""
    today, expected = risk.today, risk.expected
    if not (today and expected):
        return
    if is_higher(expected, today):
        yield block("higher", _("“%(risk)s”: if the actions work it cannot be higher than today."))
        return
    lowered = {
        lowers for action in risk.under_way for lowers in (LIKELIHOOD, IMPACT) if action.lowers in (lowers, BOTH)
    }
    if expected.likelihood < today.likelihood and LIKELIHOOD not in lowered:
        yield block("unfounded", _("“%(risk)s” is to become less likely: which action makes it so?"))
    if expected.impact < today.impact and IMPACT not in lowered:
        yield block("unfounded", _("“%(risk)s” is to do less harm: which action makes it so?"))


def _actions(risk: Seen, on: date) -> Iterable[Finding]:
    for action in risk.actions:
        if not action.is_open:
            continue
        name = named(action.text)
        if action.due_on and action.due_on < on:
            words = _("“%(action)s” was due on %(day)s: is it done? Else give a new day.")
            day = date_format(action.due_on, "j F Y")
            yield Finding("overdue", words % {"action": name, "day": day}, action.id)
        if action.owner == LEFT:
            words = _("“%(action)s”: %(owner)s has no role here any more. Name somebody else.")
            yield Finding("owner_left", words % {"action": name, "owner": action.owner_name}, action.id)
        elif action.owner == NOBODY:
            words = _("“%(action)s”: nobody is named who does it.")
            yield Finding("no_doer", words % {"action": name}, action.id, blocks=False)


def is_higher(one: Rating, other: Rating) -> bool:
    """In likelihood or in impact."""
    return one.likelihood > other.likelihood or one.impact > other.impact


def is_stuck(risk: Seen) -> bool:
    """The same rating for four quarters, this one among them, and not a word on it in any of them."""
    rows: Sequence[tuple[Rating | None, str]] = ((risk.today, risk.remark), *risk.earlier)[:UNCHANGED]
    ratings = {rating for rating, _remark in rows}
    return len(rows) == UNCHANGED and None not in ratings and len(ratings) == 1 and not any(said for _r, said in rows)


def spoiler_findings(spoilers: Iterable[Spoiler]) -> list[Finding]:
    """Every spoiler is a risk; a strong one is a risk that is open."""
    found = []
    for actor in spoilers:
        if actor.influence >= STRONG and not actor.has_open_risk:
            words = _("%(actor)s is a spoiler with great influence: there has to be an open risk that comes from it.")
            found.append(Finding("spoiler", words % {"actor": actor.name}, actor.id))
        elif not actor.has_risk:
            words = _("%(actor)s is a spoiler: write the risk that comes from it.")
            found.append(Finding("spoiler", words % {"actor": actor.name}, actor.id))
    return found
