"""A notebook in JupyterLab as a person uses it: clicks, keys, menus, and what the page shows."""

import json
import re

from playwright.sync_api import expect

# Milliseconds: a busy machine with two cores is slow, and Lab is large.
PATIENCE = 60_000

_EMPTY_PROMPT = "[ ]:"
# While a cell waits or runs it is `[*]:`.
_DONE = re.compile(r"\[\d+\]:")


class Notebook:
    """The notebook that a page shows."""

    @staticmethod
    def write(file, cells, kernel):
        """Writes a notebook that was never run."""
        empty = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": []}
        cells = [{**empty, "id": f"cell-{index}", "source": source} for index, source in enumerate(cells)]
        kernelspec = {"name": kernel, "display_name": kernel, "language": "python"}
        content = {"cells": cells, "metadata": {"kernelspec": kernelspec}, "nbformat": 4, "nbformat_minor": 5}
        file.write_text(json.dumps(content))

    def __init__(self, page, photograph):
        """Waits until Lab has loaded and the kernel answers; `photograph(what)` leaves a picture of the page."""
        self.page = page
        self.photograph = photograph
        self.cell(0).wait_for()
        page.evaluate("() => jupyterapp.shell.currentWidget.context.sessionContext.ready")
        self.wait_until_idle()

    def cell(self, index):
        """A code cell."""
        return self.page.locator(".jp-Notebook .jp-CodeCell").nth(index)

    def prompt(self, index):
        """What stands before a cell: `[1]:`."""
        return self.cell(index).locator(".jp-InputPrompt")

    def outputs(self, index):
        """What a cell shows, an element for each output."""
        return self.cell(index).locator(".jp-OutputArea-output")

    def menu(self, *path):
        """Chooses an entry of the menu bar; entries may end in an ellipsis."""
        for entry in path:
            name = re.compile(rf"^{re.escape(entry)}\u2026?$")
            labels = self.page.locator(".lm-MenuBar-itemLabel, .lm-Menu-itemLabel")
            labels.filter(has_text=name).click()

    def type_at_end(self, index, text):
        """Puts the cursor at the end of a cell and types."""
        self.cell(index).locator(".cm-content").click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(text)

    def start(self, index):
        """Runs a cell without waiting for its end; the cell stays selected."""
        self._insist(index, lambda: self._press_in(index, "Control+Enter"))

    def run(self, index):
        """Runs a cell to its end."""
        self.start(index)
        self.wait_for_end(index)

    def run_all(self):
        """Runs all cells by the menu and waits for the last one."""
        self._insist(0, lambda: self.menu("Run", "Run All Cells"))
        self.wait_for_end(-1)

    def wait_for_end(self, index):
        """Waits until a cell has its number and the kernel has nothing to do."""
        expect(self.prompt(index)).to_have_text(_DONE)
        self.wait_until_idle()

    def wait_until_idle(self):
        """Waits until the kernel has nothing to do."""
        expect(self.page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]')).to_be_visible()
        expect(self.page.locator("#jp-main-statusbar")).to_contain_text("Idle")

    def wait_until_busy(self, index):
        """Waits until a cell runs."""
        expect(self.prompt(index)).to_have_text("[*]:")
        expect(self.page.locator('.jp-Notebook-ExecutionIndicator[data-status="busy"]')).to_be_visible()

    def _press_in(self, index, key):
        self.cell(index).locator(".cm-content").click()
        self.page.keyboard.press(key)

    def _insist(self, index, run):
        """Runs a cell as often as it takes: Lab may swallow the first run of a fresh page, and leave the prompt empty."""
        before = self.prompt(index).text_content()
        for _ in range(10):
            run()
            try:
                expect(self.prompt(index)).not_to_have_text(before, timeout=5_000)
                return
            except AssertionError:
                if before != _EMPTY_PROMPT:
                    raise
                self.page.keyboard.press("Escape")
        raise AssertionError("Lab does not run cells")
