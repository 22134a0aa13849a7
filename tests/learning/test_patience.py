import pytest
from django.db import connection, connections

from learning.patience import is_usable

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server that could go away."),
]


@pytest.fixture
def mine():
    mine = connection.copy()
    mine.connect()
    yield mine
    mine.close()


def test_an_idle_connection_is_usable_and_the_server_is_not_asked(mine):
    mine.force_debug_cursor = True
    assert is_usable(mine)
    assert not mine.queries_log


def test_a_connection_that_the_server_has_ended_is_not(mine):
    with connections["default"].cursor() as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [mine.connection.info.backend_pid])
        assert other.fetchone() == (True,)
    assert not is_usable(mine)


def test_a_connection_in_the_middle_of_something_is_not(mine):
    mine.set_autocommit(False)
    with mine.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert not is_usable(mine)


def test_a_connection_that_was_closed_is_not(mine):
    mine.connection.close()
    assert not is_usable(mine)
