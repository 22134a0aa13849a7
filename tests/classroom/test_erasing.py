import hashlib
import subprocess
import tarfile
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from certificates.badges.issue import keep_credential
from certificates.documents import keep_pdf, state_of_file
from certificates.models import Archive, Certificate
from classroom import erased_list
from classroom.flows.erasing import WAIT, StillNeeded, ask_to_erase, erase_due, erase_person, keep_account
from dashboards.queries import tally
from institutions.models import Institution, Membership
from institutions.roles import Role
from learning import backup
from learning import mail as queued_mail
from quizzes.analysis.summaries import summarise_due
from quizzes.models import ItemSummary, QuizSummary
from tests.accounts.factories import PASSWORD, make_user
from tests.certificates.factories import make_certificate
from tests.classroom.canary import ABOUT_OTHERS, WORDS, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def cast(site, private_files, at):
    return make_cast(at)


def all_rows():
    """Yield what stands in every table, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            for row in cursor.fetchall():
                yield f"{table}: " + " ".join(
                    bytes(each).decode(errors="replace") if isinstance(each, bytes | memoryview) else str(each)
                    for each in row
                )


def all_files(folder):
    for path in folder.rglob("*"):
        if path.is_file():
            yield f"{path}: {path.read_bytes().decode(errors='replace')}"


def named_in(texts):
    return [text for text in texts if any(word in text.casefold() for word in WORDS)]


def files_of_database():
    """Yield SQLite's file and what it writes beside it, as text; PostgreSQL keeps its own house."""
    if connection.vendor == "sqlite":
        name = Path(connection.settings_dict["NAME"])
        yield from (path.read_bytes().decode(errors="replace") for path in name.parent.glob(f"{name.name}*"))


def said_in_backup(path):
    """Return all that a backup says, as text."""
    backup.make(path)
    folder = path.with_suffix("")
    with tarfile.open(path) as archive:
        archive.extractall(folder)  # noqa: S202 - made a line above
    if connection.vendor == "postgresql":
        subprocess.run(["pg_restore", "-f", folder / "database.sql", folder / "database"], check=True)
    return "".join(all_files(folder)).casefold()


class TestWhatGoes:
    def test_nothing_that_says_who_it_was_is_left_anywhere(self, cast, at, tmp_path):
        queue(cast.person.email, cast.person.certificate_name)
        assert len(named_in(all_rows())) > 10
        assert len(named_in(all_files(tmp_path))) > 2
        erase_person(person=cast.person, at=at)
        assert named_in(all_rows()) == []
        assert named_in(all_files(tmp_path)) == []

    def test_nothing_of_anybody_else_goes(self, cast, at):
        queue("somebody@b.example", "Somebody")
        before = [row for row in all_rows() if ABOUT_OTHERS in row or "Mona" in row or "somebody" in row]
        erase_person(person=cast.person, at=at)
        assert [row for row in all_rows() if ABOUT_OTHERS in row or "Mona" in row or "somebody" in row] == before

    def test_twice_changes_nothing_more(self, cast, at):
        erase_person(person=cast.person, at=at)
        rows = sorted(all_rows())
        erase_person(person=cast.person, at=at)
        assert sorted(all_rows()) == rows

    def test_what_a_failed_mail_left_behind_goes_too(self, cast, at):
        task = queue(cast.person.email, "x")
        failed = {"status": TaskResultStatus.FAILED, "args_kwargs": {"args": [], "kwargs": {}}}
        DBTaskResult.objects.filter(pk=task).update(**failed, traceback=f"refused: {cast.person.email}")
        erase_person(person=cast.person, at=at)
        assert not DBTaskResult.objects.filter(pk=task).exists()

    def test_a_mail_that_is_being_sent_is_not_kept(self, cast, at):
        task = queue(cast.person.email, "x")
        DBTaskResult.objects.filter(pk=task).update(status=TaskResultStatus.RUNNING)
        erase_person(person=cast.person, at=at)
        assert DBTaskResult.objects.get(pk=task).args_kwargs == {"args": [], "kwargs": {}}

    def test_nobody_signs_in_any_more_and_the_address_is_free(self, client, cast, at):
        address = cast.person.email
        client.force_login(cast.person)
        erase_person(person=cast.person, at=at)
        assert client.get(reverse("my_learning")).status_code == 302
        answer = client.post(reverse("account_login"), {"login": address, "password": PASSWORD})
        assert answer.status_code == 200, "not signed in"
        Client().post(reverse("account_signup"), {"email": address, "password1": "quite another one"})
        assert User.objects.filter(email=address).exclude(pk=cast.person.pk).exists()


def queue(address, name):
    """Put a mail into the queue, as pages do."""
    message = mail.EmailMultiAlternatives("Hello", f"Dear {name}", to=[address])
    return queued_mail.send_message.enqueue(queued_mail.parts_of(message)).id


@pytest.fixture(autouse=True)
def a_queue_of_rows(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}


