import logging

import pytest

from learning.logs import WithoutAddresses


@pytest.mark.parametrize(
    "said",
    [
        "SMTPRecipientsRefused({'quibbleforth@a.example': (550, b'No such user')})",
        "To: Zan <quibbleforth@a.example>, other@b.example",
        "quibbleforth+tag@sub.a.example",
    ],
)
def test_a_line_of_the_log_carries_no_address(said):
    record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "Failed: %s", (said,), None)
    line = WithoutAddresses("{message}", style="{").format(record)
    assert "@" not in line
    assert line.startswith("Failed: ")


def test_an_error_with_its_trace_carries_no_address():
    try:
        raise ConnectionError("quibbleforth@a.example refused")
    except ConnectionError as error:
        record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "It failed.", (), (type(error), error, None))
    assert "quibbleforth" not in WithoutAddresses().format(record)


def test_the_settings_write_such_lines(settings):
    assert settings.LOGGING["formatters"]["line"]["()"] == "learning.logs.WithoutAddresses"
