"""The process that prints: `python -m pages.pdf.press`. It knows no Django, and has no setting of ours.

It reads jobs from its standard input, and forks for each of them. The fork has the libraries and fonts loaded, sets
itself limits, renders one document, and ends: nothing that a document does outlives it. The press itself ends when
nobody holds its input any more, or has asked for anything in a while.
"""

import json
import logging
import os
import resource
import signal
import struct
import sys
import time
import traceback
from select import select

MEMORY = 512 * 1024 * 1024
IDLE_SECONDS = 60
VARIANT = "pdf/a-3a"
# A file in PDF/A-3 may say that it is PDF/UA-1 too, when it also explains that word (ISO 19005-3, 6.6.2.3).
UNIVERSAL_ACCESS = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""
SAMPLE = "<p>A <b>b</b> <i>ж</i> <span style='font-family: serif'>ا 知</span>"


def main():
    from weasyprint import HTML  # before the first fork, so that it is loaded once

    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    HTML(string=SAMPLE).write_pdf(pdf_variant=VARIANT)
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    while select([stdin], [], [], IDLE_SECONDS)[0]:
        size = stdin.read(8)
        if len(size) < 8:
            return
        job = json.loads(stdin.read(struct.unpack(">Q", size)[0]))
        failed, content = print_apart(job)
        stdout.write(struct.pack(">BQ", failed, len(content)) + content)
        stdout.flush()


def print_apart(job):
    """Return (0, the PDF) or (1, what went wrong), from a process that has ended."""
    source, target = os.pipe()
    number = os.fork()
    if number == 0:
        os.close(source)
        _print_and_end(job, target)
    os.close(target)
    until = time.monotonic() + job["seconds"]
    chunks = list(_chunks(source, until))
    os.close(source)
    late = chunks and chunks[-1] is None
    if late:
        os.kill(number, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])
    if late:
        return 1, f"took longer than {job['seconds']} seconds.".encode()
    content = b"".join(chunks)
    return (0, content) if code == 0 else (1, f"ended with {code}: ".encode() + content[-1000:])


def _chunks(source, until):
    """Yield what a process writes until it ends; a None at the end when its time is up before."""
    while select([source], [], [], max(until - time.monotonic(), 0))[0]:
        chunk = os.read(source, 1 << 20)
        if not chunk:
            return
        yield chunk
    yield None


def _print_and_end(job, target):
    code = 1
    try:
        _limit(job["seconds"])
        content, code = render(job), 0
    except BaseException:  # noqa: BLE001 - whatever it is, this process ends with it
        content = traceback.format_exc().encode()
    with open(target, "wb") as file:
        file.write(content)
    os._exit(code)


def _limit(seconds):
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    # Whoever waits may be killed and then stops nobody: the kernel does.
    used = time.process_time()
    resource.setrlimit(resource.RLIMIT_CPU, (int(used + seconds) + 1,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def render(job):
    import weasyprint

    class Fetcher(weasyprint.URLFetcher):
        """Reads what is written into an address, and knows the pictures of this job."""

        def fetch(self, url, headers=None):
            return super().fetch(job["pictures"].get(url, url), headers)

    # One for the whole document: each default fetcher would read the machine's certificates again.
    fetcher = Fetcher(allowed_protocols=("data",), allow_redirects=False)
    document = weasyprint.HTML(string=job["html"], url_fetcher=fetcher).render(pdf_variant=VARIANT)
    document.metadata.title, document.metadata.lang = job["title"], job["language"]
    document.metadata.generate_rdf_metadata = _with_universal_access(document.metadata.generate_rdf_metadata)
    attachments = [_attachment(weasyprint, fetcher, **each) for each in job["attachments"]]
    return document.write_pdf(pdf_variant=VARIANT, attachments=attachments)


def _with_universal_access(generate):
    return lambda *args: generate(*args).replace(b"</rdf:RDF>", UNIVERSAL_ACCESS)


def _attachment(weasyprint, fetcher, *, name, description, content, relationship):
    return weasyprint.Attachment(
        string=content, name=name, description=description, relationship=relationship, url_fetcher=fetcher
    )


if __name__ == "__main__":
    main()
