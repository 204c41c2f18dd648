"""Waiting for a condition, with a limit. Nothing in these suites waits for a time.

They ask again and again: a row of another process's database, a file or a port calls nobody when it changes.
"""

import asyncio
import inspect
import time

STEP = 0.02


async def until(condition, what="", limit=10.0):
    """Asks `condition` (a function, maybe async) until it returns something true, and returns that."""
    deadline = time.monotonic() + limit
    while True:
        value = condition()
        if inspect.isawaitable(value):
            value = await value
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"{what or 'the condition'} did not come true within {limit:g} s")
        await asyncio.sleep(STEP)


async def stays(condition, what="", seconds=1.0):
    """Asks `condition` for a while: it must be true all the time. For what must *not* happen."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert condition(), f"{what or 'the condition'} ceased to be true"
        await asyncio.sleep(STEP)


def until_blocking(condition, what="", limit=10.0):
    """As `until`, for code outside of the event loop."""
    deadline = time.monotonic() + limit
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"{what or 'the condition'} did not come true within {limit:g} s")
        time.sleep(STEP)
