"""A session at `jupyter console`, typed through a pseudo-terminal.

    console.py KERNEL_NAME BANNER [console options]

Types what a person types and waits for what a person waits for; ends with status 1 and the whole
screen when something does not come. Multi-line input needs the full prompt: with `--simple-prompt`
the console reads single lines, and that part is left out.
"""

import io
import os
import re
import sys

import pexpect

# Colours and cursor movements may stand between any two characters of what is waited for.
CONTROL = r"(?:\x1b\[[0-9;?]*[a-zA-Z])*"
INTERRUPT, TAB, ENTER = "\x03", "\t", "\r"


class Session:
    """The terminal, and everything that it has shown."""

    def __init__(self, kernel_name, options):
        # No answer will come to the question where the cursor is; a pager would wait for a key.
        environment = dict(os.environ, TERM="xterm", PROMPT_TOOLKIT_NO_CPR="1", PAGER="cat")
        self.screen = io.StringIO()
        self.terminal = pexpect.spawn(
            "jupyter",
            ["console", "--kernel", kernel_name, *options],
            env=environment,
            encoding="utf-8",
            timeout=30,
            dimensions=(50, 120),
        )
        self.terminal.logfile_read = self.screen

    def type(self, text):
        self.terminal.send(text)

    def see(self, text):
        self.wait_for(CONTROL.join(map(re.escape, text)), repr(text))

    def end(self):
        self.wait_for(pexpect.EOF, "the end")
        self.terminal.close()
        if self.terminal.exitstatus != 0:
            raise AssertionError(f"the console ended with status {self.terminal.exitstatus}")

    def wait_for(self, pattern, name):
        try:
            self.terminal.expect(pattern)
        except pexpect.ExceptionPexpect as error:
            raise AssertionError(f"{name} did not come: {type(error).__name__}") from error


def results(session):
    session.see("In [1]: ")
    session.type("6 * 7" + ENTER)
    session.see("Out[1]: ")
    session.see("42")
    session.see("In [2]: ")


def block_of_lines(session):
    session.type("for i in range(1, 3):" + ENTER)
    session.see("...: ")
    # The console asked the kernel whether the cell is whole, and indents as the kernel answers.
    session.type("print('line' * i)" + ENTER)
    session.see("...: ")
    session.type(ENTER)
    session.see("\nline\r\nlineline\r\n")
    session.see("In [3]: ")


def completion(session):
    # Without the completion this names something that does not exist.
    session.type("isinst" + TAB)
    session.see("isinstance")
    session.type("(1, int)" + ENTER)
    session.see("True")
    session.see("In [4]: ")


def help_page(session):
    session.type("zip?" + ENTER)
    session.see("Docstring")
    session.see("In [5]: ")


def question(session, count):
    session.type("'<' + input('who? ') + '>'" + ENTER)
    session.see("\nwho? ")
    session.type("Ada" + ENTER)
    session.see("'<Ada>'")
    session.see(f"In [{count + 1}]: ")


def interrupt(session, count):
    session.type("exec('print(\"spin\" * 2)\\nwhile True: pass')" + ENTER)
    session.see("spinspin\r\n")
    session.type(INTERRUPT)
    session.see("KeyboardInterrupt")
    session.see(f"In [{count + 1}]: ")
    session.type("'still ' + 'here'" + ENTER)
    session.see("'still here'")
    session.see(f"In [{count + 2}]: ")


def main(kernel_name, banner, *options):
    session = Session(kernel_name, options)
    try:
        session.see(banner)
        results(session)
        count = 2
        if "--simple-prompt" not in options:
            block_of_lines(session)
            completion(session)
            help_page(session)
            count = 5
        question(session, count)
        interrupt(session, count + 1)
        session.type("exit" + ENTER)
        session.end()
    except AssertionError as error:
        screen = re.sub(CONTROL + r"|\r", "", session.screen.getvalue())
        sys.exit(f"{error}\n--- the screen ---\n{screen}")
    finally:
        session.terminal.close(force=True)


main(*sys.argv[1:])