class TestWhatStays:
    def test_learners_and_courses_are_counted_as_before(self, cast, at):
        counted = tally([cast.institution], at)
        erase_person(person=cast.person, at=at)
        assert tally([cast.institution], at).groups == counted.groups

    def test_the_figures_about_questions_are_the_same(self, cast, at):
        before = figures(at)
        assert before
        erase_person(person=cast.person, at=at)
        assert figures(at) == before

    def test_managers_see_an_account_without_a_name(self, client, cast, at):
        erase_person(person=cast.person, at=at)
        client.force_login(cast.manager)
        page = client.get(reverse("manage_learner", args=[cast.person.public_id])).text
        assert "Erased account" in page
        listed = client.get(reverse("manage_learners")).text
        assert "Erased account" in listed
        assert "erased.invalid" not in page + listed


def figures(at):
    QuizSummary.objects.all().delete()
    summarise_due(at=at)
    quizzes = [(str(each.quiz_key), each.figures) for each in QuizSummary.objects.order_by("quiz_key")]
    return quizzes, list(ItemSummary.objects.order_by("item_key").values_list("item_key", "figures"))


class TestCertificates:
    @pytest.fixture
    def certificate(self, cast, at):
        held = cast.person.certificates.exclude(pdf="").get()
        content = b"%PDF-1.7 Oddlewort Merriwick"
        Certificate.objects.filter(pk=held.pk).update(pdf_sha256=hashlib.sha256(content).hexdigest())
        keep_credential(held, at)
        erase_person(person=cast.person, at=at)
        return Certificate.objects.get(pk=held.pk)

    @pytest.mark.parametrize("ending", ["/", ".json", "/credential.json", "/badge.png", "/preview.png"])
    def test_no_public_address_says_a_name_or_what_it_was_for(self, client, certificate, ending):
        answer = client.get(f"/verify/{certificate.serial}{ending}")
        said = answer.content.decode(errors="replace") + str(answer.headers)
        assert not any(word in said.casefold() for word in WORDS)
        assert certificate.title not in said

    @pytest.mark.parametrize(
        ("content", "words"),
        [(b"%PDF-1.7 Oddlewort Merriwick", "is the file that was issued"), (b"%PDF-1.7 Oddlewort", "not the file")],
    )
    def test_the_holders_file_is_compared_byte_for_byte(self, client, certificate, content, words):
        upload = SimpleUploadedFile("mine.pdf", content)
        page = client.post(f"/verify/{certificate.serial}/compare/", {"file": upload}).text
        assert words in page
        assert "Valid" in page

    def test_the_command_that_checks_a_file_still_finds_it(self, certificate, at):
        refused, known = state_of_file(b"%PDF-1.7 Oddlewort Merriwick", at)
        assert not refused
        assert any("Holder: erased" in line for line in known)

    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("Oddlewort Merriwick", "This is the name"),
            ("  oddlewort   MERRIWICK ", "This is the name"),
            ("Oddlewort Merriwack", "was not issued to this name"),
        ],
    )
    def test_the_printed_name_can_be_compared(self, client, certificate, name, words):
        assert words in client.post(f"/verify/{certificate.serial}/name/", {"name": name}).text

    def test_a_name_is_compared_only_where_it_is_not_shown(self, client, certificate, cast):
        shown = cast.other.certificates.first()
        assert client.post(f"/verify/{shown.serial}/name/", {"name": shown.name}).status_code == 404
        assert client.post(f"/verify/{certificate.serial}/name/", {"name": ""}).status_code == 422

    def test_ten_names_a_minute_are_compared(self, client, certificate):
        tried = [client.post(f"/verify/{certificate.serial}/name/", {"name": "x"}).status_code for _each in range(11)]
        assert tried == [*10 * [200], 429]

    def test_two_of_one_name_have_different_fingerprints(self, cast, at):
        for number in range(2):
            make_certificate(cast.other, name="Same", title=str(number))
        erase_person(person=cast.other, at=at)
        hashes = list(Certificate.objects.filter(holder=cast.other).values_list("name_hash", flat=True))
        assert len(set(hashes)) == len(hashes) == 3
        assert all("same" not in each.casefold() for each in hashes)

    def test_none_is_printed_anew(self, certificate, at, private_files):
        before = sorted(private_files.rglob("*"))
        keep_pdf(certificate, at)
        stale = Certificate.objects.get(pk=certificate.pk)
        stale.name, stale.erased_at = "Oddlewort", None  # as a worker has read it before
        keep_credential(stale, at)
        assert sorted(private_files.rglob("*")) == before
        assert Certificate.objects.get(pk=certificate.pk).credential == ""

    def test_zip_files_that_may_hold_one_are_deleted(self, certificate):
        assert not Archive.objects.filter(deleted_at=None).exists()


