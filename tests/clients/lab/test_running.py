"""Run, Stop, Restart."""

import json
import re
from pathlib import Path

from playwright.sync_api import expect

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def test_run_all_shows_what_the_notebook_has_stored(open_notebook):
    stored = json.loads((NOTEBOOKS / "first-gradient.ipynb").read_text())
    cells = [cell for cell in stored["cells"] if cell["cell_type"] == "code"]
    notebook = open_notebook(*("".join(cell["source"]) for cell in cells))
    notebook.run_all()
    for index, cell in enumerate(cells):
        texts = [plain_text(output) for output in cell["outputs"]]
        expect(notebook.outputs(index)).to_have_count(len(texts))
        assert notebook.outputs(index).locator("pre").all_text_contents() == texts
        expect(notebook.prompt(index)).to_have_text(f"[{index + 1}]:")


def plain_text(output):
    """What the page shows of a stored output."""
    return "".join(output["text"] if output["output_type"] == "stream" else output["data"]["text/plain"])


def test_stop_ends_a_running_cell(open_notebook):
    notebook = open_notebook("kept = 6", "print('begun')\nwhile True:\n    pass", "kept * 7")
    notebook.run(0)
    notebook.start(1)
    expect(notebook.outputs(1)).to_have_text("begun\n")
    notebook.wait_until_busy(1)
    notebook.page.locator('jp-button[data-command="notebook:interrupt-kernel"]').click()
    notebook.wait_for_end(1)
    traceback = notebook.outputs(1).nth(1)
    expect(traceback).to_contain_text("KeyboardInterrupt")
    expect(traceback).to_contain_text(re.compile(r"Cell In\[2\], line \d"))
    # The name of the exception is coloured, as is the arrow at the line.
    expect(traceback.locator(".ansi-red-fg", has_text="KeyboardInterrupt").first).to_be_visible()
    notebook.run(2)
    expect(notebook.outputs(2)).to_have_text("42")


def test_restart_and_run_all_starts_from_nothing(open_notebook):
    notebook = open_notebook("count = globals().get('count', 0) + 1", "count")
    notebook.run(0)
    notebook.run_all()
    expect(notebook.outputs(1)).to_have_text("2")
    expect(notebook.prompt(1)).to_have_text("[3]:")
    notebook.menu("Kernel", "Restart Kernel and Run All Cells")
    notebook.page.locator(".jp-Dialog .jp-mod-accept").click()
    expect(notebook.prompt(1)).to_have_text("[2]:")
    notebook.wait_until_idle()
    expect(notebook.outputs(1)).to_have_text("1")
    expect(notebook.prompt(0)).to_have_text("[1]:")
