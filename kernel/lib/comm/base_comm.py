"""The classes of comms; the names and arguments are those that ipywidgets and its kin call."""

import uuid

from _gradus import host


class BaseComm:
    """One end of a comm; the other is in the front end."""

    def __init__(
        self,
        target_name="comm",
        data=None,
        metadata=None,
        buffers=None,
        comm_id=None,
        primary=True,
        target_module=None,
        topic=None,
        _open_data=None,
        _close_data=None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.comm_id = comm_id or uuid.uuid4().hex
        self.primary = primary
        self.target_name = target_name
        self.target_module = target_module
        self.topic = topic or f"comm-{self.comm_id}".encode("ascii")
        self._open_data = _open_data or {}
        self._close_data = _close_data or {}
        self._msg_callback = None
        self._close_callback = None
        self._closed = primary
        if primary:
            self.open(data, metadata, buffers)

    def publish_msg(self, msg_type, data=None, metadata=None, buffers=None, **keys):
        """Sends a message of any of the three types."""
        target = (keys.get("target_name"), keys.get("target_module"))
        pieces = [bytes(memoryview(buffer).cast("B")) for buffer in buffers or ()]
        host.publish_comm(msg_type, self.comm_id, data or {}, metadata or {}, pieces, *target)

    def open(self, data=None, metadata=None, buffers=None):
        """Opens the other end."""
        _manager().register_comm(self)
        try:
            self.publish_msg(
                "comm_open",
                self._open_data if data is None else data,
                metadata,
                buffers,
                target_name=self.target_name,
                target_module=self.target_module,
            )
        except BaseException:
            _manager().unregister_comm(self)
            raise
        self._closed = False

    def close(self, data=None, metadata=None, buffers=None, deleting=False):
        """Closes both ends, once."""
        if self._closed:
            return
        self._closed = True
        self.publish_msg("comm_close", self._close_data if data is None else data, metadata, buffers)
        if not deleting:
            _manager().unregister_comm(self)

    def send(self, data=None, metadata=None, buffers=None):
        """Sends a message to the other end."""
        _manager().expect_answer(data)
        self.publish_msg("comm_msg", data, metadata, buffers)

    def on_msg(self, callback):
        """Calls `callback` with every message that comes, or no longer if it is `None`."""
        self._msg_callback = callback

    def on_close(self, callback):
        """Calls `callback` with the message by which the other end closes."""
        self._close_callback = callback

    def handle_msg(self, msg):
        """Takes a message."""
        if self._msg_callback is not None:
            self._msg_callback(msg)

    def handle_close(self, msg):
        """Takes the end."""
        if self._close_callback is not None:
            self._close_callback(msg)


class CommManager:
    """The comms that are open, and those who take up comms that the front end opens."""

    # Questions whose answers have not come; a front end that never answers must not fill the memory.
    _MOST_EXPECTED = 1000

    def __init__(self):
        self.comms = {}
        self.targets = {}
        self._expected = {}

    def register_target(self, target_name, f):
        """Has `f(comm, message)` called when the front end opens a comm for this target; `f` may be a dotted name."""
        if isinstance(f, str):
            module, _, name = f.rpartition(".")
            f = getattr(__import__(module, fromlist=[name]), name) if module else __import__(name)
        self.targets[target_name] = f

    def unregister_target(self, target_name, f=None):
        """Forgets a target."""
        return self.targets.pop(target_name)

    def register_comm(self, comm):
        """Makes a comm reachable by its identifier."""
        self.comms[comm.comm_id] = comm
        return comm.comm_id

    def unregister_comm(self, comm):
        """Forgets a comm."""
        del self.comms[comm.comm_id]

    def get_comm(self, comm_id):
        """The comm of this identifier, or `None`."""
        return self.comms.get(comm_id)

    def comm_open(self, stream, ident, msg):
        """The front end has opened a comm."""
        import comm

        content = msg["content"]
        opened = comm.create_comm(
            comm_id=content["comm_id"], primary=False, target_name=content["target_name"]
        )
        self.register_comm(opened)
        target = self.targets.get(content["target_name"])
        if target is None:
            opened.close()
            return
        try:
            target(opened, msg)
        except BaseException:
            opened.close()
            raise

    def comm_msg(self, stream, ident, msg):
        """The front end has sent a message."""
        found = self.get_comm(msg["content"]["comm_id"])
        if found is not None:
            self._in_place(msg["content"].get("data"), found.handle_msg, msg)

    def comm_close(self, stream, ident, msg):
        """The front end has closed a comm."""
        found = self.comms.pop(msg["content"]["comm_id"], None)
        if found is not None:
            found._closed = True
            found.handle_close(msg)

    def expect_answer(self, data):
        """Remembers which event loop asks, if one does: the answer is handled there, and nowhere else."""
        question = _question(data)
        loop = None if question is None else _running_loop()
        if loop is not None:
            if len(self._expected) >= self._MOST_EXPECTED:
                del self._expected[next(iter(self._expected))]
            self._expected[question] = loop

    def _in_place(self, data, handle, msg):
        question = _question(data)
        loop = None if question is None else self._expected.pop(question, None)
        if loop is None or loop.is_closed():
            handle(msg)
        else:
            loop.call_soon_threadsafe(handle, msg)


def dispatch(msg_type, msg):
    """Takes a comm message from the front end."""
    getattr(_manager(), msg_type)(None, None, msg)


def open_comms():
    """Identifier and target of every open comm."""
    return [(comm_id, found.target_name) for comm_id, found in list(_manager().comms.items())]


def _manager():
    import comm

    return comm.get_comm_manager()


def _question(data):
    """What a custom message and its answer have in common."""
    if isinstance(data, dict) and data.get("method") == "custom":
        content = data.get("content")
        if isinstance(content, dict) and isinstance(content.get("id"), (str, int)):
            return content["id"]
    return None


def _running_loop():
    import sys

    # Importing it would take longer than any message.
    asyncio = sys.modules.get("asyncio")
    return None if asyncio is None else asyncio._get_running_loop()
