"""What helps while typing: Tab, Shift-Tab, and a console beside the notebook."""

import re

from playwright.sync_api import expect


def test_tab_shows_candidates_with_their_kinds(open_notebook):
    notebook = open_notebook("import mxnet as mx", "mx.nd.soft")
    notebook.run(0)
    notebook.type_at_end(1, "")
    notebook.page.keyboard.press("Tab")
    candidates = notebook.page.locator(".jp-Completer-item")
    expect(candidates.first).to_be_visible()
    texts = [candidate.text_content() for candidate in candidates.locator(".jp-Completer-match").all()]
    assert {"softmax", "softmin", "softsign", "softmax_cross_entropy"} <= set(texts), texts
    assert all(text.startswith("soft") for text in texts), texts
    expect(candidates.first).to_contain_text("function")
    notebook.photograph("tab")
    notebook.page.keyboard.type("m")
    expect(candidates.filter(has_text="softsign")).to_have_count(0)
    notebook.page.keyboard.press("Enter")
    expect(notebook.cell(1).locator(".cm-content")).to_have_text(re.compile(r"^mx\.nd\.softma?[a-z_]+$"))


def test_shift_tab_shows_the_documentation_of_an_operator(open_notebook):
    notebook = open_notebook("import mxnet as mx", "mx.nd.FullyConnected(")
    notebook.run(0)
    notebook.type_at_end(1, "")
    notebook.page.keyboard.press("Shift+Tab")
    tooltip = notebook.page.locator(".jp-Tooltip")
    expect(tooltip).to_contain_text("Signature:")
    expect(tooltip).to_contain_text("num_hidden")
    expect(tooltip.locator(".ansi-red-fg", has_text="Docstring:")).to_be_visible()
    notebook.photograph("tooltip")


def test_a_console_beside_the_notebook_shares_its_variables(open_notebook):
    notebook = open_notebook("shared = 41", "shared")
    notebook.run(0)
    notebook.menu("File", "New Console for Notebook")
    console = notebook.page.locator(".jp-CodeConsole")
    expect(console.locator(".jp-CodeConsole-banner")).to_contain_text("Gradus")
    line = console.locator(".jp-CodeConsole-input .cm-content")
    line.click()
    notebook.page.keyboard.type("shared += 1; shared")
    notebook.page.keyboard.press("Shift+Enter")
    expect(console.locator(".jp-CodeConsole-content .jp-OutputArea-output")).to_have_text("42")
    notebook.run(1)
    expect(notebook.outputs(1)).to_have_text("42")
