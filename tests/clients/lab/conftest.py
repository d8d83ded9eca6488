"""One JupyterLab and one headless Chromium for all tests; each test opens notebooks of its own.

    pytest --chromium=PROGRAM --screenshots=FOLDER --kernel=NAME lab

What the page shows at the end of a test, passed or failed, is left as a picture in the folder.
"""

from contextlib import contextmanager
from pathlib import Path

import pytest
from notebook import PATIENCE, Notebook
from playwright.sync_api import expect, sync_playwright
from server import lab


def pytest_addoption(parser):
    parser.addoption("--chromium", required=True)
    parser.addoption("--screenshots", required=True, type=Path)
    parser.addoption("--kernel", required=True)


@pytest.fixture(scope="session")
def browser(pytestconfig):
    """The browser and the server's address with its token, which need each other and nothing else."""
    expect.set_options(timeout=PATIENCE)
    with lab() as (address, token), sync_playwright() as playwright:
        # The sandbox needs rights that containers do not give, and /dev/shm is small in them.
        browser = playwright.chromium.launch(
            executable_path=pytestconfig.getoption("chromium"),
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        context = browser.new_context(viewport={"width": 1200, "height": 1400})
        context.set_default_timeout(PATIENCE)
        yield context, address, token
        browser.close()


@pytest.fixture
def open_notebook(request, browser):
    """Opens a notebook of these cells in a page of its own: `open_notebook("1 + 1", "2 + 2")`."""
    with opening(request, browser, request.node.name.removeprefix("test_")) as open_it:
        yield open_it


@pytest.fixture(scope="session")
def packages(request, browser):
    """Packages from the index, in the kernel's own folder: kernels that start now have them."""
    with opening(request, browser, "packages") as open_it:
        notebook = open_it("%pip install --quiet ipywidgets==8.1.9 tqdm==4.67.1", "import ipywidgets, tqdm")
        notebook.run_all()
        expect(notebook.outputs(0)).to_have_count(0)
        expect(notebook.outputs(1)).to_have_count(0)


@contextmanager
def opening(request, browser, name):
    """A page for a notebook of this name, and at its end a picture."""
    context, address, token = browser
    page = context.new_page()

    def photograph(what=None):
        file = name if what is None else f"{name}-{what}"
        page.screenshot(path=request.config.getoption("screenshots") / f"{file}.png")

    def open_it(*cells):
        file = Path(f"{name}.ipynb")
        Notebook.write(file, cells, request.config.getoption("kernel"))
        page.goto(f"{address}/tree/{file}?token={token}&reset")
        return Notebook(page, photograph)

    try:
        yield open_it
    finally:
        photograph()
        # Its kernel would go on running.
        page.evaluate("() => globalThis.jupyterapp?.serviceManager.sessions.shutdownAll()")
        page.close()
