"""Cells that await: an event loop for each thread that runs cells, kept from one to the next."""

import asyncio
import threading

_own = threading.local()


def enter():
    """Makes the loop the running one, for a part of an awaiting cell that itself awaits nothing but may make tasks."""
    asyncio.events._set_running_loop(_loop())


def leave():
    """The opposite of `enter`."""
    asyncio.events._set_running_loop(None)


def run(coroutine):
    """Runs a cell's coroutine to its end; a cell that is stopped cleans up as its `finally` says."""
    loop = _loop()
    task = loop.create_task(coroutine)
    try:
        return loop.run_until_complete(task)
    except BaseException:
        if not task.done():
            task.cancel()
            try:
                loop.run_until_complete(task)
            except asyncio.CancelledError:
                pass
        raise


def _loop():
    loop = getattr(_own, "loop", None)
    if loop is None or loop.is_closed():
        loop = _own.loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
    return loop
