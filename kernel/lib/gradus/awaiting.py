"""Cells that await: an event loop for each thread that runs cells, kept from one to the next."""

import asyncio
import threading

_own = threading.local()


def run(coroutine):
    """Runs a cell's coroutine to its end; a cell that is stopped cleans up as its `finally` says."""
    loop = getattr(_own, "loop", None)
    if loop is None or loop.is_closed():
        loop = _own.loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
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
