from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from tests.courses.factories import make_module
from tests.trainers.factories import make_candidacy, make_programme
from trainers.states import State


@pytest.fixture
def module(site):
    return make_module()


@pytest.fixture
def programme(module):
    return make_programme(foundation=[module])


@pytest.fixture
def trainer(bob, institution_a, programme):
    """Bob, who is certified."""
    return make_candidacy(bob, institution_a, programme, State.CERTIFIED)


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def phone(trainer):
    return signed_in(trainer.person)


@pytest.fixture
def officer(manager_a):
    return signed_in(manager_a)


@pytest.fixture
def log(trainer, module):
    """Return what a filled-in log posts; keyword arguments differ from that, None leaves a field out."""

    def posted(**changes):
        typed = {
            "client_key": uuid4(),
            "trainer": trainer.public_id,
            "held_on": timezone.localdate() - timedelta(days=1),
            "minutes": 90,
            "modules": [str(module.translation_key)],
            "trainees_total": 12,
            "firms_total": 6,
            "trainees_women": 5,
            "mode": "onsite",
            "country": "KE",
            "place": "Harbour hall",
            "language": "en",
            "go": "submit",
        }
        return {name: value for name, value in (typed | changes).items() if value is not None}

    return posted
