"""Crash in front of the n-th statement that reaches the database."""

from contextlib import contextmanager

from django.db import connection


class Crash(BaseException):
    """The process is gone: no `except Exception` on the way may keep it alive."""


@contextmanager
def crash_before_statement(number, crash=None):
    """Let the n-th statement inside crash instead; None never crashes.

    The end of a savepoint is not counted: under a test's own transaction it stands for a COMMIT, after which nothing
    is taken back.
    """
    counted = 0

    def count(execute, sql, params, many, context):
        nonlocal counted
        counted += not sql.startswith("RELEASE SAVEPOINT")
        if counted == number and not sql.startswith("RELEASE"):
            (crash or _raise)()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield lambda: counted


def _raise():
    raise Crash
