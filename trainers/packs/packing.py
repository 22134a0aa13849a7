"""The files of a teaching pack, made one after the other, and packed into a ZIP at the end."""

from tempfile import TemporaryFile
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from institutions.job_files import growing_file, keep_result
from institutions.job_kinds import ResultFile, Step
from trainers.packs.documents import sheets_of
from trainers.packs.powerpoint import pptx_of

CALLED = {
    "guide": "facilitator-guide",
    "slides": "slides",
    "exercise": "exercise-sheet",
    "answers": "answer-notes",
    "attendance": "attendance-sheet",
    "before": "test-before",
    "after": "test-after",
    "key": "test-key",
    "survey": "survey",
}


def files_of(pack):
    """Return {the name of a file: the function that makes its content}, in the order of the session."""
    made = {"slides.pptx": lambda: pptx_of(pack)}
    made |= {f"{CALLED[sheet.name]}.pdf": sheet.pdf for sheet in sheets_of(pack)}
    order = ["facilitator-guide.pdf", *(name for name in made if name != "facilitator-guide.pdf")]
    return {f"{number:02}-{name}": made[name] for number, name in enumerate(order, 1)}


def pack_steps(job, pack):
    """Yield the steps of the job that makes a pack: one for each file, and one for the ZIP. A kill costs one file."""
    files, mark = files_of(pack), job.checkpoint or {"sizes": [], "size": 0}
    total = len(files) + 1
    for make in list(files.values())[len(mark["sizes"]) :]:
        mark = with_file(job, mark, make())
        yield Step(len(mark["sizes"]), total, mark)
    name = f"teaching-pack-{pack.code.lower()}-{pack.language}.zip"
    yield Step(total, total, mark, file=ResultFile(zipped(job, mark, files), name, "application/zip"))


def with_file(job, mark, content):
    with growing_file(job, mark["size"]) as file:
        file.write(content)
        return {"sizes": [*mark["sizes"], len(content)], "size": file.tell()}


def zipped(job, mark, names):
    """Keep the ZIP of the files that stand behind each other, and return its path."""
    with growing_file(job, mark["size"]) as file, TemporaryFile() as target:
        file.seek(0)
        with ZipFile(target, "w", ZIP_DEFLATED) as packed:
            for name, size in zip(names, mark["sizes"], strict=True):
                entry = ZipInfo(name, job.made_at.timetuple()[:6])
                entry.compress_type = ZIP_DEFLATED
                packed.writestr(entry, file.read(size))
        target.seek(0)
        return keep_result(job, target, ".zip")
