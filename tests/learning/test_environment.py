import pytest
from django.core.exceptions import ImproperlyConfigured

from learning import environment as env


@pytest.fixture(autouse=True)
def bare(monkeypatch):
    for name in ("NAME", "OTHER"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (lambda: env.flag("NAME", default=False), "maybe"),
        (lambda: env.number("NAME", 8000, low=1, high=65535), "http"),
        (lambda: env.number("NAME", 8000, low=1, high=65535), "0"),
        (lambda: env.number("NAME", 8000, low=1, high=65535), "٨٠"),
        (lambda: env.origin("NAME", None), "learn.example.org"),
        (lambda: env.origin("NAME", None), "https://learn.example.org/path"),
        (lambda: env.origin("NAME", None), "ftp://learn.example.org"),
        (lambda: env.database("NAME", None), "mysql://root@localhost/db"),
        (lambda: env.cache("NAME", "locmem://"), "memcached://x"),
        (lambda: env.email("NAME", None), "pigeon://x"),
        (lambda: env.hours("NAME", "8-20"), "20-8"),
        (lambda: env.hours("NAME", "8-20"), "8-25"),
        (lambda: env.hours("NAME", "8-20"), "morning"),
        (lambda: env.days("NAME", "mon"), "monday"),
        (lambda: env.days("NAME", "mon"), "mon,mon"),
        (lambda: env.days("NAME", "mon"), ","),
        (lambda: env.folder("NAME", "/tmp"), "/proc/nowhere"),  # noqa: S108
    ],
)
def test_a_wrong_value_stops_the_start_and_names_the_variable(monkeypatch, read, value):
    monkeypatch.setenv("NAME", value)
    with pytest.raises(ImproperlyConfigured, match="NAME"):
        read()


@pytest.mark.parametrize("read", [env.text, lambda name: env.origin(name, None), lambda name: env.database(name, None)])
def test_a_missing_value_without_default_stops_the_start(read):
    with pytest.raises(ImproperlyConfigured, match="NAME is not set"):
        read("NAME")


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("yes", True), ("OFF", False), ("", True)])
def test_a_flag_is_read_in_the_usual_words(monkeypatch, value, expected):
    monkeypatch.setenv("NAME", value)
    assert env.flag("NAME", default=True) is expected


def test_names_are_split_at_commas(monkeypatch):
    monkeypatch.setenv("NAME", "a.example, b.example ,")
    assert env.names("NAME", "") == ["a.example", "b.example"]


def test_hours_and_days_are_read_as_numbers_in_their_order(monkeypatch):
    assert env.hours("NAME", "8-20") == (8, 20)
    monkeypatch.setenv("NAME", "Sun, mon,tue")
    assert env.days("NAME", "mon") == (6, 0, 1)
