"""Whoever looks for a trainer finds those who want to be found; a trainer sees what they reached."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from classroom.flows.cascade import recount_cascade
from institutions.models import Institution
from pages.clock import now
from tests.accounts.factories import make_user
from tests.certificates.factories import make_certificate
from tests.trainers.factories import make_candidacy, make_delivery, make_programme
from trainers.models import Candidacy, Delivery
from trainers.states import State


@pytest.fixture
def programme(db):
    return make_programme("Trainers")


def make_trainer(programme, institution, name, state=State.CERTIFIED, **fields):
    person = make_user(f"{name.lower()}@hidden.example", first_name="Trainer", last_name=name)
    return make_candidacy(person, institution, programme, state, **{"is_listed": True, "languages": ["en"], **fields})


@pytest.fixture
def kenya(institution_a):
    Institution.objects.filter(pk=institution_a.pk).update(country="KE")
    institution_a.refresh_from_db()
    return institution_a


def shown(client, **asked):
    return [each.person.last_name for each in client.get(reverse("trainers"), asked).context["page"]]


def test_only_standing_trainers_who_want_it_are_listed(client, programme, kenya):
    make_trainer(programme, kenya, "Achieng")
    make_trainer(programme, kenya, "Shy", is_listed=False)
    make_trainer(programme, kenya, "Gone", State.EXPIRED)
    make_trainer(programme, kenya, "Stopped", State.SUSPENDED)
    make_trainer(programme, kenya, "Late", valid_until=now() - timedelta(hours=1))
    make_trainer(programme, kenya, "Learning", State.CANDIDATE)
    assert shown(client) == ["Achieng"]


def test_the_list_says_standing_languages_and_where_to_ask_and_no_address(client, programme, kenya):
    kenya.contact_email = "office@hidden.example"
    kenya.save()
    trainer = make_trainer(programme, kenya, "Achieng", languages=["en", "fr"], region="Nairobi")
    certificate = make_certificate(trainer.person, institution=kenya)
    Candidacy.objects.filter(pk=trainer.pk).update(certificate=certificate)
    text = client.get(reverse("trainers")).content.decode()
    for said in ("Trainer Achieng", "Certified trainer", "English, Français", "Nairobi", "Kenya", kenya.name):
        assert said in text
    assert reverse("verify_certificate", args=[certificate.serial]) in text
    assert "hidden.example" not in text


def test_the_list_is_narrowed_by_language_and_country(client, programme, kenya, institution_b):
    make_trainer(programme, kenya, "Achieng", languages=["en", "fr"])
    make_trainer(programme, institution_b, "Bevan", languages=["en"])
    assert shown(client, language="fr") == ["Achieng"]
    assert shown(client, language="en") == ["Achieng", "Bevan"]
    assert shown(client, country="KE") == ["Achieng"]
    assert shown(client, language="xx", country="'") == ["Achieng", "Bevan"]
    assert "No trainer fits" in client.get(reverse("trainers"), {"language": "ru"}).content.decode()


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "ru", "zh-hans"])
def test_the_list_speaks_each_language(client, programme, kenya, language):
    make_trainer(programme, kenya, "Achieng")
    answer = client.get(f"/{language}/trainers/")
    assert answer.status_code == 200
    assert ("Find a trainer" in answer.content.decode()) == (language == "en")


@pytest.mark.parametrize("number", [1, 12])
def test_the_list_takes_as_many_queries_however_long(client, programme, kenya, number, django_assert_num_queries):
    for place in range(number):
        make_trainer(programme, kenya, f"Name{place}")
    client.get(reverse("trainers"))
    with django_assert_num_queries(4):
        client.get(reverse("trainers"))


# A trainer's own -----------------------------------------------------------------------


@pytest.fixture
def trainer(client, programme, kenya):
    found = make_trainer(programme, kenya, "Achieng", is_listed=False, languages=[])
    client.force_login(found.person)
    return found


def test_a_trainer_decides_what_is_listed(client, trainer):
    client.post(reverse("teach_listing"), {"is_listed": "on", "languages": ["fr", "ar"], "region": "Nairobi"})
    trainer.refresh_from_db()
    assert (trainer.is_listed, trainer.languages, trainer.region) == (True, ["fr", "ar"], "Nairobi")
    client.post(reverse("teach_listing"), {"languages": ["fr"], "region": ""})
    trainer.refresh_from_db()
    assert not trainer.is_listed


def test_an_entry_without_a_language_is_refused_and_nothing_is_lost(client, trainer):
    answer = client.post(reverse("teach_listing"), {"is_listed": "on", "region": "Nairobi"})
    assert "Choose at least one language" in answer.content.decode()
    assert 'value="Nairobi"' in answer.content.decode()
    trainer.refresh_from_db()
    assert not trainer.is_listed


def test_who_does_not_stand_has_no_entry(client, programme, kenya, alice):
    for person in (alice, make_trainer(programme, kenya, "Learning", State.CANDIDATE).person):
        client.force_login(person)
        assert client.get(reverse("teach_listing")).status_code == 404
        assert client.post(reverse("teach_listing"), {"is_listed": "on", "languages": ["en"]}).status_code == 404
    client.force_login(alice)
    assert client.get(reverse("teach_reach")).status_code == 404


def test_a_trainer_sees_mentees_by_name_and_those_below_by_institution(
    client, trainer, programme, kenya, institution_b
):
    mentee = make_trainer(programme, institution_b, "Mentee", mentor=trainer)
    below = make_trainer(programme, institution_b, "Below", mentor=mentee)
    for each in (trainer, below):
        make_delivery(
            each, status=Delivery.VERIFIED, held_on=localdate(now()), survey_n=5, survey_mean="4.50",
            pre_test_mean=40, post_test_mean=70,
        )  # fmt: skip
    recount_cascade()
    page = client.get(reverse("teach_reach"))
    text = page.content.decode()
    assert page.context["tree"].whole.trainees == 24
    assert "Trainer Mentee" in text
    assert "Below" not in text
    assert "A trainer of <bdi>Northern Crafts Council</bdi>" in text
    assert "4.50" in text
    assert "0.50" in text