class TestAsking:
    def test_says_when_and_how_to_keep_it(self, alice, at):
        ask_to_erase(person=alice, language="en", at=at)
        ask_to_erase(person=alice, language="en", at=at + timedelta(hours=1))
        alice.refresh_from_db()
        assert alice.erase_at == at + WAIT
        assert [message.to for message in mail.outbox] == [[alice.email]]
        assert reverse("your_data") in mail.outbox[0].body

    def test_happens_after_two_days_and_not_before(self, alice, at):
        ask_to_erase(person=alice, language="en", at=at)
        assert erase_due(at=at + WAIT - timedelta(seconds=1)) == ([], [])
        assert erase_due(at=at + WAIT) == ([alice], [])
        assert erase_due(at=at + WAIT) == ([], [])

    def test_can_be_taken_back(self, alice, at):
        ask_to_erase(person=alice, language="en", at=at)
        assert keep_account(person=alice)
        assert not keep_account(person=alice)
        assert erase_due(at=at + WAIT) == ([], [])

    def test_the_only_manager_is_needed_first(self, manager_a, institution_a, at):
        with pytest.raises(StillNeeded) as refused:
            ask_to_erase(person=manager_a, language="en", at=at)
        assert refused.value.institutions == [institution_a]
        second = make_user("second@a.example")
        Membership.objects.create(user=second, institution=institution_a, role=Role.MANAGER)
        ask_to_erase(person=manager_a, language="en", at=at)

    def test_a_manager_who_left_replaces_nobody(self, manager_a, institution_a, at):
        gone = make_user("gone@a.example", is_active=False)
        Membership.objects.create(user=gone, institution=institution_a, role=Role.MANAGER)
        with pytest.raises(StillNeeded):
            ask_to_erase(person=manager_a, language="en", at=at)

    def test_the_only_administrator_is_needed(self, db, at):
        admin = make_user("root@a.example", is_superuser=True)
        with pytest.raises(StillNeeded) as refused:
            ask_to_erase(person=admin, language="en", at=at)
        assert refused.value.institutions == []


class TestThePages:
    def sign_in(self, client, user):
        client.force_login(user)
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    def test_ask_for_the_password_first(self, client, alice):
        client.force_login(alice)
        answer = client.get(reverse("erase_account"))
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("account_reauthenticate"))

    def test_say_what_goes_and_what_stays(self, client, alice):
        make_certificate(alice)
        self.sign_in(client, alice)
        page = client.get(reverse("erase_account")).text
        assert "What goes" in page
        assert "What stays" in page
        assert "download your certificates first" in page

    def test_a_box_has_to_be_ticked(self, client, alice):
        self.sign_in(client, alice)
        assert "Tick the box" in client.post(reverse("erase_account")).text
        alice.refresh_from_db()
        assert alice.erase_at is None

    def test_ask_and_take_it_back(self, client, alice):
        self.sign_in(client, alice)
        assert client.post(reverse("erase_account"), {"sure": "on"}).url == reverse("your_data")
        assert "Keep my account" in client.get(reverse("your_data")).text
        assert "Your account stays." in client.post(reverse("keep_account"), follow=True).text
        alice.refresh_from_db()
        assert alice.erase_at is None

    def test_refuse_the_only_manager_with_the_reason(self, client, manager_a):
        Institution.objects.update(name="Harbour City Chamber")
        self.sign_in(client, manager_a)
        page = client.post(reverse("erase_account"), {"sure": "on"}).text
        assert "Nobody else manages Harbour City Chamber." in page


class TestBackups:
    @pytest.mark.django_db(transaction=True)
    def test_one_made_afterwards_names_nobody_who_was_erased(self, cast, at, tmp_path):
        before = said_in_backup(tmp_path / "before.tar")
        assert [word for word in WORDS if word not in before] == []
        User.objects.filter(pk=cast.person.pk).update(erase_at=at)
        assert erase_due(at=at) == ([cast.person], [])
        after = said_in_backup(tmp_path / "after.tar")
        assert [word for word in WORDS if word in after] == []
        assert ABOUT_OTHERS in after
        assert named_in(files_of_database()) == []

    def test_who_is_brought_back_by_one_is_erased_again(self, alice, at):
        erase_person(person=alice, at=at)
        User.objects.filter(pk=alice.pk).update(email="alice@a.example", erased_at=None, first_name="Alice")
        assert erase_due(at=at) == ([alice], [])
        assert not User.objects.filter(first_name="Alice").exists()

    def test_the_list_of_erased_accounts_holds_ids_alone(self, alice, at):
        erase_person(person=alice, at=at)
        erase_person(person=alice, at=at)
        assert erased_list.path().read_text() == f"{alice.public_id}\n"

    def test_one_that_fails_stops_none_of_the_others(self, alice, bob, at, monkeypatch):
        User.objects.update(erase_at=at)
        real = erased_list.add

        def fail_for_alice(public_id):
            if public_id == alice.public_id:
                raise OSError("disk full")
            real(public_id)

        monkeypatch.setattr(erased_list, "add", fail_for_alice)
        with pytest.raises(CommandError, match="1 accounts"):
            call_command("erase_accounts")
        assert User.objects.get(pk=bob.pk).erased_at
        assert User.objects.get(pk=alice.pk).email == "alice@a.example"

    def test_ids_of_nobody_are_passed_over(self, alice, at):
        erased_list.add(uuid4())
        assert erase_due(at=at) == ([], [])
