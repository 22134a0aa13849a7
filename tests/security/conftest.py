"""One walk over all addresses as every role; many tests look at what it brought back."""

import logging
import warnings
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import override_settings

from pages.bootstrap import prepare_site
from tests.conftest import forget_everything
from tests.courses.factories import make_indexes
from tests.fire.lengths import LONG
from tests.security.crawl import Reader
from tests.security.routes import ROLES, address, all_routes, read_matrix
from tests.security.world import build_world

USUAL, OTHERS = ("GET", "HEAD", "POST"), ("PUT", "PATCH", "DELETE")
VERBS = USUAL + OTHERS


@dataclass(frozen=True)
class Walk:
    """Visits by role and route, and what the addresses named."""

    world: dict
    visits: dict

    def __repr__(self):
        return f"<Walk: {len(self.visits)} addresses>"

    def of(self, *roles, methods=VERBS):
        """Yield (role, route, visit)."""
        for (role, route), visits in self.visits.items():
            for visit in visits:
                if role in roles and visit.method in methods:
                    yield role, route, visit


@contextmanager
def peopled():
    """Build the world, and take it away again."""
    with transaction.atomic():
        make_indexes(prepare_site())
        yield build_world()
        transaction.set_rollback(True)


@contextmanager
def quietly():
    """Thousands of refusals are what is wanted here, not news; a list without order is Wagtail's own affair."""
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(logging.NOTSET)


def is_asked(method, place):
    """With LONG=1 every verb; else of those that no page of ours answers one at each address, in turn."""
    return LONG or method in USUAL or method == OTHERS[place % len(OTHERS)]


def walk(methods_of):
    """Ask each address of the matrix with the methods wanted for each role."""
    forget_everything()
    addresses = {row.route: row.address for row in read_matrix()}
    routes = [route for route in all_routes() if route.text in addresses]
    with quietly(), peopled() as world:
        visits = {}
        for role, methods in methods_of.items():
            reader = Reader(world.get(role))
            for place, route in enumerate(routes):
                path = address(addresses[route.text], world)
                asked = [method for method in methods if is_asked(method, place)]
                visits[role, route] = [reader.ask(method, path) for method in asked]
        return Walk({name: str(value) for name, value in world.items()}, visits)


@pytest.fixture(scope="session")
def quick_walk(django_db_setup, django_db_blocker):
    """Who may do little is asked much; the editor's many pages are read by a trainer once."""
    both, reading = ("GET", "POST"), ("GET",)
    with django_db_blocker.unblock():
        return walk({"anonymous": both, "learner": both, "manager_a": reading, "trainer": reading})


@pytest.fixture(scope="session")
def full_walk(django_db_setup, django_db_blocker, built_fonts):
    # Reports and certificates are printed for whoever may read them.
    with django_db_blocker.unblock(), override_settings(FONTS_DIR=built_fonts):
        return walk(dict.fromkeys(ROLES, VERBS))


@pytest.fixture
def world(db, site):
    return build_world()
