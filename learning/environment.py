"""Read settings from environment variables; a wrong value stops the start and says what to set."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}


def refuse(name, value, expected):
    raise ImproperlyConfigured(f"{name}={value!r} is not valid. Expected {expected}.")


def text(name, default=None, *, why=""):
    """Return the variable, or the default; without either, stop and say why it is needed."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} is not set. {why}".strip())
    return default


def flag(name, default):
    value = text(name, "1" if default else "0").lower()
    if value not in TRUE | FALSE:
        refuse(name, value, "1 or 0")
    return value in TRUE


def number(name, default, *, low, high):
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
        refuse(name, value, f"a whole number from {low} to {high}")
    return int(value)


def names(name, default):
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def hours(name, default):
    """Return the hours of a day, such as 8-20, as two numbers."""
    value = text(name, default)
    first, dash, last = value.partition("-")
    if not (dash and value.isascii() and first.isdigit() and last.isdigit() and int(first) < int(last) <= 24):
        refuse(name, value, "two hours from 0 to 24, such as 8-20")
    return int(first), int(last)


def days(name, default):
    """Return days of the week as numbers, Monday being 0, in the order in which they are named."""
    found = [day.lower() for day in names(name, default)]
    if not found or set(found) - set(DAYS) or len(found) > len(set(found)):
        refuse(name, ",".join(found), f"some of {', '.join(DAYS)}")
    return tuple(DAYS.index(day) for day in found)


def origin(name, default):
    """Return an address such as `https://learn.example.org` (scheme and host, nothing after)."""
    value = text(name, default, why="Set it to the address people type, such as https://learn.example.org.").rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        refuse(name, value, "an address such as https://learn.example.org")
    return value


def database(name, default):
    value = text(name, default, why="Set it to postgres://user:password@host:5432/name.")
    if not value.startswith(("postgres://", "postgresql://", "sqlite:///")):
        refuse(name, value, "postgres://user:password@host:5432/name or sqlite:////path/to/file")
    return environ.Env.db_url_config(value)


def cache(name, default):
    value = text(name, default)
    if not value.startswith(("redis://", "rediss://", "unix://", "locmem://")):
        refuse(name, value, "redis://host:6379/0")
    if value.startswith("locmem"):
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "cascade"}
    patience = {"socket_connect_timeout": 2, "socket_timeout": 2}
    return {"BACKEND": "learning.cache.RedisCache", "LOCATION": value, "OPTIONS": patience}


def email(name, default):
    value = text(name, default, why="Set it to smtp+tls://user:password@mail.example.org:587.")
    try:
        return environ.Env.email_url_config(value)
    except (KeyError, ValueError, environ.ImproperlyConfigured):
        refuse(name, value, "smtp+tls://user:password@host:587")


def file(name):
    path = Path(text(name, why="Set it to the path of a file."))
    if not path.is_file():
        refuse(name, str(path), "the path of a file that is there")
    return path


def folder(name, default):
    path = Path(text(name, str(default)))
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        refuse(name, str(path), f"a folder that can be written ({error.strerror})")
    return path
