"""Chance, the same each time: the random ids, keys and tokens of a test follow from its name.

A figure that a test looks for ("2017 stands nowhere in this letter") can stand in a random id by chance. Drawn anew in
every run, such a test fails once in a hundred runs, on somebody else's machine; drawn from the test's name it fails
where it was written. Processes of their own (a worker, gunicorn, Chromium) draw as ever.
"""

import os
import random

import pytest

chance = random.Random()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    chance.seed(item.nodeid)


os.urandom = random._urandom = chance.randbytes  # type: ignore[attr-defined]  # what uuid4 and secrets draw from
