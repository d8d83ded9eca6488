"""The debugger's side bar: variables without stepping, breakpoints, steps."""

from playwright.sync_api import expect

PROGRAM = "def add(a, b):\n    total = a + b\n    return total\nresult = add(20, 22)\nprint(result)"


def enable(notebook, known):
    """Presses the bug until the side bar shows a variable.

    Lab asks a fresh kernel several times for the state of its debugger, and forgets a press that comes meanwhile.
    """
    for _ in range(10):
        notebook.page.locator(".jp-DebuggerBugButton").click()
        try:
            expect(variable(notebook, known)).to_be_visible(timeout=5_000)
            return
        except AssertionError:
            continue
    raise AssertionError("Lab does not start the debugger")


def variable(notebook, name):
    """The row of a variable in the side bar."""
    rows = notebook.page.locator(".jp-DebuggerVariables-body .jp-TreeItem")
    return rows.filter(has=notebook.page.get_by_text(name, exact=True))


def frames(notebook, *described):
    """The call stack in the side bar is this one: names and lines, the innermost first."""
    rows = notebook.page.locator(".jp-DebuggerCallstackFrame")
    expect(rows).to_have_count(len(described))
    for row, (name, line) in zip(rows.all(), described):
        expect(row.locator(".jp-DebuggerCallstackFrame-name")).to_have_text(name)
        expect(row.locator(".jp-DebuggerCallstackFrame-location")).to_have_text(f"Cell [*]:{line}")


def press(notebook, button):
    """Presses a button above the call stack."""
    notebook.page.locator(f'#jp-debugger-sidebar [data-command="debugger:{button}"]').click()


def test_the_panel_shows_variables(open_notebook):
    notebook = open_notebook("number = 7\nlayers = [1, 'two']", "number = 8\nadded = 1.5")
    notebook.run(0)
    enable(notebook, "number")
    expect(variable(notebook, "number")).to_contain_text("7")
    expect(variable(notebook, "layers")).to_contain_text("list")
    variable(notebook, "layers").locator(".expand-collapse-button").click()
    expect(notebook.page.locator(".jp-DebuggerVariables-detail").filter(has_text="'two'")).to_be_visible()
    notebook.photograph("unfolded")
    # It follows the cells.
    notebook.run(1)
    expect(variable(notebook, "number")).to_contain_text("8")
    expect(variable(notebook, "added")).to_contain_text("1.5")


def test_a_breakpoint_stops_and_steps_go_on(open_notebook):
    notebook = open_notebook("begun = True", PROGRAM)
    notebook.run(0)
    enable(notebook, "begun")
    # The first element gives the gutter its width.
    notebook.cell(1).locator(".cm-breakpoint-gutter .cm-gutterElement").nth(2).click()
    expect(notebook.cell(1).locator(".cm-breakpoint-icon")).to_have_count(2)
    notebook.start(1)
    frames(notebook, ("add", 2), ("<module>", 4))
    expect(variable(notebook, "a")).to_contain_text("20")
    expect(notebook.cell(1).locator(".jp-DebuggerEditor-highlight")).to_contain_text("total = a + b")
    notebook.photograph("stopped")
    press(notebook, "next")
    frames(notebook, ("add", 3), ("<module>", 4))
    expect(variable(notebook, "total")).to_contain_text("42")
    press(notebook, "stepOut")
    frames(notebook, ("<module>", 5))
    notebook.photograph("out")
    press(notebook, "continue")
    notebook.wait_for_end(1)
    expect(notebook.outputs(1)).to_have_text("42\n")
