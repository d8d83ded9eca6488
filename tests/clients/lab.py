"""JupyterLab in a headless Chromium: opens a notebook, runs all of it, tells what it shows.

    lab.py CHROMIUM NOTEBOOK SCREENSHOT

Prints the text of every output as a JSON list, in the order of the page, and leaves a picture of the page.
The notebook names its kernel and lies in the current folder.
"""

import json
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

# Milliseconds: a first start of Lab on a busy machine takes a while.
PATIENCE = 120_000


@contextmanager
def lab():
    """A JupyterLab server on a free port; yields its address and its token."""
    token = secrets.token_hex(16)
    log = Path("lab.log")
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
            ],
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


def address(server, log):
    """Waits for the line in which the server tells its address."""
    deadline = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < deadline and server.poll() is None:
        found = re.search(r"http://127\.0\.0\.1:\d+", log.read_text())
        if found:
            return found.group()
        time.sleep(0.1)
    raise RuntimeError("JupyterLab did not start")


def run_all(page):
    """Runs all cells by the menu, as often as it takes.

    Lab swallows a run that comes while the first kernel of a fresh page still connects, although the
    notebook already calls itself idle: the cells then keep their empty prompts.
    """
    prompts = page.locator(".jp-Notebook .jp-CodeCell .jp-InputPrompt")
    expect(page.locator("#jp-main-statusbar")).to_contain_text("Idle")
    for _ in range(10):
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        try:
            expect(prompts.first).not_to_have_text("[ ]:", timeout=5_000)
            break
        except AssertionError:
            page.keyboard.press("Escape")
    # `[*]:` while a cell waits or runs, its number when it is done.
    expect(prompts.last).to_have_text(re.compile(r"\[\d+\]:"))
    expect(page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]')).to_be_visible()


def main(chromium, notebook, screenshot):
    expect.set_options(timeout=PATIENCE)
    with lab() as (server, token), sync_playwright() as playwright:
        # The sandbox needs rights that containers do not give, and /dev/shm is small in them.
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        page = browser.new_page(viewport={"width": 1200, "height": 1400})
        page.set_default_timeout(PATIENCE)
        try:
            page.goto(f"{server}/lab/tree/{notebook}?token={token}&reset")
            page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
            run_all(page)
            texts = page.locator(".jp-Notebook .jp-OutputArea-output pre").all()
            print(json.dumps([text.text_content() for text in texts]))
        finally:
            page.screenshot(path=screenshot)
            browser.close()


main(*sys.argv[1:])
