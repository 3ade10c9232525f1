"""Tells those who watch a board that it changed: one look at the database for all who listen in this process.

The database says what happened; nothing is kept in memory but who listens. Several processes, on several machines, need
nothing of one another, and whoever was away reads what changed since.
"""

import logging
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future
from random import randrange
from threading import Condition, Lock, Thread
from time import monotonic, sleep
from uuid import UUID

from django.conf import settings
from django.db import Error, connections

from workshops.models import Session

LOOKS_EVERY = 0.25  # seconds
PACE = 0.5  # seconds between two messages to one listener: a burst of notes is one message
HEARTBEAT = 15  # seconds of silence after which a line shows that the connection stands
LASTS = 300  # seconds; then the browser connects anew, and is asked again who it is
AGAIN = (500, 2500)  # milliseconds after which it does: not all phones of a room in the same moment

logger = logging.getLogger(__name__)


class Full(Exception):
    """As many listen in this process as its threads allow: ask again from time to time instead."""


class Hub:
    """Who listens to which board in this process, and how far each board is."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._changed = Condition()
        self._listening: Counter[UUID] = Counter()
        self._sequences: dict[UUID, int] = {}
        self._looking = False
        self._is_closing = False

    def close(self) -> None:
        """The process ends: who listens here shall go on elsewhere at once."""
        with self._changed:
            self._is_closing = True
            self._changed.notify_all()

    @property
    def is_closing(self) -> bool:
        return self._is_closing

    def enter(self, session_id: UUID) -> None:
        """Raises Full when there is no room for one more."""
        with self._changed:
            if self._is_closing or self._listening.total() >= self.most:
                raise Full
            self._listening[session_id] += 1
            if not self._looking:
                self._looking = True
                Thread(target=self._look, name="boards", daemon=True).start()

    def leave(self, session_id: UUID) -> None:
        with self._changed:
            self._listening[session_id] -= 1
            self._listening += Counter()  # forgets boards to which nobody listens

    def wait(self, session_id: UUID, after: int, timeout: float) -> int:
        """How far the board is, once it is further than `after` or the time (in seconds) is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_closing or self._sequences.get(session_id, 0) > after, timeout)
            return max(after, self._sequences.get(session_id, 0))

    def _look(self) -> None:
        try:
            while True:
                with self._changed:
                    watched = list(self._listening)
                    if not watched:
                        self._looking = False
                        return
                self._look_once(watched)
                sleep(LOOKS_EVERY)
        finally:
            connections.close_all()

    def _look_once(self, watched: list[UUID]) -> None:
        try:
            there = dict(Session.objects.filter(pk__in=watched).values_list("pk", "sequence"))
        except Error:
            logger.warning("Boards could not be read; they are tried again.", exc_info=True)
            connections.close_all()
            sleep(1)
            return
        with self._changed:
            if there != self._sequences:
                self._sequences = there
                self._changed.notify_all()


HUB = Hub(settings.LIVE_LISTENERS)


Words = tuple[int, str]  # how far what is told leads, and what is told


class Told:
    """What was put into words for one listener serves all who were as far as that one: they wait for it together."""

    def __init__(self, most: int = 64) -> None:
        self.most = most
        self._lock = Lock()
        self._told: OrderedDict[Hashable, Future[Words]] = OrderedDict()

    def once(self, key: Hashable, tell: Callable[[], Words]) -> Words:
        with self._lock:
            there = self._told.get(key)
            mine: Future[Words] = Future()
            if there is None:
                self._told[key] = mine
                while len(self._told) > self.most:
                    self._told.popitem(last=False)
        if there is not None:
            return there.result(timeout=30)
        try:
            words = tell()
        except BaseException as error:
            with self._lock:
                self._told.pop(key, None)
            mine.set_exception(error)
            raise
        mine.set_result(words)
        return words


TOLD = Told()


class Messages:
    """What an event stream sends: what changed after a number, each time something did. Raises Full at once.

    `render(after, upto)` gives how far that leads (to `upto` at least), and the words. No database connection is held
    while nothing happens.
    """

    def __init__(self, session_id: UUID, after: int, render: Callable[[int, int], Words]) -> None:
        self.session_id, self.after, self.render = session_id, after, render
        HUB.enter(session_id)
        self._is_listening = True

    def close(self) -> None:
        """The server calls it when the answer ends, in whatever way."""
        if self._is_listening:
            self._is_listening = False
            HUB.leave(self.session_id)

    def __iter__(self) -> Iterator[str]:
        ends = monotonic() + LASTS
        connections.close_all()
        yield f"retry: {randrange(*AGAIN)}\n\n"
        while monotonic() < ends and not HUB.is_closing:
            upto = HUB.wait(self.session_id, self.after, HEARTBEAT)
            if upto <= self.after:
                yield "event: beat\ndata:\n\n"  # an event and no comment: a page that hears none for long connects anew
                continue
            try:
                self.after, words = self.render(self.after, upto)
            finally:
                connections.close_all()
            yield event(self.after, words)
            sleep(PACE)


def event(number: int, words: str) -> str:
    """A message as the browser's EventSource reads it."""
    lines = "".join(f"data: {line}\n" for line in words.replace("\r", "").split("\n"))
    return f"id: {number}\nevent: board\n{lines}\n"
