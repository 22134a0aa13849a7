import pytest
from django.contrib.auth import get_user_model

from pages.compiled import found, rows

pytestmark = pytest.mark.django_db
User = get_user_model()


def the_person(person):
    return User.objects.filter(pk=person.pk)


def the_address(person):
    return User.objects.filter(pk=person.pk).values_list("email")


def with_address(email):
    return User.objects.filter(email=email)


def test_each_person_gets_their_own_rows(alice, bob):
    for person in (alice, bob, alice):
        assert found(the_person, person) == [person]
        assert rows(the_address, person) == [(person.email,)]


def test_a_query_may_be_about_a_text(alice, bob):
    for person in (alice, bob):
        assert found(with_address, person.email) == [person]


def test_nobody_is_found_for_an_id_that_is_not_there(alice):
    assert found(the_person, User(pk=0)) == []


def test_values_come_as_the_model_gives_them(alice):
    [again] = found(the_person, alice)
    assert again.public_id == alice.public_id
    assert again.date_joined == alice.date_joined


def test_nothing_is_found_where_nothing_can_be(alice, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert found(lambda person: User.objects.filter(pk__in=[]), alice) == []
