"""Certificates of attendance for many at once, and their files in one ZIP."""

import io
import tracemalloc
from datetime import date, timedelta
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from certificates.models import Archive, Certificate, IssueBatch, IssuePlace
from certificates.packing import pack
from certificates.sessions import file_name, session_key
from classroom import flows
from classroom.flows import bulk
from classroom.tasks import issue_batch
from dashboards.certificate_queries import progress_of
from tests.accounts.factories import make_user
from tests.certificates.factories import make_certificate
from tests.institutions.factories import make_cohort

DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def people(institution_a):
    """Make a cohort with so many learners whose name is confirmed."""

    def make(number, **fields):
        named = {"certificate_name": "Amina Okafor", **fields}
        users = [User(email=f"p{place}@a.example", password="!", **named) for place in range(number)]
        return make_cohort(institution_a, f"Class of {number}", learners=User.objects.bulk_create(users))

    return make


@pytest.fixture
def begin(institution_a, manager_a, now):
    def begin(cohort, **changes):
        facts = {
            "key": uuid4(),
            "institution": institution_a,
            "cohort": cohort,
            "cohort_name": cohort.name,
            "achievement_key": uuid4(),
            "title": "Workshop on trademarks",
            "minutes": 90,
            "outcomes": ["Choose a sign"],
            "language": "en",
            "completed_at": now - DAY,
            "made_by": manager_a,
            "made_at": now,
        }
        ids = cohort.learners.order_by("pk").values_list("pk", flat=True)
        return bulk.begin_batch(learner_ids=ids, **{**facts, **changes})

    return begin


def work(batch, now):
    """Do what the worker would, and return in how many turns."""
    turns = 1
    while bulk.issue_some(batch=batch, at=now):
        turns += 1
    return turns


def states(batch):
    return sorted(batch.places.values_list("state", flat=True))


class TestIssuing:
    def test_each_gets_what_was_asked_for(self, people, begin, institution_a, now):
        batch = begin(people(2))
        work(batch, now)
        [first, _second] = Certificate.objects.all()
        assert (first.kind, first.title, first.minutes, first.outcomes) == (
            Certificate.ATTENDANCE,
            "Workshop on trademarks",
            90,
            ["Choose a sign"],
        )
        assert (first.institution, first.cohort_name, first.name) == (institution_a, "Class of 2", "Amina Okafor")
        assert first.completed_at == now - DAY
        assert states(batch) == ["issued", "issued"]

    def test_the_same_order_sent_twice_is_one(self, people, begin, now):
        cohort, key = people(1), uuid4()
        assert begin(cohort, key=key) == begin(cohort, key=key)
        assert IssuePlace.objects.count() == 1
        assert DBTaskResult.objects.filter(task_path="classroom.tasks.issue_batch").count() == 1

    def test_issuing_twice_issues_nothing_twice(self, people, begin, now):
        cohort, key = people(3), uuid4()
        first, second = (begin(cohort, achievement_key=key) for _twice in range(2))
        work(first, now)
        work(first, now)
        work(second, now)
        assert Certificate.objects.count() == 3
        assert (set(states(first)), set(states(second))) == ({"issued"}, {"already"})

    def test_the_work_goes_on_where_a_killed_worker_left_it(self, people, begin, now, monkeypatch):
        monkeypatch.setattr(bulk, "AT_ONCE", 2)
        batch = begin(people(5))
        issue_batch.func(batch.pk)
        assert states(batch) == ["issued"] * 2 + ["waiting"] * 3
        issue_batch.func(batch.pk)  # that of the worker that was killed, run again
        issue_batch.func(batch.pk)
        assert states(batch) == ["issued"] * 5
        assert Certificate.objects.count() == 5

    def test_a_turn_that_fails_half_way_leaves_nothing_half_done(self, people, begin, now, monkeypatch):
        batch = begin(people(3))
        award, awarded = bulk.award_attendance, []

        def fail(**arguments):
            if len(awarded) == 2:
                raise RuntimeError("killed")
            awarded.append(award(**arguments))
            return awarded[-1]

        monkeypatch.setattr(bulk, "award_attendance", fail)
        with pytest.raises(RuntimeError):
            bulk.issue_some(batch=batch, at=now)
        assert states(batch) == ["waiting"] * 3
        assert not Certificate.objects.exists()

    def test_who_has_no_name_gets_it_on_confirming_one(self, begin, institution_a, site, now):
        learner = make_user("nameless@a.example")
        batch = begin(make_cohort(institution_a, "Class", learners=[learner]))
        work(batch, now)
        assert states(batch) == ["nameless"]
        assert not Certificate.objects.exists()
        flows.confirm_name(learner=learner, name="Nadia Haddad", language="en", at=now)
        assert states(batch) == ["issued"]
        assert Certificate.objects.get().name == "Nadia Haddad"

    def test_who_had_it_revoked_gets_no_other(self, people, begin, now):
        cohort, key = people(1), uuid4()
        make_certificate(cohort.learners.get(), kind="attendance", achievement_key=key, state=Certificate.REVOKED)
        batch = begin(cohort, achievement_key=key)
        work(batch, now)
        assert states(batch) == ["revoked"]
        assert Certificate.objects.count() == 1

    def test_a_closed_account_stops_nobody_else(self, people, begin, now):
        cohort = people(2)
        batch = begin(cohort)
        cohort.learners.first().delete()
        work(batch, now)
        assert states(batch) == ["issued"]

    def test_what_is_printed_in_bulk_lets_those_who_wait_go_first(self, people, begin, now):
        work(begin(people(1)), now)
        [printing] = DBTaskResult.objects.filter(task_path="certificates.tasks.render_certificate")
        assert printing.priority < 50

    def test_the_bar_is_full_only_when_all_is_printed(self, people, begin, now):
        batch = begin(people(2))
        assert (progress_of(batch).percent, progress_of(batch).finished) == (0, False)
        work(batch, now)
        assert progress_of(batch).percent == 50
        Certificate.objects.update(pdf="x.pdf")
        assert (progress_of(batch).percent, progress_of(batch).finished) == (100, True)


