"""Stores beside each program of tests/programs what it prints under CPython with the real MXNet.

    python tests/oracle/programs.py

needs MXNet 1.9.1 and NumPy 1.23.5.
"""

import subprocess
import sys
from pathlib import Path

for program in sorted((Path(__file__).parents[1] / "programs").glob("*.py")):
    printed = subprocess.run([sys.executable, "-W", "ignore", program], stdout=subprocess.PIPE, check=True).stdout
    program.with_suffix(".txt").write_bytes(printed)
