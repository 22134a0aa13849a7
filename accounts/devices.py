"""What a browser calls itself, in two words that people know. Pure. A guess, by which they recognise theirs."""

import re
from typing import NamedTuple

LONGEST = 300
# The first that fits: most browsers also name those that they want to be taken for.
BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/"), ("Opera", r"OPR/|Opera"), ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"), ("Chrome", r"Chrom(?:e|ium)/|CriOS/"), ("Safari", r"Safari/"),
)  # fmt: skip
SYSTEMS = (
    ("Android", r"Android"), ("iPhone", r"iPhone"), ("iPad", r"iPad"), ("Windows", r"Windows"),
    ("macOS", r"Mac OS X|Macintosh"), ("ChromeOS", r"CrOS"), ("Linux", r"Linux"),
)  # fmt: skip


class Device(NamedTuple):
    """Each is empty where the browser does not say."""

    browser: str
    system: str


def device_of(user_agent):
    return Device(_first(BROWSERS, user_agent), _first(SYSTEMS, user_agent))


def _first(names, text):
    return next((name for name, pattern in names if re.search(pattern, text)), "")
