"""One file with everything a site can't make again: its database, its media and its private files.

The database comes first and the files after it. A file is written before the row that names it, and certificates are
never deleted, so that every file a saved row names is there, however busy the site is meanwhile.
"""

import contextlib
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from pathlib import Path

import django
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

FORMAT = 1
DUMP = "database"


class BackupError(Exception):
    """The message says what is wrong and what to do."""


def folders():
    """Return what is kept beside the database: {name in the backup: folder}."""
    private = settings.STORAGES["private"]["OPTIONS"]["location"]
    return {"media": Path(settings.MEDIA_ROOT), "private": Path(private)}


# Making a backup --------------------------------------------------------------


def make(target):
    """Write a backup to a file that is not there yet, and return its manifest."""
    target = Path(target).absolute()
    if target.exists():
        raise BackupError(f"{target} is there already. Choose another name: a backup never replaces one.")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as work:
        dump, partial = Path(work) / DUMP, Path(work) / "backup.tar"
        DATABASES[connection.vendor].dump(dump)
        with tarfile.open(partial, "w") as archive:
            hashes = {DUMP: _add(archive, dump, DUMP)}
            for name, path in _files():
                with contextlib.suppress(FileNotFoundError):  # an editor has just deleted it
                    hashes[name] = _add(archive, path, name)
            manifest = _manifest(hashes)
            _add_manifest(archive, manifest, Path(work))
        _keep(partial, target)
    return manifest


def _files():
    for top, folder in folders().items():
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield f"{top}/{path.relative_to(folder)}", path


def _add(archive, path, name):
    """Add a file to the archive and return the hash of exactly what was added."""
    with HashedFile(path) as file:
        about = archive.gettarinfo(arcname=name, fileobj=file.file)
        archive.addfile(about, file)
        return file.hash.hexdigest()


class HashedFile:
    def __init__(self, path):
        self.file, self.hash = open(path, "rb"), hashlib.sha256()  # noqa: SIM115 - closed by __exit__

    def read(self, size):
        content = self.file.read(size)
        self.hash.update(content)
        return content

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.file.close()


def _manifest(hashes):
    return {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(),
        "database": connection.vendor,
        "django": django.get_version(),
        "migrations": sorted(".".join(each) for each in MigrationLoader(connection).applied_migrations),
        "sha256": hashes,
    }


def _add_manifest(archive, manifest, work):
    path = work / "manifest.json"
    path.write_text(json.dumps(manifest, indent=1))
    archive.add(path, "manifest.json")


def _keep(partial, target):
    """Give the finished backup its name. A half-written one never has it, and nobody else may read it."""
    partial.chmod(0o600)
    with open(partial, "rb") as file:
        os.fsync(file.fileno())
    os.link(partial, target)  # fails, as it should, when somebody else has made this file meanwhile


# Restoring --------------------------------------------------------------------


def restore(source, *, replace):
    """Put a backup in the place of what is there. Whatever goes wrong, what was there stays."""
    if not replace and (connection.introspection.table_names() or any(_files())):
        raise BackupError("There is something here already. Stop the site; --replace puts the backup in its place.")
    beside = Path(settings.VAR_DIR)
    with tempfile.TemporaryDirectory(dir=beside, prefix=".restore-") as work:
        new, old = Path(work) / "new", Path(work) / "old"
        manifest = _unpack(Path(source), new)
        _check(manifest, new)
        with _swapped(new, old):
            DATABASES[connection.vendor].load(new / DUMP)
    return manifest


def _unpack(source, target):
    try:
        with tarfile.open(source) as archive:
            for member in archive:
                _extract(archive, member, target)
        return json.loads((target / "manifest.json").read_text())
    except (OSError, tarfile.TarError, ValueError) as error:
        raise BackupError(f"{source} is not a whole backup: {error}") from error


