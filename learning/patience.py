"""How long a web page waits for the database. Commands such as migrations may take their time."""

from functools import partial

from django.db.backends.signals import connection_created

SECONDS = 10


def limit(sender, connection, **kwargs):
    """Give up on a PostgreSQL that is slow or has stopped answering, even one that can't end its own statements."""
    if connection.vendor == "postgresql":
        raw = connection.connection
        raw.wait = partial(raw.wait, timeout=SECONDS)


def be_impatient():
    connection_created.connect(limit, dispatch_uid="patience")
