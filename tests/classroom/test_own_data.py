import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core import mail
from django.core.files.storage import storages
from django.urls import reverse
from django.utils.translation import override

from accounts.own_data import own_data
from accounts.privacy import records
from classroom.flows.jobs import begin_job, delete_old_files, work_on
from classroom.jobs import OWN_DATA, make_own_data
from institutions.models import Job
from tests.accounts.factories import make_user
from tests.classroom.canary import ABOUT_OTHERS, WORDS, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(site, private_files, settings, tmp_path, at):
    settings.MEDIA_ROOT = tmp_path / "media"
    return make_cast(at)


def file_of(person, at, language="en"):
    with override(language):
        job = begin_job(kind=OWN_DATA, title="Your data", by=person, at=at)
    work_on(job=job, at=at)
    job.refresh_from_db()
    with storages["private"].open(job.file) as file:
        return job, ZipFile(BytesIO(file.read()))


class TestTheFile:
    def test_holds_a_row_of_everything_that_is_given(self, cast):
        parts = {part.key: part.rows for part in own_data(cast.person)}
        assert [key for key, rows in parts.items() if not rows] == []
        assert len(parts) == sum(bool(record.export or record.read) for record in records())

    def test_says_every_word_about_the_person_as_data_and_as_a_page(self, cast, at):
        _asked, packed = file_of(cast.person, at)
        data, page = (packed.read(name).decode().casefold() for name in ("data.json", "data.html"))
        assert [word for word in WORDS if word not in data] == []
        assert [word for word in WORDS if word not in page] == []
        [first, *_others] = json.loads(data)["records"]["quizzes.attempt.learner"]
        assert {each["answer"] for each in first["answers"]} == {"trademark", "true"}

    def test_brings_the_certificates_along(self, cast, at):
        _asked, packed = file_of(cast.person, at)
        certificate = cast.person.certificates.exclude(pdf="").get()
        assert packed.read(f"certificates/{certificate.serial}.pdf") == b"%PDF-1.7 Oddlewort Merriwick"

    def test_says_nothing_of_anybody_else(self, cast, at):
        _asked, packed = file_of(cast.person, at)
        everything = b"".join(packed.read(name) for name in packed.namelist()).decode().casefold()
        assert ABOUT_OTHERS not in everything
        assert cast.manager.email not in everything

    def test_gives_no_key_of_a_quiz_and_no_secret_away(self, cast, at):
        _asked, packed = file_of(cast.person, at)
        data = packed.read("data.json").decode()
        assert "KEY-CANARY" not in data
        assert cast.person.password not in data
        assert f"session-of-{cast.person.pk}" not in data

    def test_is_a_page_in_the_persons_language(self, cast, at):
        _asked, packed = file_of(cast.person, at, language="ar")
        assert '<html lang="ar" dir="rtl">' in packed.read("data.html").decode()

    def test_shows_what_was_typed_as_text(self, cast, at):
        cast.person.first_name = "<script>alert(1)</script>"
        cast.person.save()
        _asked, packed = file_of(cast.person, at)
        assert "<script>" not in packed.read("data.html").decode()


class TestTheWork:
    def test_leaves_one_file_however_often_it_is_killed(self, cast, at, private_files):
        before = set(private_files.rglob("*.zip"))
        job = begin_job(kind=OWN_DATA, title="Your data", by=cast.person, at=at)
        for _each in range(3):  # killed after the file was written, and before that was written down
            steps = make_own_data(job)
            next(steps).write()
        work_on(job=job, at=at)
        [made] = set(private_files.rglob("*.zip")) - before
        assert ZipFile(made).testzip() is None

    def test_sends_a_mail_without_the_file(self, cast, at):
        file_of(cast.person, at)
        assert [message.to for message in mail.outbox] == [[cast.person.email]]
        assert not mail.outbox[0].attachments

    def test_the_file_goes_after_a_week(self, cast, at):
        job, _packed = file_of(cast.person, at)
        delete_old_files(at=at + timedelta(days=7))
        assert storages["private"].exists(job.file)
        delete_old_files(at=at + timedelta(days=7, seconds=1))
        assert not storages["private"].exists(job.file)


class TestThePage:
    def test_asks_and_hands_out(self, client, cast, at):
        client.force_login(cast.other)
        assert client.post(reverse("your_data")).status_code == 302
        assert "being made" in client.get(reverse("your_data")).text
        job = Job.objects.under_way().get()
        work_on(job=job, at=at)
        address = reverse("manage_job_file", args=[job.key])
        assert address in client.get(reverse("your_data")).text
        answer = client.get(address)
        assert answer["Content-Disposition"].startswith('attachment; filename="my-data-')
        assert "data.json" in ZipFile(BytesIO(b"".join(answer.streaming_content))).namelist()

    def test_asking_again_while_one_is_being_made_makes_no_second(self, client, alice):
        client.force_login(alice)
        for _each in range(2):
            client.post(reverse("your_data"))
        assert Job.objects.count() == 1

    @pytest.mark.parametrize("who", ["other", "manager"])
    def test_the_file_is_not_there_for_anybody_else(self, client, cast, at, who):
        job, _packed = file_of(cast.person, at)
        client.force_login(getattr(cast, who))
        assert client.get(reverse("manage_job_file", args=[job.key])).status_code == 404
        assert str(job.key) not in client.get(reverse("your_data")).text

    def test_costs_the_same_with_many_files(self, client, site, at, django_assert_num_queries):
        person = make_user("many@a.example")
        client.force_login(person)
        client.get(reverse("your_data"))
        done = {"kind": OWN_DATA, "title": "x", "language": "en", "state": Job.DONE, "file": "x.zip"}
        for _each in range(5):
            Job.objects.create(**done, made_by=person, made_at=at, finished_at=at)
        with django_assert_num_queries(3):
            client.get(reverse("your_data"))
