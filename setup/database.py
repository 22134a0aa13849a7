"""Ask a database what Django has done in it, without Django."""

import os
import sqlite3
import subprocess
import sys

HISTORY = "SELECT count(*), coalesce(max(id), 0) FROM django_migrations"
BIRTH = "SELECT min(applied) FROM django_migrations"


def history(url, python):
    """Return a text that changes with every migration that is applied or taken back; empty for an empty database."""
    return ask(url, HISTORY, python)


def birth(url, python):
    """Return when the database was first migrated: it tells this database from one made anew at the same address."""
    return ask(url, BIRTH, python)


def ask(url, question, python):
    if not url.startswith("sqlite:///"):
        # The driver of PostgreSQL is installed in the virtual environment only.
        command = [python, __file__, question]
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, capture_output=True, text=True).stdout
    path = url.removeprefix("sqlite:///")
    if not os.path.exists(path):
        return ""
    connection = sqlite3.connect(path, timeout=20)
    try:
        return repr(connection.execute(question).fetchone())
    except sqlite3.Error:
        return ""
    finally:
        connection.close()


if __name__ == "__main__":
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=10) as connection:
        print(connection.execute(sys.argv[1]).fetchone())
