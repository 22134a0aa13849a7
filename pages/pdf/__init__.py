"""The one door to WeasyPrint: every PDF of the product is made here.

Each document is rendered in a process of its own, with limits of time and memory, with nothing of our environment,
and with a fetcher that reaches neither the network nor a file. A hostile text costs an error, never the worker. What
these processes have in common, loaded libraries and fonts, is made ready once: see pages.pdf.press.
"""

import atexit
import json
import struct
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from select import select

from pages import fonts

SECONDS = 20
START_SECONDS = 30  # what loading the libraries may take on a busy machine
PROJECT = Path(__file__).resolve().parent.parent.parent
PATH = "/usr/local/bin:/usr/bin:/bin"


class PdfFailed(RuntimeError):
    """The document could not be made into a PDF within its limits."""


@dataclass(frozen=True)
class Attachment:
    """A file that travels inside the PDF."""

    name: str
    description: str
    content: str
    relationship: str = "Data"


def render_pdf(html, *, title, language, attachments=(), pictures=None, seconds=SECONDS):
    """Return a whole HTML document as PDF/A-3a and PDF/UA-1. Raises PdfFailed, or FontsMissing before that.

    `pictures`: data URIs by the address that the document names them with, such as `picture:1`. A picture that stands
    on many pages is handed over once.
    """
    job = {
        "html": html,
        "title": title,
        "language": language,
        "attachments": [asdict(each) for each in attachments],
        "pictures": pictures or {},
        "seconds": seconds,
    }
    content, last_words = PRESS.print(job)
    if not content.startswith(b"%PDF-"):
        raise PdfFailed(f"“{title}” {last_words}")
    return content


class Press:
    """The process that has all libraries ready, and begins another one for each document. One document at a time."""

    def __init__(self):
        self.process = None
        self.turn = threading.Lock()

    def print(self, job):
        """Return (the PDF, "") or (b"", what went wrong)."""
        with self.turn:
            try:
                self._make_ready()
                self._send(json.dumps(job).encode())
                return self._answer(job["seconds"] + START_SECONDS)
            except (OSError, EOFError, TimeoutError) as error:
                self.stop()
                return b"", f"was not printed: {error!r}"

    def _make_ready(self):
        configuration = fonts.fontconfig_file()
        if self.process and (self.process.poll() is not None or self.configuration != configuration):
            self.stop()
        if self.process is None:
            self.configuration = configuration
            self.process = subprocess.Popen(
                [sys.executable, "-m", "pages.pdf.press"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=PROJECT,
                env={"FONTCONFIG_FILE": str(configuration), "PATH": PATH, "LANG": "C.UTF-8"},
            )

    def _send(self, text):
        self.process.stdin.write(struct.pack(">Q", len(text)) + text)
        self.process.stdin.flush()

    def _answer(self, seconds):
        if not select([self.process.stdout], [], [], seconds)[0]:
            raise TimeoutError(f"no answer within {seconds} s")
        failed, size = struct.unpack(">BQ", self._read(9))
        content = self._read(size)
        return (b"", content.decode(errors="replace")) if failed else (content, "")

    def _read(self, size):
        content = self.process.stdout.read(size)
        if len(content) < size:
            raise EOFError("the printing process has ended")
        return content

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.communicate()
            self.process = None


PRESS = Press()
atexit.register(PRESS.stop)
