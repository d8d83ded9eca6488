"""Stores in notebooks what the real MXNet shows for their cells: the expected outputs of the tests.

    python tests/oracle/notebooks.py notebooks/*.ipynb tests/notebooks/*.ipynb

The Python is one that has MXNet and the IPython of its time, which laid lists of arrays out differently
from today's (no blank line between two arrays):

    CPython 3.8: pip install mxnet==1.9.1 numpy==1.23.5 ipython==7.9.0 'jedi<0.18' ipykernel==5.5.6 nbclient

Cells tagged `beyond-mxnet` show what MXNet cannot do. They are run as well, but where MXNet raises, their
stored outputs stay as they are: the text around such a cell derives them.
"""

import copy
import os
import sys

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

BEYOND = "beyond-mxnet"


class Oracle(NotebookClient):
    """Runs a notebook's cells in the kernel of this very Python."""

    async def async_execute_cell(self, cell, *arguments, **options):
        stored = copy.deepcopy(cell.get("outputs"))
        try:
            await super().async_execute_cell(cell, *arguments, **options)
        except CellExecutionError:
            if BEYOND not in cell.metadata.get("tags", ()):
                raise
            print(f"kept: {cell.source.splitlines()[0]}")
            cell.outputs = stored
        return cell

    execute_cell = async_execute_cell


def store(path):
    notebook = nbformat.read(path, as_version=4)
    # The warnings of a MXNet among younger packages are none of the notebook's outputs.
    environment = dict(os.environ, PYTHONWARNINGS="ignore")
    Oracle(notebook, kernel_name="python3", timeout=120, record_timing=False).execute(env=environment)
    for cell in notebook.cells:
        if "outputs" in cell:
            cell.outputs = settled(cell.outputs)
    notebook.metadata = {
        "kernelspec": {"display_name": "Gradus", "language": "python", "name": "gradus"},
        "language_info": {"name": "python"},
    }
    nbformat.write(notebook, path)


def settled(outputs):
    """The outputs without what differs from run to run."""
    kept = []
    for output in outputs:
        last = kept[-1] if kept else {}
        if output.output_type == "stream" and last.get("name") == output.name:
            # The kernel flushes as the clock strikes.
            last.text += output.text
            continue
        if output.output_type == "error":
            # The frames name files of this machine.
            output.traceback = []
        kept.append(output)
    return kept


for path in sys.argv[1:]:
    store(path)
