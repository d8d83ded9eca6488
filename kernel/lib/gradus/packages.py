"""`%pip`: pure Python packages, in a folder of the kernel's own that is on `sys.path`."""

import importlib
import os
import re
import shlex
import sys

from _gradus import host
from IPython.core.error import UsageError

# What can look for packages and unpack them; the first that the machine has.
_INSTALLERS = ("python3 -m pip", "python -m pip", "pip3", "pip", "uv pip")

# Wheels that hold Python alone, whatever the Python is that pip itself runs in.
_PURE = (
    "--only-binary=:all: --platform any --implementation py --abi none --python-version %d.%d" % sys.version_info[:2]
)


def pip(line):
    """Installs, lists or removes packages."""
    command, *arguments = shlex.split(line) or ["help"]
    if command == "install":
        return _install(arguments)
    if command == "uninstall":
        return _uninstall([name for name in arguments if not name.startswith("-")])
    if command in ("list", "freeze"):
        line = "%s --path %s" % (line, shlex.quote(host.packages_folder))
    host.system("%s %s" % (_installer(), line))


def _install(arguments):
    wanted = [argument for argument in arguments if not _is_built_in(argument)]
    for name in arguments:
        if name not in wanted:
            print("%s is a part of Gradus." % name)
    if not wanted or all(argument.startswith("-") for argument in wanted):
        return
    folder, installer = host.packages_folder, _installer()
    options = _PURE if installer != "uv pip" else "--only-binary=:all:"
    status = host.system(
        "%s install --upgrade --target %s %s %s"
        % (installer, shlex.quote(folder), options, " ".join(shlex.quote(argument) for argument in wanted))
    )
    if status:
        print("Only packages of pure Python fit into Gradus, which is a single program with its own Python.")
        return
    if folder not in sys.path:
        sys.path.append(folder)
    importlib.invalidate_caches()


def _is_built_in(requirement):
    name = re.match(r"[A-Za-z0-9_.]*", requirement)[0].lower().replace("-", "_")
    built_in = {module.lower() for module in host.frozen_modules if "." not in module}
    return bool(name) and (name in built_in or requirement.startswith("mxnet-"))


def _uninstall(names):
    import shutil
    from importlib.metadata import distributions

    folder = host.packages_folder
    found = {distribution.name.lower(): distribution for distribution in distributions(path=[folder])}
    for name in names:
        distribution = found.get(name.lower())
        if distribution is None:
            print("Skipping %s as it is not installed." % name)
            continue
        files = [str(file) for file in distribution.files or ()]
        version = distribution.version
        for file in files:
            path = os.path.normpath(os.path.join(folder, file))
            # A record may name files elsewhere; they are not ours to remove.
            if path.startswith(os.path.normpath(folder) + os.sep) and os.path.isfile(path):
                os.remove(path)
        for top in {file.split("/")[0] for file in files if "/" in file}:
            path = os.path.join(folder, top)
            if os.path.isdir(path) and not any(files for _, _, files in os.walk(path)):
                shutil.rmtree(path)
        print("Successfully uninstalled %s-%s" % (name, version))


def _installer():
    for candidate in _INSTALLERS:
        if "pip" in host.getoutput(candidate + " --version 2>/dev/null || true"):
            return candidate
    raise UsageError("%pip needs pip or uv on this machine; neither was found.")
