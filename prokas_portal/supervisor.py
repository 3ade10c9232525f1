"""Keeps programs running beside each other: starts them in order, starts again what ended, stops all in the opposite order."""

import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from prokas_portal import children
from prokas_portal.bootstrap import Trouble, say

STARTS = 5  # of one program …
WITHIN = 60  # seconds: more than that, and starting it again will not help


@dataclass
class Program:
    name: str
    log: Path
    start: Callable[[], subprocess.Popen[bytes]]
    within: float = 10  # seconds it may take to finish what it is doing
    child: subprocess.Popen[bytes] | None = None
    started_at: list[float] = field(default_factory=list)

    def run(self) -> None:
        self.child = self.start()
        self.started_at = [*self.started_at[1 - STARTS :], time.monotonic()]

    @property
    def keeps_ending(self) -> bool:
        return len(self.started_at) == STARTS and time.monotonic() - self.started_at[0] < WITHIN


class Supervisor:
    def __init__(self) -> None:
        self.programs: list[Program] = []

    def run(self, program: Program) -> None:
        self.programs.append(program)
        program.run()

    def look_after(self) -> None:
        """Start again what ended. Call it every second or so."""
        for program in self.programs:
            if program.child is None or program.child.poll() is None:
                continue
            if program.keeps_ending:
                raise Trouble(
                    f"{program.name} keeps ending. Its last words, from {program.log}:\n\n"
                    f"{children.last_lines(program.log)}"
                )
            say(f"{program.name} ended with status {program.child.returncode}: starting it again")
            program.run()

    def stop(self) -> None:
        for program in reversed(self.programs):
            if program.child:
                children.stop(program.child, within=program.within)
        self.programs.clear()
