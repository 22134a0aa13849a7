"""How a web page treats PostgreSQL. Commands such as migrations may take their time, so that only the web server asks
for this.
"""

import select
from functools import partial

from django.db.backends.signals import connection_created

SECONDS = 10


def prepare(sender, connection, **kwargs):
    if connection.vendor == "postgresql":
        limit(connection.connection)
        connection.is_usable = partial(is_usable, connection)


def limit(raw):
    """Give up on a server that is slow or has stopped answering, even one that can't end its own statements."""
    raw.wait = partial(raw.wait, timeout=SECONDS)


def is_usable(connection):
    """Whether a connection still leads to a server, at each request. Django asks the server, which costs a round trip.

    A server that ends a connection says so or closes it: either way there is something to read, where an idle
    connection has nothing.
    """
    from psycopg.pq import TransactionStatus

    raw = connection.connection
    if raw is None or raw.closed or raw.info.transaction_status != TransactionStatus.IDLE:
        return False
    poll = select.poll()
    poll.register(raw.fileno(), select.POLLIN)
    return not poll.poll(0)


def be_impatient():
    connection_created.connect(prepare, dispatch_uid="patience")
