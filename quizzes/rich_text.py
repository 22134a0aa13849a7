"""The few tags that a question may carry, and how to do without them. Pure."""

import html
import re

import nh3

TAGS = {"p", "br", "strong", "b", "em", "i", "sub", "sup", "code", "pre", "ul", "ol", "li"}
FEATURES = ["bold", "italic", "superscript", "subscript", "code", "ol", "ul"]
ENDS_A_LINE = re.compile(r"<br\s*/?>|</(?:p|li|pre)>", re.IGNORECASE)
TAG = re.compile(r"<[^<>]*>")
SPACES = re.compile(r"\s+")


def clean(text):
    """Return HTML with our tags only, and no attribute at all. What else it says stays as text."""
    return nh3.clean(text, tags=TAGS, attributes={}, link_rel=None)


def plain(text):
    """Return the text of HTML on one line."""
    return SPACES.sub(" ", html.unescape(TAG.sub("", ENDS_A_LINE.sub(" ", text)))).strip()


def from_plain(text):
    """Return plain text as HTML: an empty line begins a paragraph."""
    paragraphs = [html.escape(part.strip(), quote=False) for part in re.split(r"\n\s*\n", text)]
    return "".join(f"<p>{part.replace(chr(10), '<br/>')}</p>" for part in paragraphs if part)


def for_editor(text):
    """Return cleaned HTML as the editor reads it: it takes a line break without a slash for one that never ends."""
    return text.replace("<br>", "<br/>")
