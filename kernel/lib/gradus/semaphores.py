"""`_multiprocessing` for one process: semaphores that only its threads share."""

import threading

_RECURSIVE = 0


class SemLock:
    """A semaphore, or a lock that its holder may take again."""

    SEM_VALUE_MAX = 2**31 - 1
    handle = 0
    # One with a name would be watched over by another process.
    name = None

    def __init__(self, kind, value, maxvalue, name, unlink):
        self.kind, self.maxvalue = kind, maxvalue
        self._value = value
        self._changed = threading.Condition()
        self._holder, self._taken = None, 0

    def acquire(self, block=True, timeout=None):
        if self.kind == _RECURSIVE and self._is_mine():
            self._taken += 1
            return True
        if not block:
            timeout = 0
        with self._changed:
            if not self._changed.wait_for(lambda: self._value > 0, timeout):
                return False
            self._value -= 1
            self._holder = threading.get_ident()
            self._taken += 1
        return True

    def release(self):
        if self.kind == _RECURSIVE:
            if not self._is_mine():
                raise AssertionError("attempt to release recursive lock not owned by thread")
            if self._taken > 1:
                self._taken -= 1
                return
        with self._changed:
            if self._value >= self.maxvalue:
                raise ValueError("semaphore or lock released too many times")
            self._value += 1
            self._taken -= 1
            self._changed.notify()

    def _is_mine(self):
        return self._taken > 0 and self._holder == threading.get_ident()

    def _count(self):
        return self._taken

    def _get_value(self):
        return self._value

    def _is_zero(self):
        return self._value == 0

    def _after_fork(self):
        pass

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *exception):
        self.release()


def sem_unlink(name):
    """Nothing has a name."""
