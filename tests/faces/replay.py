"""Runs the programs of a file of cases and prints what each answers, one line of JSON a program.

tests/oracle/answers.py does the same in the oracle.
"""

import json
import sys

from outcome import outcome


file, setup = sys.argv[1:]
with open(file, encoding="utf-8") as cases:
    for case in json.load(cases):
        print(json.dumps(outcome(case["run"], setup)), flush=True)
