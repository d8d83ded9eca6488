"""A JupyterLab server of its own, in the current folder."""

import os
import re
import secrets
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

# Seconds: a first start of Lab on a busy machine takes a while.
PATIENCE = 120


@contextmanager
def lab():
    """A server on a free port; yields the address of Lab's pages and the token that they ask for."""
    token = secrets.token_hex(16)
    log = Path("lab.log")
    refuse_news(Path("settings"))
    with log.open("w") as stream:
        server = subprocess.Popen(
            [
                "jupyter",
                "lab",
                "--no-browser",
                "--allow-root",
                "--ip=127.0.0.1",
                "--port=0",
                f"--ServerApp.root_dir={os.getcwd()}",
                f"--IdentityProvider.token={token}",
                # Neither news nor updates are fetched.
                "--LabApp.news_url=",
                "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
                # A page can tell when its session is connected.
                "--LabApp.expose_app_in_browser=True",
            ],
            env={**os.environ, "JUPYTERLAB_SETTINGS_DIR": os.path.abspath("settings")},
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
    try:
        yield address(server, log), token
    except BaseException:
        print(log.read_text(), file=sys.stderr)
        raise
    finally:
        # Lab shuts its kernels down before it ends.
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def refuse_news(settings):
    """Answers the question that Lab asks on its first start."""
    folder = settings / "@jupyterlab" / "apputils-extension"
    folder.mkdir(parents=True)
    (folder / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')


def address(server, log):
    """Waits for the line in which the server tells its address."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        found = re.search(r"http://127\.0\.0\.1:\d+", log.read_text())
        if found:
            return found.group() + "/lab"
        time.sleep(0.1)
    raise RuntimeError("JupyterLab did not start")
