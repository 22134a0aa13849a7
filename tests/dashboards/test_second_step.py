"""Turning two-step sign-in off for somebody who has lost the device: who may, what follows, who is told."""

import logging

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from institutions.models import Membership
from institutions.roles import CAPABILITIES, Capability, Role
from tests.accounts.factories import make_user
from tests.pages.factories import make_trainer

pytestmark = pytest.mark.django_db
REASON = {"reason": "I called her.\nAnd met her."}


def protect(user):
    for kind in ("totp", "recovery_codes"):
        Authenticator.objects.create(user=user, type=kind, data={})
    return user


def is_protected(user):
    return Authenticator.objects.filter(user=user).exists()


def page_of(user):
    return reverse("manage_second_step", args=[user.public_id])


@pytest.fixture
def manager(client, manager_a, site):
    client.force_login(manager_a)
    return client


def test_a_manager_turns_it_off_and_the_person_is_told_and_signed_out(manager, alice, mailoutbox, caplog):
    elsewhere = Client()
    elsewhere.force_login(protect(alice))
    assert "Turn two-step sign-in off" in manager.get(page_of(alice)).content.decode()
    with caplog.at_level(logging.WARNING):
        assert manager.post(page_of(alice), REASON)["Location"] == page_of(alice)
    assert not is_protected(alice)
    assert elsewhere.get("/en/learn/").status_code == 302
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        ([alice.email], "Two-step sign-in was turned off for you")
    ]
    assert "Mona Haddad" in mailoutbox[0].body
    said = caplog.records[-1].getMessage()
    assert str(alice.public_id) in said
    assert "I called her. And met her." in said
    assert alice.email not in said


def test_a_second_press_changes_nothing_and_tells_nobody(manager, alice, mailoutbox):
    protect(alice)
    for _press in range(2):
        manager.post(page_of(alice), REASON)
    assert len(mailoutbox) == 1
    assert "There is nothing to do" in manager.get(page_of(alice)).content.decode()


def test_without_a_reason_nothing_is_done(manager, alice):
    protect(alice)
    page = manager.post(page_of(alice), {"reason": " "}).content.decode()
    assert "Say why" in page
    assert is_protected(alice)


def test_a_colleague_can_be_helped_but_nobody_helps_themselves(manager, manager_a, bob, institution_a):
    second = make_user("second@a.example")
    Membership.objects.create(user=second, institution=institution_a, role=Role.MANAGER)
    for person in (bob, second):
        manager.post(page_of(protect(person)), REASON)
        assert not is_protected(person)
    assert manager.post(page_of(protect(manager_a)), REASON).status_code == 404
    assert is_protected(manager_a)


def elsewhere_too(person, institution_b):
    Membership.objects.create(user=person, institution=institution_b, role=Role.TRAINER)


def runs_the_site(person, institution_b):
    person.is_superuser = True
    person.save()


def edits_the_site(person, institution_b):
    person.groups.add(*make_trainer("other@a.example").groups.all())


def gone(person, institution_b):
    person.memberships.all().delete()


@pytest.mark.parametrize("what", [elsewhere_too, runs_the_site, edits_the_site, gone])
def test_whose_account_opens_more_than_the_manager_answers_for_is_not_there(manager, bob, institution_b, what):
    what(protect(bob), institution_b)
    assert manager.get(page_of(bob)).status_code == manager.post(page_of(bob), REASON).status_code == 404
    assert is_protected(bob)


@pytest.mark.parametrize("role", [role for role in Role if Capability.MANAGE_STAFF not in CAPABILITIES[role]])
def test_only_who_keeps_the_staff_may(client, site, institution_a, alice, role):
    user = make_user("other@a.example")
    Membership.objects.create(user=user, institution=institution_a, role=role)
    client.force_login(user)
    assert client.post(page_of(protect(alice)), REASON).status_code == 404
    assert is_protected(alice)


def test_whoever_runs_the_site_does_it_by_command(site, alice, mailoutbox, capsys):
    protect(alice)
    call_command("reset_second_step", alice.email.upper(), reason="Met her")
    assert not is_protected(alice)
    assert "Whoever runs this site" in mailoutbox[0].body
    for email, message in ((alice.email, "is off"), ("nobody@a.example", "No account")):
        with pytest.raises(CommandError, match=message):
            call_command("reset_second_step", email, reason="Met her")