class TestNames:
    def test_a_session_is_its_institution_title_and_day(self):
        same = {"institution_id": 1, "title": "IP for  Firms ", "day": date(2026, 11, 1)}
        assert session_key(**same) == session_key(**{**same, "title": "ip for firms"})
        others = [{"institution_id": 2}, {"title": "IP for farms"}, {"day": date(2026, 11, 2)}]
        assert len({session_key(**{**same, **other}) for other in others} | {session_key(**same)}) == 4

    @pytest.mark.parametrize(
        ("name", "safe"),
        [
            ("Anne O’Neill", "Anne O Neill"),
            ("../../etc/passwd", "etc passwd"),
            ('a\\b:c*d?e"f<g>h|i', "a b c d e f g h i"),
            ("محمد", "محمد"),
            ("-rf", "rf"),
            ("...", ""),
            ("A" * 120, "A" * 60),
        ],
    )
    def test_a_file_is_named_by_letters_and_its_id(self, name, safe):
        assert file_name(name, "ID") == f"{safe} ID.pdf".strip()


@pytest.fixture
def printed(private_files):
    def put(certificate, content=b"%PDF-1.7 kept"):
        path = storages["private"].save("certificates/x.pdf", ContentFile(content))
        Certificate.objects.filter(pk=certificate.pk).update(pdf=path)
        return certificate

    return put


def zip_of(archive):
    archive.refresh_from_db()
    with storages["private"].open(archive.file) as file:
        return ZipFile(io.BytesIO(file.read()))


