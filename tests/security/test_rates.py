"""Promise 18, 35: a limit holds however many ask at once. Promise 17: nobody learns here who has an account."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain
from math import erfc, sqrt
from threading import Barrier, Lock
from time import perf_counter

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection, transaction
from django.test import Client

from accounts.models import User
from tests.accounts.factories import PASSWORD, make_user
from tests.certificates.factories import make_certificate

UNKNOWN = "0123456789ABCDEFGHJKMNPQRS"
LOGIN, SIGN_UP, RESET = (f"/en/accounts/{page}/" for page in ("login", "signup", "password/reset"))


def at_once(number, ask):
    """Call `ask(n)` in that many threads that start together, and return what they return."""
    barrier = Barrier(number)

    def one(n):
        try:
            barrier.wait(timeout=30)
            return ask(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


@pytest.fixture
def evaluated(monkeypatch):
    """Collect the passwords that are compared with somebody's, by whatever way; each of two ways compares it once."""
    passwords, lock = set(), Lock()
    check = User.check_password

    def counted(self, raw_password):
        with lock:
            passwords.add(raw_password)
        return check(self, raw_password)

    monkeypatch.setattr(User, "check_password", counted)
    return passwords


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_twenty_guesses_at_once_get_no_more_than_ten(site, evaluated):
    make_user()

    def guess(n):
        return Client().post(LOGIN, {"login": "learner@example.org", "password": f"guess {n}"}).status_code

    assert set(at_once(20, guess)) == {200}
    assert 0 < len(evaluated) <= 10


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_forty_guesses_of_certificates_at_once_get_no_more_than_thirty(site):
    statuses = at_once(40, lambda n: Client().get(f"/verify/{UNKNOWN[:-2]}{n:02}/").status_code)
    assert set(statuses) == {404, 429}
    assert statuses.count(404) <= 30


def test_guessed_ids_are_all_unknown_and_soon_refused(site):
    make_certificate()
    known = make_certificate(serial=UNKNOWN)
    near = [known.serial[:place] + "0" + known.serial[place + 1 :] for place in range(1, 26)]
    answers = [Client().get(f"/verify/{serial}/").status_code for serial in chain(near, [UNKNOWN[::-1]] * 20)]
    assert set(answers) == {404, 429}
    assert answers.count(404) == 30


def test_the_right_password_does_not_help_after_the_limit(site, evaluated):
    make_user()
    client = Client()
    for n in range(12):
        client.post(LOGIN, {"login": "learner@example.org", "password": f"guess {n}"})
    assert len(evaluated) <= 10
    client.post(LOGIN, {"login": "learner@example.org", "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    # Guesses at one account lock out no other.
    make_user("other@example.org")
    other = Client()
    other.post(LOGIN, {"login": "other@example.org", "password": PASSWORD})
    assert "_auth_user_id" in other.session


def test_one_account_is_guarded_however_it_is_written_and_from_wherever(site, evaluated):
    make_user()
    writings = ["LEARNER@example.org", " learner@example.org ", "learner@EXAMPLE.ORG", "learner@example.org"]
    for n in range(24):
        form = {"login": writings[n % 4], "password": f"guess {n}"}
        Client().post(LOGIN, form, REMOTE_ADDR=f"192.0.2.{n}")
    assert len(evaluated) <= 10


def test_a_forged_forwarding_header_brings_no_new_guesses(site, evaluated):
    make_user()
    for n in range(30):
        headers = {
            "x-forwarded-for": f"198.51.100.{n}",
            "x-real-ip": f"198.51.100.{n}",
            "forwarded": f"for=198.51.100.{n}",
        }
        Client().post(LOGIN, {"login": "learner@example.org", "password": f"guess {n}"}, headers=headers)
    assert len(evaluated) <= 10


# Who has an account -------------------------------------------------------------

KNOWN, STRANGER = "known@example.org", "other@example.org"  # equally long
ASKED = {
    "sign in": (LOGIN, lambda email: {"login": email, "password": "wrong wrong wrong"}),
    "sign up": (SIGN_UP, lambda email: {"email": email, "password1": PASSWORD}),
    "reset": (RESET, lambda email: {"email": email}),
}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


def answer(name, email, **extra):
    """Return all that a browser gets but what is new in every answer, and the address itself."""
    path, fields = ASKED[name]
    client = Client()
    client.get(path)
    response = client.post(path, fields(email), **extra)
    headers = {header: value for header, value in response.items() if header != "Expires"}
    cookies = {
        cookie.key: (cookie["path"], cookie["max-age"], bool(cookie.value)) for cookie in response.cookies.values()
    }
    page = client.get(response["Location"]) if response.status_code == 302 else response
    return response.status_code, headers, cookies, TOKEN.sub("", page.content.decode()).replace(email, "")


STATES = {
    "confirmed": {},
    "not confirmed": {"verified": False},
    "closed": {"is_active": False},
    "no password": {"password": None},
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", ASKED)
def test_a_known_address_is_answered_like_an_unknown_one(site, name, state):
    make_user(KNOWN, **STATES[state])
    assert answer(name, KNOWN) == answer(name, STRANGER)


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class QuickArgon2(Argon2PasswordHasher):
    """Takes long enough for its absence to be seen; the real one takes so long that it hides what else there is."""

    time_cost, memory_cost, parallelism = 1, 8192, 1


def mann_whitney(first, second):
    """Return the probability that two lists of times differ as much by chance."""
    ranked = sorted([(time, 0) for time in first] + [(time, 1) for time in second])
    ranks = sum(place for place, (_time, which) in enumerate(ranked, 1) if which == 0)
    n, m = len(first), len(second)
    u = ranks - n * (n + 1) / 2
    return erfc(abs(u - n * m / 2) / sqrt(n * m * (n + m + 1) / 12) / sqrt(2))


def test_the_comparison_of_times_sees_a_difference():
    assert mann_whitney(list(range(100)), [n + 0.5 for n in range(100)]) > 0.5
    assert mann_whitney([n + 30.5 for n in range(100)], list(range(100))) < 0.01


def times_of_both(name):
    """Return how long the answers for a known address took, and those for an unknown one, asked in turns."""
    path, fields = ASKED[name]
    client, times = Client(), {KNOWN: [], STRANGER: []}
    for number in range(212):
        email = STRANGER if number % 2 else KNOWN
        with undone():
            begun = perf_counter()
            client.post(path, fields(email))
            times[email].append(perf_counter() - begun)
        client.cookies.clear()
    # The first ones pay for what is loaded once.
    return [each[6:] for each in times.values()]


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("name", ASKED)
def test_a_known_address_is_answered_as_fast_as_an_unknown_one(site, settings, name):
    settings.PASSWORD_HASHERS = [f"{__name__}.QuickArgon2"]
    settings.ACCOUNT_RATE_LIMITS = False
    settings.EQUALLY_LONG_SECONDS = 0.06
    make_user(KNOWN)
    # What differs by chance once in a hundred times does not do so twice; a real difference is there each time.
    assert any(mann_whitney(*times_of_both(name)) > 0.01 for _time in range(2))
