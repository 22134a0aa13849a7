"""Remember what has been done, by a hash of what it was done from."""

import hashlib
from pathlib import Path


def of_files(*paths):
    """Return a hash of the files' names and contents; a missing file counts as empty."""
    total = hashlib.sha256()
    for path in sorted(set(paths)):
        content = path.read_bytes() if path.is_file() else b""
        total.update(f"{path}\0{len(content)}\0".encode() + content)
    return total.hexdigest()


def of_folders(*folders):
    """Return a hash of all files below the folders; what Python has compiled is none of them."""
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return of_files(*files)


class Stamp:
    """A file that is written once a step has succeeded.

    `after` is asked for what the step leaves behind: when somebody else has changed that, the step is done again.
    """

    def __init__(self, path, inputs, after=lambda: ""):
        self.path = Path(path)
        self.inputs = inputs
        self.after = after

    def is_current(self):
        return self.path.is_file() and self.path.read_text() == self._key()

    def write(self):
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self._key())

    def _key(self):
        return hashlib.sha256(f"{self.inputs}\0{self.after()}".encode()).hexdigest()