def _extract(archive, member, target):
    """Take one file out, and into the folder alone. Debian 12's Python has no filters that would see to it."""
    place = (target / member.name).resolve()
    if not member.isreg() or not place.is_relative_to(target.resolve()):
        raise tarfile.TarError(f"it holds {member.name!r}, which is no file of a site")
    place.parent.mkdir(parents=True, exist_ok=True)
    with archive.extractfile(member) as file, open(place, "wb") as copy:
        shutil.copyfileobj(file, copy)


def _check(manifest, folder):
    """Refuse a backup that is damaged, or that this version of the site can't read."""
    if manifest.get("format") != FORMAT:
        raise BackupError(f"This backup has format {manifest.get('format')}, and only format {FORMAT} is known here.")
    if manifest["database"] != connection.vendor:
        raise BackupError(f"This backup is of {manifest['database']}, and DATABASE_URL names {connection.vendor}.")
    known = {".".join(each) for each in MigrationLoader(None).disk_migrations}
    if unknown := sorted(set(manifest["migrations"]) - known):
        raise BackupError(f"This backup was made by another version of the site, which has {unknown[0]}. Install it.")
    found = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    found.pop("manifest.json")
    damaged = [
        name for name in manifest["sha256"] if name not in found or _hash(found[name]) != manifest["sha256"][name]
    ]
    if damaged or found.keys() - manifest["sha256"].keys():
        raise BackupError(f"This backup is damaged: {(damaged or ['a file that it does not name'])[0]}.")


def _hash(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextlib.contextmanager
def _swapped(new, old):
    """Put the new folders in place of the old ones, and back again when what is done meanwhile fails."""
    old.mkdir()
    moved = []
    try:
        for name, folder in folders().items():
            (new / name).mkdir(exist_ok=True)
            if folder.exists():
                shutil.move(folder, old / name)
            moved.append((name, folder))
            shutil.move(new / name, folder)
        yield
    except BaseException:
        for name, folder in moved:
            shutil.rmtree(folder, ignore_errors=True)
            if (old / name).exists():
                shutil.move(old / name, folder)
        raise


# The two databases ------------------------------------------------------------


class Sqlite:
    """SQLite copies a database in use into another one, in one transaction at each end."""

    @staticmethod
    def dump(target):
        Sqlite._copy(connection.settings_dict["NAME"], target)

    @staticmethod
    def load(source):
        connection.close()
        Sqlite._copy(source, connection.settings_dict["NAME"])

    @staticmethod
    def _copy(source, target):
        try:
            with (
                contextlib.closing(sqlite3.connect(source, timeout=20)) as old,
                contextlib.closing(sqlite3.connect(target, timeout=20)) as new,
            ):
                old.backup(new)
        except sqlite3.Error as error:
            raise BackupError(f"SQLite could not copy the database: {error}.") from error


class Postgresql:
    """PostgreSQL's own programs; they must not be older than the server."""

    @staticmethod
    def dump(target):
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")

    @staticmethod
    def load(source):
        connection.close()
        script = source.with_name("database.sql")
        _run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(source))
        empty = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"
        # All or nothing: a script that fails leaves the database as it was.
        _run(
            "psql", "--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1", "-c", empty, "-f", script
        )


DATABASES = {"sqlite": Sqlite, "postgresql": Postgresql}


def _run(program, *arguments):
    if not shutil.which(program):
        raise BackupError(f"{program} is missing. Debian has it in the package postgresql-client.")
    result = subprocess.run([program, *arguments], env=_environment(), capture_output=True, text=True)  # noqa: S603 - our own commands
    if result.returncode:
        raise BackupError(f"{program} failed: {result.stderr.strip()[-500:]}")


def _environment():
    """Name the database by the environment, where no list of processes shows the password."""
    about = connection.settings_dict
    named = {"PGDATABASE": "NAME", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGHOST": "HOST", "PGPORT": "PORT"}
    return os.environ | {name: str(about[key]) for name, key in named.items() if about[key]}