class TestZip:
    def test_a_batch_is_packed_with_every_file_once(self, people, begin, printed, institution_a, manager_a, now):
        batch = begin(people(3))
        work(batch, now)
        for number, certificate in enumerate(Certificate.objects.all()):
            printed(certificate, b"%PDF number " + str(number).encode())
        archive = bulk.pack_certificates(institution=institution_a, title="T", by=manager_a, at=now, batch=batch)
        for _twice in range(2):
            pack(Archive.objects.get(pk=archive.pk))
        packed = zip_of(archive)
        assert sorted(packed.namelist()) == sorted(
            f"Amina Okafor {each.serial}.pdf" for each in Certificate.objects.all()
        )
        assert {packed.read(name) for name in packed.namelist()} == {
            b"%PDF number " + str(n).encode() for n in range(3)
        }
        assert (archive.packed, archive.total) == (3, 3)
        assert len(storages["private"].listdir("archives")[1]) == 1

    def test_of_a_course_it_holds_the_valid_ones_of_the_institution(
        self, alice, bob, charlie, printed, institution_a, institution_b, manager_a, now
    ):
        key, own = uuid4(), {"institution": institution_a}
        wanted = printed(make_certificate(alice, achievement_key=key, **own))
        printed(make_certificate(bob, achievement_key=key, state=Certificate.REVOKED, **own))
        printed(make_certificate(bob, achievement_key=key, expires_at=now - DAY, **own))
        printed(make_certificate(charlie, achievement_key=key, institution=institution_b))
        printed(make_certificate(alice, **own))
        make_certificate(manager_a, achievement_key=key, **own)  # not printed yet
        archive = bulk.pack_certificates(institution=institution_a, title="T", by=manager_a, at=now, course_key=key)
        pack(archive)
        assert zip_of(archive).namelist() == [f"Amina Okafor {wanted.serial}.pdf"]

    def test_of_a_cohort_it_holds_what_its_learners_have(self, alice, bob, printed, institution_a, manager_a, now):
        cohort = make_cohort(institution_a, "Class", learners=[alice])
        wanted = printed(make_certificate(alice, institution=institution_a))
        printed(make_certificate(bob, institution=institution_a))
        archive = bulk.pack_certificates(institution=institution_a, title="T", by=manager_a, at=now, cohort=cohort)
        pack(archive)
        assert zip_of(archive).namelist() == [f"Amina Okafor {wanted.serial}.pdf"]

    def test_after_a_week_the_file_is_deleted(self, alice, printed, institution_a, manager_a, now):
        key = printed(make_certificate(alice, institution=institution_a)).achievement_key
        archive = bulk.pack_certificates(institution=institution_a, title="T", by=manager_a, at=now, course_key=key)
        pack(archive)
        assert bulk.delete_old_archives(at=now + 6 * DAY) == 0
        assert bulk.delete_old_archives(at=now + 8 * DAY) == 1
        archive.refresh_from_db()
        assert (archive.file, archive.deleted_at) == ("", now + 8 * DAY)
        assert storages["private"].listdir("archives")[1] == []
        pack(archive)
        archive.refresh_from_db()
        assert archive.file == ""


@pytest.mark.slow
@pytest.mark.django_db
def test_queries_and_memory_do_not_grow_with_the_number(people, begin, printed, institution_a, manager_a, now):
    """Issue and pack 100 and 500: as many queries for each, and the memory of 100 at the peak."""
    tracemalloc.start()

    def cost(number):
        cohort = people(number)
        with CaptureQueriesContext(connection) as queries:
            batch = begin(cohort)
            work(batch, now)
        executed = len(queries)
        connection.queries_log.clear()
        for certificate in Certificate.objects.filter(achievement_key=batch.achievement_key):
            printed(certificate, b"%PDF" * 10_000)
        archive = bulk.pack_certificates(institution=institution_a, title="T", by=manager_a, at=now, batch=batch)
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        pack(archive)
        peak = tracemalloc.get_traced_memory()[1] - before
        User.objects.filter(email__startswith="p").delete()
        return executed / number, peak

    few, many = cost(100), cost(500)
    tracemalloc.stop()
    assert many[0] <= few[0]
    assert many[0] < 12
    # 40 kB a file: 500 of them would be twenty megabytes.
    assert many[1] < few[1] + 2 * 1024 * 1024
    assert IssueBatch.objects.count() == 2
