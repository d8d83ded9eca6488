"""Breakpoints and steps, by the interpreter's trace function. It is set while a cell runs and a debugger is attached,
and never otherwise."""

import queue
import sys

from _gradus import host
from gradus import sources

# The only thread that stops; front ends take the first for the main one.
THREAD = 1

# Longer than any variable takes to be shown, shorter than the patience of whoever asks.
_PATIENCE = 1.5


class NotStopped(Exception):
    """There is no frame to look at, or it is busy."""


class Stop:
    """A place where the cell waits."""

    def __init__(self, frame):
        self.frames = []
        while frame is not None and sources.path_of(frame.f_code.co_filename) is not None:
            self.frames.append(frame)
            frame = frame.f_back
        self._work = queue.SimpleQueue()

    def serve(self):
        """On the cell's thread: does what is asked until it is told to go on."""
        while (work := self._work.get()) is not None:
            function, reply = work
            try:
                reply.put((function(), None))
            except Exception as error:
                reply.put((None, error))

    def go_on(self):
        """Ends the wait."""
        self._work.put(None)

    def ask(self, function):
        """Has a function called on the cell's thread, the only one that may look into its frames."""
        reply = queue.SimpleQueue()
        self._work.put((function, reply))
        try:
            value, error = reply.get(timeout=_PATIENCE)
        except queue.Empty:
            raise NotStopped("the cell is busy") from None
        if error is not None:
            raise error
        return value


class Stepper:
    """What is traced and where it stops."""

    def __init__(self):
        # Lines by path.
        self.breakpoints = {}
        self.stop = None
        self._stops_at = self._nowhere

    def around_cell(self, begins):
        """Traces the cell that begins; no step goes on from one cell into the next."""
        self._stops_at = self._nowhere
        sys.settrace(self._enter if begins else None)

    def pause(self):
        """Stops at the next line, wherever that is."""
        self._stops_at = self._anywhere

    def go_on(self, step=None):
        """Runs on: to the next line (`in`), the next line of this function (`over`), its caller (`out`), or on."""
        stop = self.stop
        if stop is None:
            return
        frame = stop.frames[0]
        steps = {"in": self._anywhere, "over": self._in_frame(frame), "out": self._after(frame)}
        self._stops_at = steps.get(step, self._nowhere)
        stop.go_on()

    def _enter(self, frame, event, arg):
        return None if sources.path_of(frame.f_code.co_filename) is None else self._trace

    def _trace(self, frame, event, arg):
        if event == "line":
            lines = self.breakpoints.get(sources.path_of(frame.f_code.co_filename), ())
            if frame.f_lineno in lines:
                self._wait_at(frame, "breakpoint")
            elif self._stops_at(frame, event):
                self._wait_at(frame, "step")
        elif event == "return":
            self._stops_at(frame, event)
        return self._trace

    def _wait_at(self, frame, reason):
        self.stop = Stop(frame)
        host.debug_event("stopped", {"reason": reason, "threadId": THREAD, "allThreadsStopped": True})
        try:
            self.stop.serve()
        finally:
            self.stop = None
            host.debug_event("continued", {"threadId": THREAD, "allThreadsContinued": True})

    def _nowhere(self, frame, event):
        return False

    def _anywhere(self, frame, event):
        return event == "line"

    def _in_frame(self, wanted):
        """Stops at the next line of a frame, or of its caller once it has returned."""

        def stops(frame, event):
            if frame is not wanted:
                return False
            if event == "return":
                self._stops_at = self._beyond(frame)
            return event == "line"

        return stops

    def _after(self, wanted):
        """Stops where a frame has returned to."""

        def stops(frame, event):
            if frame is wanted and event == "return":
                self._stops_at = self._beyond(frame)
            return False

        return stops

    def _beyond(self, frame):
        caller = frame.f_back
        if caller is not None and sources.path_of(caller.f_code.co_filename) is not None:
            return self._in_frame(caller)
        # The value that ends a cell is computed by code of its own.
        file = frame.f_code.co_filename
        return lambda other, event: event == "line" and other.f_code.co_filename == file
