"""What changes while a cell runs, and pictures.

Cells wait for files that the test creates: what the page shows between two of them is shown by a running cell.
"""

import re
from pathlib import Path

from playwright.sync_api import expect

WAIT = """\
import os, time
def wait_for(name):
    while not os.path.exists(name):
        time.sleep(0.01)"""

PICTURE = """\
import struct, zlib
def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
rows = b''.join(b'\\0' + b''.join(bytes((x * 8, y * 12, 128)) for x in range(30)) for y in range(20))
png = (b'\\x89PNG\\r\\n\\x1a\\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 30, 20, 8, 2, 0, 0, 0))
       + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))"""


def test_a_progress_bar_moves_while_the_cell_runs(open_notebook, packages):
    notebook = open_notebook(
        WAIT,
        "from tqdm import tqdm\nfor step in tqdm(range(3), ncols=60, mininterval=0):\n    wait_for(f'step-{step}')",
    )
    notebook.run(0)
    notebook.start(1)
    for step in range(3):
        expect(notebook.outputs(1)).to_have_text(re.compile(rf"^[^\n]*\| {step}/3 [^\n]*$"))
        notebook.wait_until_busy(1)
        if step == 2:
            notebook.photograph("at-two")
        Path(f"step-{step}").touch()
    notebook.wait_for_end(1)
    expect(notebook.outputs(1)).to_have_text(re.compile(r"^100%[^\n]*\| 3/3 [^\n]*\n$"))


def test_a_display_is_updated_in_place(open_notebook):
    notebook = open_notebook(
        WAIT,
        "from IPython.display import HTML, clear_output\n"
        "shown = display(HTML('<b>one</b>'), display_id=True)\nprint('after')\n"
        "wait_for('second')\nshown.update(HTML('<i>two</i>'))\n"
        "wait_for('third')\nclear_output(wait=True)\ndisplay(HTML('<u>three</u>'))",
    )
    notebook.run(0)
    notebook.start(1)
    expect(notebook.outputs(1).locator("b")).to_have_text("one")
    expect(notebook.outputs(1).last).to_have_text("after\n")
    notebook.wait_until_busy(1)
    Path("second").touch()
    expect(notebook.outputs(1).locator("i")).to_have_text("two")
    expect(notebook.outputs(1)).to_have_count(2)
    notebook.wait_until_busy(1)
    notebook.photograph("updated")
    Path("third").touch()
    notebook.wait_for_end(1)
    expect(notebook.outputs(1)).to_have_count(1)
    expect(notebook.outputs(1).locator("u")).to_have_text("three")


def test_pictures_have_their_size(open_notebook):
    notebook = open_notebook(
        PICTURE,
        "from IPython.display import Image, SVG\nImage(png)",
        "Image(png, width=60)",
        "SVG('<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"50\" height=\"40\"><circle r=\"20\" cx=\"25\" cy=\"20\"/></svg>')",
        "class Painted:\n    def _repr_png_(self): return png\nPainted()",
    )
    notebook.run_all()
    sizes = {1: (30, 20, 30), 2: (30, 20, 60), 3: (50, 40, 50), 4: (30, 20, 30)}
    for index, (natural_width, natural_height, width) in sizes.items():
        picture = notebook.outputs(index).locator("img")
        expect(picture).to_have_js_property("complete", True)
        expect(picture).to_have_js_property("naturalWidth", natural_width)
        expect(picture).to_have_js_property("naturalHeight", natural_height)
        expect(picture).to_have_js_property("width", width)
