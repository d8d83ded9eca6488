"""Questions of a cell, answered in the page."""

from playwright.sync_api import expect


def test_input_is_answered_in_the_page(open_notebook):
    notebook = open_notebook("name = input('Your name? ')\nprint('Hello,', name)")
    notebook.start(0)
    expect(notebook.cell(0).locator(".jp-Stdin-prompt")).to_have_text("Your name? ")
    answer = notebook.cell(0).locator(".jp-Stdin-input")
    expect(answer).not_to_have_attribute("type", "password")
    notebook.photograph("question")
    answer.fill("Ada \u2026 \U0001d49c")
    answer.press("Enter")
    notebook.wait_for_end(0)
    expect(notebook.outputs(0).last).to_have_text("Hello, Ada \u2026 \U0001d49c\n")
    # Lab keeps the question with its answer above what was printed.
    expect(notebook.outputs(0).first).to_contain_text("Your name? Ada")


def test_a_password_is_not_shown(open_notebook):
    notebook = open_notebook("from getpass import getpass\nlen(getpass())")
    notebook.start(0)
    answer = notebook.cell(0).locator(".jp-Stdin-input")
    expect(answer).to_have_attribute("type", "password")
    answer.fill("secret")
    answer.press("Enter")
    notebook.wait_for_end(0)
    expect(notebook.outputs(0).last).to_have_text("6")
    expect(notebook.cell(0)).not_to_contain_text("secret")


def test_stop_ends_a_question(open_notebook):
    notebook = open_notebook("input()")
    notebook.start(0)
    notebook.cell(0).locator(".jp-Stdin-input").wait_for()
    notebook.menu("Kernel", "Interrupt Kernel")
    notebook.wait_for_end(0)
    # Lab leaves the box below it.
    expect(notebook.outputs(0).first).to_contain_text("KeyboardInterrupt")
