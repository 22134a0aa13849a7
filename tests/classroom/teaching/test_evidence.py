"""What shows that a session happened: checked by its content, private, and deleted in time."""

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from classroom.flows import evidence as flows
from tests.classroom.teaching.conftest import signed_in
from tests.trainers.factories import make_attendance, make_delivery
from trainers.evidence import NotTaken, kind_of
from trainers.models import Attendance, Delivery, Evidence, FollowUp

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"


def archive(*names, mimetype=b""):
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as written:
        if mimetype:
            written.writestr("mimetype", mimetype)
        for name in names:
            written.writestr(name, "x")
    return target.getvalue()


def picture(kind="PNG"):
    target = BytesIO()
    Image.new("RGB", (2, 2)).save(target, kind)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (PDF, ".pdf"),
        (picture(), ".png"),
        (picture("JPEG"), ".jpg"),
        (archive("[Content_Types].xml", "ppt/presentation.xml"), ".pptx"),
        (archive(mimetype=b"application/vnd.oasis.opendocument.presentation"), ".odp"),
        (b"name,firm\nAsha,Harbour\n", ".csv"),
        (b"\x00\x00\x00 ftypisom", ".mp4"),
    ],
)
def test_a_file_is_what_its_content_says(content, ending):
    assert kind_of(content)[1] == ending


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"hello", b"MZ\x90\x00", b"<html>,</html>", b"%PDF-1.7 cut off", b"PK\x03\x04 broken", b"a,\x00b"),
        picture()[:40],
        archive("run.exe"),
        archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        archive(mimetype=b"application/zip"),
        archive(mimetype=b"x" * 1000),
    ],
)
def test_what_is_broken_strange_or_carries_programs_is_not_taken(content):
    with pytest.raises(NotTaken):
        kind_of(content)


@pytest.fixture
def delivery(trainer, private_files):
    return make_delivery(trainer)


def send(phone, delivery, content=PDF, name="plan.pdf", **more):
    where = reverse("teach_evidence", args=[delivery.public_id])
    return phone.post(where, {"kind": "session_plan", "file": SimpleUploadedFile(name, content), **more})


def is_clean(content):
    return b"harm" not in content


class TestSending:
    def test_a_file_is_kept_privately_and_once(self, phone, delivery, private_files, officer, alice, charlie):
        for _each in range(2):
            assert send(phone, delivery).status_code == 302
        file = Evidence.objects.get()
        assert len(list(private_files.rglob("*.pdf"))) == 1
        where = reverse("evidence_file", args=[file.public_id])
        answer = phone.get(where)
        assert b"".join(answer.streaming_content) == PDF
        assert "attachment" in answer["Content-Disposition"]
        assert officer.get(where).status_code == 404  # a draft is the trainer's own
        Delivery.objects.update(status=Delivery.SUBMITTED, submitted_at=timezone.now())
        assert officer.get(where).status_code == 200
        assert [signed_in(each).get(where).status_code for each in (alice, charlie)] == [404, 404]

    def test_a_name_that_lies_helps_nothing(self, phone, delivery):
        answer = send(phone, delivery, b"MZ\x90 a program", "plan.pdf")
        assert "file" in answer.context["form"].errors
        assert not Evidence.objects.exists()

    def test_what_shows_people_needs_their_consent(self, phone, delivery):
        answer = send(phone, delivery, picture(), "room.png", kind="photo_without_faces")
        assert "has_consent" in answer.context["form"].errors
        send(phone, delivery, picture(), "room.png", kind="photo_without_faces", has_consent="on")
        assert Evidence.objects.get().has_consent

    def test_the_check_of_the_site_refuses(self, phone, delivery, settings, private_files):
        settings.FILE_CHECK = "tests.classroom.teaching.test_evidence.is_clean"
        answer = send(phone, delivery, PDF.replace(b"obj", b"harm"))
        assert b"refuses this one" in answer.content
        assert not list(private_files.rglob("*.pdf"))
        send(phone, delivery)
        assert Evidence.objects.count() == 1

    def test_too_large_is_told(self, phone, delivery, monkeypatch):
        monkeypatch.setattr("classroom.teaching.evidence_forms.LARGEST", 10)
        assert "file" in send(phone, delivery).context["form"].errors

    def test_what_is_kept_here_is_not_missing(self, phone, delivery):
        page = reverse("teach_session", args=[delivery.public_id])
        assert phone.get(page).content.count(b"Missing") == 4
        make_attendance(delivery)
        send(phone, delivery)
        assert phone.get(page).content.count(b"Missing") == 2

    def test_only_the_trainer_deletes_and_only_before_it_is_handed_in(self, phone, delivery, officer, private_files):
        send(phone, delivery)
        where = reverse("teach_delete_evidence", args=[Evidence.objects.get().public_id])
        assert officer.post(where).status_code == 404
        Delivery.objects.update(status=Delivery.SUBMITTED, submitted_at=timezone.now())
        assert phone.post(where).status_code == 404
        Delivery.objects.update(status=Delivery.DRAFT)
        phone.post(where)
        assert not Evidence.objects.exists()
        assert not list(private_files.rglob("*.pdf"))


class TestInTime:
    def test_files_go_after_the_months_of_the_programme(self, phone, delivery, private_files):
        send(phone, delivery)
        ends = Evidence.objects.get().delete_on
        assert 47 * 30 < (ends - timezone.localdate()).days < 49 * 31
        noon = timezone.now().replace(hour=12)
        days = (ends - noon.date()).days
        assert flows.delete_old_evidence(at=noon + timedelta(days=days - 1)) == 0
        assert flows.delete_old_evidence(at=noon + timedelta(days=days)) == 1
        assert flows.delete_old_evidence(at=noon + timedelta(days=days)) == 0
        assert not list(private_files.rglob("*.pdf"))

    def test_names_go_with_the_evidence_and_counts_stay(self, delivery, at):
        make_attendance(delivery, email="asha@b.example")
        make_attendance(delivery, "Other")
        Delivery.objects.update(held_on=at.date())
        assert flows.forget_trainees(at=at + timedelta(days=47 * 30)) == 0
        assert flows.forget_trainees(at=at + timedelta(days=49 * 31)) == 2
        assert flows.forget_trainees(at=at + timedelta(days=49 * 31)) == 0
        rows = Attendance.objects.values_list("name", "email", "device")
        assert set(rows) == {("", "", "")}
        assert Attendance.objects.exclude(firm=None).count() == 2

    def test_an_address_goes_when_nobody_is_written_to_any_more(self, delivery, at):
        late = make_attendance(delivery, email="asha@b.example", contact_at=at)
        done = make_attendance(delivery, "Done", email="done@b.example", contact_at=at)
        Delivery.objects.update(held_on=at.date())
        FollowUp.objects.create(attendance=done, months=12, token="x", asked_at=at, answered_at=at)
        flows.forget_trainees(at=at + timedelta(days=300))
        assert list(Attendance.objects.exclude(email="")) == [late]
        flows.forget_trainees(at=at + timedelta(days=430))
        assert not Attendance.objects.exclude(email="").exists()
        assert Attendance.objects.exclude(name="").count() == 2

    def test_the_worker_does_it_every_day(self, phone, delivery, capsys):
        send(phone, delivery)
        Evidence.objects.update(delete_on=timezone.localdate() - timedelta(days=1))
        call_command("delete_old_files")
        assert "1 files of sessions deleted." in capsys.readouterr().out
