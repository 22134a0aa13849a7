"""Texts of the bank as content of an item: stems, options, feedback, and blanks within a text. Pure."""

import re

from lxml import etree, html

# XML has no way to write these.
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
BLANK = re.compile(r"\[\[(\d+)\]\]")


def writable(text):
    """Return a text without the characters that XML cannot hold."""
    return UNWRITABLE.sub("", text)


def filled(element, text):
    """Put plain text into an element, its line ends as breaks, and return it."""
    first, *others = writable(text).split("\n")
    element.text = first
    for line in others:
        etree.SubElement(element, "br").tail = line
    return element


def stem(draft, interactions=None):
    """Return the element with the text of the question. `interactions`: the element of each blank by its number."""
    marked = BLANK.sub(lambda found: _marker(found, interactions or {}), writable(draft.stem))
    div = html.fragment_fromstring(f"<div>{marked}</div>")
    div.set("class", "stem")
    for marker in list(div.iter("button")):
        interaction = interactions[int(marker.get("value"))]
        interaction.tail = marker.tail
        marker.getparent().replace(marker, interaction)
    return div


def _marker(found, interactions):
    """Return an element to replace later; no stem has buttons."""
    number = int(found[1])
    return f'<button value="{number}"></button>' if number in interactions else found[0]
