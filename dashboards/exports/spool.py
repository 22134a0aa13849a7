"""A long table, made in the background: first its keys are written down, then its rows bit by bit, then the file.

A growing file holds all of it: the keys as numbers of eight bytes, and behind them each row as a line of JSON. So a
kill costs one bit of the rows, or the last step; no row is missing or double, though people go on learning meanwhile.
"""

import json
import struct
from tempfile import TemporaryFile

from institutions.job_files import growing_file, keep_result
from institutions.job_kinds import ResultFile, Step

KEY = struct.Struct("<q")
ROWS_IN_A_STEP = 1000


def table_file_steps(job, listing, form):
    """Yield the steps of a job that makes a file of a listing in a format."""
    mark = job.checkpoint
    if not mark:
        mark = write_keys(job, listing)
        yield Step(0, mark["total"], mark)
    while mark["next"] < mark["total"]:
        mark = add_rows(job, listing, mark)
        yield Step(mark["next"], mark["total"], mark)
    yield Step(mark["total"], mark["total"], mark, file=finished(job, listing, form, mark))


def write_keys(job, listing):
    with growing_file(job, 0) as file:
        file.writelines(map(KEY.pack, listing.keys()))
        total = file.tell() // KEY.size
    return {"total": total, "next": 0, "size": total * KEY.size}


def add_rows(job, listing, mark):
    with growing_file(job, mark["size"]) as file:
        file.seek(mark["next"] * KEY.size)
        number = min(ROWS_IN_A_STEP, mark["total"] - mark["next"])
        keys = [key for (key,) in KEY.iter_unpack(file.read(number * KEY.size))]
        file.seek(mark["size"])
        file.writelines(json.dumps(row).encode() + b"\n" for row in listing.rows_of(keys))
        return {**mark, "next": mark["next"] + number, "size": file.tell()}


def finished(job, listing, form, mark):
    """Write the file in its format, reading one row after the other, and keep it."""
    with growing_file(job, mark["size"]) as file, TemporaryFile() as written:
        file.seek(mark["total"] * KEY.size)
        form.write(listing.table(map(json.loads, file)), written)
        path = keep_result(job, written, f".{form.ending}")
    return ResultFile(path, f"{job.parameters['file_name']}.{form.ending}", form.content_type)
