from io import BytesIO

import pytest
from django.utils import timezone

from classroom.flows import intake
from tests.classroom.intake.steps import work
from tests.courses.factories import make_course, make_module


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture(autouse=True)
def files(private_files):
    return private_files


@pytest.fixture
def course(site):
    return make_course("ip-essentials", modules=[make_module()])


@pytest.fixture
def upload(institution_a, manager_a, now):
    def upload(content, institution=institution_a, by=manager_a):
        data = content if isinstance(content, bytes) else content.encode()
        asked = {"name": "people.csv", "language": "en", "by": by, "at": now}
        return intake.begin_import(institution=institution, file=BytesIO(data), **asked)

    return upload


@pytest.fixture
def read(upload):
    def read(content, **whose):
        return work(upload(content, **whose))

    return read


@pytest.fixture
def bring_in(read, manager_a, now):
    def bring_in(content, **whose):
        load = read(content, **whose)
        return work(intake.confirm_import(load=load, by=manager_a, at=now))

    return bring_in
