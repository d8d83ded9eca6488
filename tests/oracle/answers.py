"""Asks this very Python what small programs answer, and writes the answers down one a line.

Each program is run by itself: statements, and an expression at the end whose `repr` is the answer. Where it raises,
the answer is the class and the text of the exception. MXNet takes its whole process along for some wrong input: such
programs are left out of the file, and named on stderr.
"""

import json
import multiprocessing
import os
import sys
import warnings

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "faces"))

from outcome import outcome  # noqa: E402


def core(error):
    """The text of an exception: MXNet's without the stack and the place in MXNet's sources; others as they are."""
    text = str(error).split("\nStack trace:")[0]
    if text.startswith("Traceback (most recent call last):\n  File "):
        text = text.split("\n", 2)[2]
        text = text.split(": ", 1)[1]
    return text.strip()


def serve(programs, setup, pipe):
    """Sends the answers of the programs until the last of them, or until one of them ends the process."""
    warnings.simplefilter("ignore")
    for program in programs:
        pipe.send(outcome(program, setup, core))


def answers(programs, setup):
    """The programs with their answers, without those that the process did not survive."""
    programs = list(dict.fromkeys(programs))
    answered = []
    while programs:
        here, there = multiprocessing.Pipe()
        process = multiprocessing.Process(target=serve, args=(programs, setup, there))
        process.start()
        there.close()
        try:
            while programs:
                answered.append({"run": programs[0], **here.recv()})
                programs.pop(0)
        except EOFError:
            print(f"ends the process, left out: {programs.pop(0)}", file=sys.stderr)
        process.join()
    return answered


def write(path, answered):
    """One case a line."""
    with open(path, "w", encoding="utf-8") as file:
        file.write("[\n" + ",\n".join(json.dumps(case, ensure_ascii=False) for case in answered) + "\n]\n")
