import pytest
from wagtail.models import Locale

from classroom.navigation import addresses, switches
from tests.courses.factories import make_module


@pytest.mark.parametrize(
    ("path", "urls"),
    [
        ("/en/learn/?page=2", {"en": "/en/learn/?page=2", "ar": "/ar/learn/?page=2"}),
        ("/zh-hans/accounts/login/", {"en": "/en/accounts/login/", "zh-hans": "/zh-hans/accounts/login/"}),
        ("/en/", {"fr": "/fr/"}),
    ],
)
def test_an_address_has_one_for_each_language(path, urls):
    assert addresses(path).items() >= urls.items()
    assert len(addresses(path)) == 6


@pytest.mark.parametrize("path", ["/verify/", "/verify/ABC/", "/", "/x", "//evil.example/", "/e/n/"])
def test_an_address_without_a_language_has_none_for_each(path):
    assert addresses(path) == {}


def test_a_page_without_a_language_in_its_address_is_asked_for_in_each(rf):
    links = switches(rf.get("//evil.example/?id=a%26b&language=en"))
    assert links["zh-hans"] == "?id=a%26b&language=zh-hans"
    assert len(links) == 6
    # They stay on this very page, whatever its address: one that begins with // would lead elsewhere.
    assert all(link.startswith("?") for link in links.values())


def test_the_answer_to_a_form_offers_no_language(rf):
    assert switches(rf.post("/verify/0123/compare/")) == {}


@pytest.mark.django_db
def test_a_page_offers_the_languages_it_is_published_in(client, site, alice):
    module = make_module()
    client.force_login(alice)

    def offered():
        found = client.get("/en/modules/trademarks/").content.decode()
        return "/ar/modules/trademarks/" in found

    assert not offered()
    arabic = module.copy_for_translation(Locale.objects.get(language_code="ar"), copy_parents=True)
    assert not offered()
    arabic.save_revision().publish()
    assert offered()
