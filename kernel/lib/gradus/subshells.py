"""Threads beside the main one on which cells and comm messages run (JEP 91)."""

import threading

_threads = {}


def start(name, serve):
    """Runs `serve` on a thread of its own until it returns."""
    thread = threading.Thread(target=serve, name=f"subshell {name}".rstrip(), daemon=True)
    _threads[name] = thread
    thread.start()


def join(name, seconds):
    """Waits for a thread that was told to end; one that runs a cell goes on without being waited for."""
    thread = _threads.pop(name, None)
    if thread is not None:
        # `Thread.join` would enter the thread that waits, which is none of Python's, into `threading.enumerate()`.
        thread._os_thread_handle.join(seconds)
