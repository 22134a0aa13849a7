"""The log of what staff did: a chain in which a changed, a missing and an added entry are found."""

import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from institutions.audit import first_break, hash_of
from institutions.audit_actions import record
from institutions.audit_guard import GUARD, UNGUARD
from institutions.models import AuditEntry, Institution

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"


@pytest.fixture
def write(institution_a, manager_a, alice, at):
    def write(number=1, institution=institution_a, **more):
        asked = {"verb": "waived", "by": manager_a, "person": alice, "at": at, "kind": "module", "object_id": "m"}
        return [
            record(institution_id=institution.pk, before={"passed": False}, after={"n": each}, **{**asked, **more})
            for each in range(number)
        ]

    return write


def raw(**changes):
    """Change entries as somebody with the database's password would, where no trigger stands in the way."""
    sets = ", ".join(f"{name} = %s" for name in changes)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE institutions_auditentry SET {sets} WHERE seq = 2", list(changes.values()))  # noqa: S608


def verified(capsys):
    call_command("verify_audit_log")
    return capsys.readouterr().out


class TestTheChain:
    def test_each_entry_carries_the_hash_of_the_one_before(self, write):
        first, second = write(2)
        assert (first.seq, second.seq) == (1, 2)
        assert (first.previous, second.previous) == ("", first.hash)

    def test_is_intact_as_it_was_written(self, write, capsys):
        write(3)
        assert verified(capsys) == "harbour-city: intact, 3 entries.\n"

    def test_each_institution_has_its_own(self, write, institution_b, capsys):
        write(2)
        [other] = write(1, institution=institution_b)
        assert other.seq == 1
        assert "northern-crafts: intact, 1 entries." in verified(capsys)

    @pytest.mark.parametrize(
        "changes",
        [
            {"verb": "revoked"},
            {"object_id": "other"},
            {"person": None},
            {"actor": None},
            {"before": "{}"},
            {"after": '{"n": 7}'},
            {"at": "2026-01-01 00:00:00+00:00"},
            {"previous": "0" * 64},
            {"hash": "0" * 64},
        ],
        ids=lambda changes: next(iter(changes)),
    )
    def test_a_changed_entry_is_found_with_its_place(self, write, changes, capsys):
        write(3)
        raw(**changes)
        with pytest.raises(CommandError):
            call_command("verify_audit_log")
        assert "harbour-city: changed, from entry 2 on." in capsys.readouterr().err

    def test_a_missing_entry_is_found(self, write, capsys):
        write(3)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM institutions_auditentry WHERE seq = 2")
        with pytest.raises(CommandError):
            call_command("verify_audit_log")
        assert "from entry 2 on" in capsys.readouterr().err

    def test_a_chain_that_was_cut_short_since_the_last_look_is_found(self, write, capsys):
        write(3)
        verified(capsys)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM institutions_auditentry WHERE seq = 3")
        with pytest.raises(CommandError):
            call_command("verify_audit_log")
        assert "from entry 3 on" in capsys.readouterr().err

    def test_a_chain_that_was_written_anew_is_found(self, write, capsys):
        write(2)
        verified(capsys)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM institutions_auditentry")
        write(2, verb="revoked")
        with pytest.raises(CommandError):
            call_command("verify_audit_log")

    def test_a_longer_chain_is_still_the_same(self, write, capsys):
        write(2)
        verified(capsys)
        write(1)
        assert "intact, 3 entries" in verified(capsys)

    def test_what_no_institution_looks_after_stands_nowhere(self, manager_a, at):
        assert record(institution_id=None, verb="waived", by=manager_a, at=at) is None


def test_the_time_zone_of_a_moment_makes_no_difference(at):
    fields = {
        "institution_id": 1,
        "seq": 1,
        "actor": None,
        "verb": "waived",
        "person": None,
        "kind": "",
        "object_id": "",
    }
    entry = SimpleNamespace(**fields, before={}, after={}, previous="", at=at)
    elsewhere = SimpleNamespace(**{**vars(entry), "at": at.astimezone()})
    assert hash_of(entry) == hash_of(elsewhere)
    assert first_break([]) is None


def test_an_entry_goes_with_what_it_tells_of(write):
    with transaction.atomic():
        write(1)
        transaction.set_rollback(True)
    assert not AuditEntry.objects.exists()


def test_django_refuses_to_change_entries(write):
    write(1)
    with pytest.raises(TypeError):
        AuditEntry.objects.update(verb="x")
    with pytest.raises(TypeError):
        AuditEntry.objects.all().delete()


@pytest.fixture
def guarded(db):
    with connection.cursor() as cursor:
        for statement in GUARD[connection.vendor]:
            cursor.execute(statement)
    yield
    with connection.cursor() as cursor:
        for statement in UNGUARD[connection.vendor]:
            cursor.execute(statement)


@pytest.mark.parametrize(
    "statement", ["UPDATE institutions_auditentry SET verb = 'x'", "DELETE FROM institutions_auditentry"]
)
def test_the_database_refuses_to_change_entries(guarded, write, statement):
    write(1)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEntry.objects.get().verb == "waived"


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_make_one_chain(write, institution_a, manager_a, at, capsys):
    failed = []

    def some():
        try:
            for _each in range(5):
                record(institution_id=institution_a.pk, verb="waived", by=manager_a, at=at + timedelta(seconds=1))
        except Exception as error:  # noqa: BLE001 - told below
            failed.append(error)
        finally:
            connection.close()

    writers = [threading.Thread(target=some) for _each in range(4)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    assert failed == []
    assert list(AuditEntry.objects.values_list("seq", flat=True)) == list(range(1, 21))
    assert "intact, 20 entries" in verified(capsys)


def test_an_institution_with_a_log_is_not_deleted(write, institution_a):
    write(1)
    with pytest.raises(ProtectedError):
        Institution.objects.filter(pk=institution_a.pk).delete()
