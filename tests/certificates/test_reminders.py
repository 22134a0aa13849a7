"""Mails about certificates: that one is ready, ends soon, was revoked, or carries another name. Each goes once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from certificates import documents, mail
from certificates.models import Certificate, Notice
from certificates.tasks import render_certificate
from certificates.validity import reminder_windows
from classroom.flows.corrections import revoke_certificate
from classroom.flows.names import approve_name, ask_for_name, refuse_name
from classroom.flows.reminders import remind_holders
from learning.management.commands.worker import periodic_jobs
from tests.certificates.factories import make_certificate

DAY = timedelta(days=1)
END = datetime(2027, 3, 1, 9, tzinfo=UTC)
ISSUED = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def ending(alice):
    def make(holder=alice, **fields):
        return make_certificate(holder, **{"issued_at": ISSUED, "expires_at": END, **fields})

    return make


def kinds():
    return sorted(Notice.objects.values_list("kind", flat=True))


class TestReminders:
    def test_one_goes_90_30_and_7_days_before_the_end(self, ending, mailoutbox):
        ending()
        sent = {}
        for days in (120, 91, 90, 89, 31, 30, 29, 8, 7, 6, 1, 0, -1):
            before = len(mailoutbox)
            for _twice in range(2):
                remind_holders(at=END - days * DAY)
            sent[days] = len(mailoutbox) - before
        assert {days: number for days, number in sent.items() if number} == {90: 1, 30: 1, 7: 1}

    def test_after_a_time_without_a_worker_only_the_latest_goes(self, ending, mailoutbox):
        ending()
        remind_holders(at=END - 5 * DAY)
        remind_holders(at=END - 4 * DAY)
        assert kinds() == ["expires-7"]
        assert len(mailoutbox) == 1

    def test_the_windows_lie_beside_each_other(self):
        windows = list(reminder_windows(END))
        assert [(days, (until - END).days) for days, _after, until in windows] == [(7, 7), (30, 30), (90, 90)]
        assert [after for _days, after, _until in windows] == [END, END + 7 * DAY, END + 30 * DAY]

    @pytest.mark.parametrize(
        "fields",
        [
            {"state": Certificate.REVOKED},
            {"state": Certificate.SUPERSEDED},
            {"expires_at": None},
            {"expires_at": END + DAY},
            {"expires_at": END - 91 * DAY},
            {"issued_at": END - 89 * DAY},
            {"holder": None},
        ],
        ids=["revoked", "superseded", "for ever", "later", "over", "issued since", "nobody's"],
    )
    def test_nobody_else_is_reminded(self, ending, mailoutbox, fields):
        ending(**fields)
        remind_holders(at=END - 90 * DAY)
        assert mailoutbox == []

    def test_who_has_closed_the_account_is_left_alone(self, ending, alice, mailoutbox):
        ending()
        alice.is_active = False
        alice.save()
        remind_holders(at=END - 7 * DAY)
        assert mailoutbox == []

    def test_the_words_are_in_the_language_of_the_certificate(self, ending, alice, mailoutbox):
        ending(language="fr", title="Propriété\nintellectuelle")
        remind_holders(at=END - 30 * DAY)
        [message] = mailoutbox
        assert message.to == [alice.email]
        assert "\n" not in message.subject
        assert "mars 2027" in message.subject
        html = message.alternatives[0][0]
        assert '<html lang="fr"' in html
        assert "/fr/learn/certificates/" in html
        assert "/fr/learn/certificates/" in message.body

    def test_one_that_cannot_be_written_to_stops_nobody_else(self, ending, alice, bob, mailoutbox, monkeypatch):
        wrong, right = ending(), ending(bob)
        send = mail.send

        def refuse(name, holder, *args, **context):
            if holder == alice:
                raise ValueError("no such address")
            send(name, holder, *args, **context)

        monkeypatch.setattr(mail, "send", refuse)
        reminded, failed = remind_holders(at=END - 7 * DAY)
        assert (reminded, [certificate for certificate, _error in failed]) == ([right], [wrong])
        assert Notice.objects.get().certificate == right

    def test_the_database_refuses_a_second_of_a_kind(self, ending):
        certificate = ending()
        Notice.objects.create(certificate=certificate, kind="expires-7", at=END)
        with pytest.raises(IntegrityError), transaction.atomic():
            Notice.objects.create(certificate=certificate, kind="expires-7", at=END)

    def test_the_search_costs_the_same_however_many_were_reminded(self, ending, django_assert_num_queries):
        for _number in range(5):
            ending()
        remind_holders(at=END - 7 * DAY)
        with django_assert_num_queries(3):
            remind_holders(at=END - 7 * DAY)

    def test_the_worker_does_it_by_itself(self, db):
        [job] = [job for job in periodic_jobs() if job.name == "remind_holders"]
        job.run()
        call_command("remind_holders", verbosity=0)


class TestOtherMails:
    @pytest.fixture
    def printed(self, monkeypatch):
        def keep(certificate, _at):
            Certificate.objects.filter(pk=certificate.pk).update(pdf="certificates/x.pdf")

        monkeypatch.setattr(documents, "keep_pdf", keep)
        return lambda certificate: render_certificate.func(certificate.pk)

    def test_the_holder_hears_once_that_the_file_is_there(self, printed, alice, mailoutbox):
        certificate = make_certificate(alice)
        printed(certificate)
        printed(certificate)
        [message] = mailoutbox
        assert message.subject == f"Your certificate: {certificate.title}"
        assert "http://127.0.0.1:8000/en/learn/certificates/" in message.body

    def test_a_renewed_one_is_news_and_one_in_another_language_is_not(self, printed, alice, mailoutbox):
        old = make_certificate(alice, state=Certificate.SUPERSEDED)
        same = {"achievement_key": old.achievement_key, "replaces": old}
        translated = make_certificate(alice, language="fr", **same)
        printed(translated)
        assert mailoutbox == []
        Certificate.objects.filter(pk=translated.pk).update(completed_at=old.completed_at + DAY)
        printed(translated)
        assert len(mailoutbox) == 1

    def test_without_a_holder_there_is_nobody_to_tell(self, db, printed, mailoutbox):
        certificate = make_certificate(None)
        printed(certificate)
        assert mailoutbox == []

    def test_the_holder_reads_why_a_certificate_was_revoked(self, alice, manager_a, institution_a, mailoutbox):
        certificate = make_certificate(alice)
        for _twice in range(2):
            revoke_certificate(
                certificate=certificate, institution=institution_a, by=manager_a, reason="It was <copied>.", at=END
            )
        [message] = mailoutbox
        assert "It was <copied>." in message.body
        assert "It was &lt;copied&gt;." in message.alternatives[0][0]

    def test_the_holder_reads_what_was_decided_about_the_name(self, alice, manager_a, institution_a, mailoutbox):
        make_certificate(alice)
        asked = ask_for_name(holder=alice, name="Alice Núñez", reason="Married.", at=END)
        for _twice in range(2):
            refuse_name(request=asked, answer="Show us a paper.", at=END)
        asked = ask_for_name(holder=alice, name="Alice Núñez", reason="Married.", at=END)
        for _twice in range(2):
            approve_name(request=asked, institution_id=institution_a.pk, by=manager_a, answer="", at=END)
        assert [message.subject for message in mailoutbox] == [
            "Your name on certificates stays as it is",
            "Your name on certificates is corrected",
        ]
        assert "Show us a paper." in mailoutbox[0].body
