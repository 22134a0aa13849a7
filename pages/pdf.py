"""The one door to WeasyPrint: every PDF of the product is made here.

Each document is rendered in a process of its own, with limits of time and memory, with nothing of our environment,
and with a fetcher that reaches neither the network nor a file. A hostile text costs an error, never the worker.
"""

import json
import os
import resource
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from pages import fonts

SECONDS = 20
MEMORY = 512 * 1024 * 1024
VARIANT = "pdf/ua-1"
PROJECT = Path(__file__).resolve().parent.parent


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
    """Return the PDF/UA-1 bytes of a whole HTML document. Raises PdfFailed, or FontsMissing before that.

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
    environment = {"FONTCONFIG_FILE": str(fonts.fontconfig_file()), "PATH": os.defpath, "LANG": "C.UTF-8"}
    try:
        process = subprocess.run(
            [sys.executable, "-m", "pages.pdf"],
            input=json.dumps(job).encode(),
            capture_output=True,
            cwd=PROJECT,
            env=environment,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired:
        raise PdfFailed(f"“{title}” took longer than {seconds} seconds.") from None
    if process.returncode != 0 or not process.stdout.startswith(b"%PDF-"):
        last_words = process.stderr.decode(errors="replace")[-1000:]
        raise PdfFailed(f"“{title}” ended with {process.returncode}: {last_words}")
    return process.stdout


# From here on: what runs in the process of its own, without Django.


def _limit(seconds):
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    # The parent may be killed and then stops nobody: the kernel does.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _render(job):
    import weasyprint  # after FONTCONFIG_FILE is set, and never in a web process

    class Fetcher(weasyprint.URLFetcher):
        """Reads what is written into an address, and knows the pictures of this job."""

        def fetch(self, url, headers=None):
            return super().fetch(job["pictures"].get(url, url), headers)

    # One for the whole process: each default fetcher would read the machine's certificates again.
    fetcher = Fetcher(allowed_protocols=("data",), allow_redirects=False)
    document = weasyprint.HTML(string=job["html"], url_fetcher=fetcher).render(pdf_variant=VARIANT)
    document.metadata.title, document.metadata.lang = job["title"], job["language"]
    attachments = [_attachment(weasyprint, fetcher, **each) for each in job["attachments"]]
    return document.write_pdf(pdf_variant=VARIANT, attachments=attachments)


def _attachment(weasyprint, fetcher, *, name, description, content, relationship):
    return weasyprint.Attachment(
        string=content, name=name, description=description, relationship=relationship, url_fetcher=fetcher
    )


if __name__ == "__main__":
    job = json.load(sys.stdin)
    _limit(job["seconds"])
    sys.stdout.buffer.write(_render(job))
