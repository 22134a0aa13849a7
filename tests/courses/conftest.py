import pytest

from tests.pages.factories import make_trainer


@pytest.fixture
def editor(client, site):
    client.force_login(make_trainer())
    return client
