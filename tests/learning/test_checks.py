import pytest
from django.db import connection, connections

from learning.checks import SETTINGS_OF, check_database_promises, check_second_step

pytestmark = pytest.mark.django_db


def ids():
    return [message.id for message in check_database_promises(None, databases=["default"])]


def test_our_own_settings_are_in_order():
    assert ids() == []


def test_nothing_is_asked_of_a_database_that_is_not_there():
    assert check_database_promises(None) == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite")
def test_a_late_write_lock_is_refused(monkeypatch):
    monkeypatch.setitem(connections["default"].settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
    assert ids() == ["cascade.E003"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite")
def test_a_journal_that_may_lose_rows_is_refused(monkeypatch):
    monkeypatch.setattr("learning.checks._pragma", lambda _connection, name: {"journal_mode": "wal"}.get(name, 1))
    assert ids() == ["cascade.E004"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="about PostgreSQL")
def test_commits_that_do_not_wait_for_the_disk_are_refused():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")
    assert ids() == ["cascade.E005"]


def test_every_database_we_know_has_its_rules():
    assert set(SETTINGS_OF) == {"sqlite", "postgresql"}


@pytest.mark.parametrize(("required", "said"), [(True, []), (False, ["cascade.W002"])])
def test_a_site_is_told_that_passwords_alone_open_the_pages_for_staff(settings, required, said):
    settings.REQUIRE_MFA = required
    assert [message.id for message in check_second_step(None)] == said
