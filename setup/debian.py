"""System packages: installed where we may, named where we may not."""

import ctypes
import os
import re
import shutil
import subprocess
import sys


class PackagesMissing(Exception):
    """The message holds the line to type."""


def missing_libraries(libraries):
    """Return the packages of those libraries that cannot be loaded. Other systems than Linux name theirs otherwise."""
    return [package for name, package in libraries.items() if sys.platform == "linux" and not loads(name)]


def loads(name):
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def require_commands(commands, purpose):
    if missing := [package for name, package in commands.items() if not shutil.which(name)]:
        require_packages(missing, purpose)


def venv_package(python):
    """Debian splits `venv` from Python: python3-venv serves its own python3, python3.13-venv that version."""
    own = os.path.realpath("/usr/bin/python3") == os.path.realpath(python)
    version = re.search(r"python(3\.\d+)$", str(python))
    return "python3-venv" if own or not version else f"python{version[1]}-venv"


def require_packages(packages, purpose):
    """Install the packages as root on Debian; anyone else is told the line to type."""
    if not (os.geteuid() == 0 and shutil.which("apt-get")):
        raise PackagesMissing(f"For {purpose}, this machine lacks: {' '.join(packages)}\n{line_to_type(packages)}")
    print(f"Installing {' '.join(packages)} for {purpose} ...", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        result = subprocess.run(
            ["apt-get", "-qq", *command],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if result.returncode and command != ["update"]:  # one unreachable source must not stop the others
            raise PackagesMissing(f"{result.stdout.strip()}\n\n{line_to_type(packages)}")


def suggest_packages(packages, reason):
    """Name a package that is useful but not needed; nothing is installed unasked."""
    print(f"Hint: {reason}. {line_to_type(packages)}")


def line_to_type(packages):
    if not shutil.which("apt-get"):
        return f"Install what your system calls them, then start again. Debian's names: {' '.join(packages)}"
    sudo = "" if os.geteuid() == 0 else "sudo "
    return f"Type this line, then start again:\n\n  {sudo}apt-get install -y {' '.join(packages)}\n"
