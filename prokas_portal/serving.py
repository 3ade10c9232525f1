"""Knows how a web process ends (gunicorn's configuration): who watches a board is let go at once, and goes on at its successor."""

import signal
from threading import Thread
from types import FrameType
from typing import Any


def post_worker_init(worker: Any) -> None:
    from workshops.live import HUB  # models can be imported only now that the portal is loaded

    end: Any = signal.getsignal(signal.SIGTERM)

    def let_go(number: int, frame: FrameType | None) -> None:
        Thread(target=HUB.close).start()  # a handler must not wait for a lock
        end(number, frame)

    signal.signal(signal.SIGTERM, let_go)
