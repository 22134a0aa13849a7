"""Text that strangers wrote, as the bank keeps it: stems in few tags, everything else plain. Pure.

Styles are Moodle's words for what a text is: `html`, `plain`, `markdown`, and `moodle` (HTML whose line ends count).
Equal texts come out as equal strings, and what came out once comes out the same again.
"""

import re
from html import escape, unescape

from markdown_it import MarkdownIt

from pages.tables.broken import BrokenFile
from quizzes.exchange.limits import MAX_TAGS, MAX_TEXT, BrokenQuestion
from quizzes.exchange.markup import KNOWN_TAGS, alternatives, few_tags

BLANKS = re.compile(r"[ \t]+")
# Line ends of other systems and of Word. A byte order mark within a text is of no use.
ODD_LINE_ENDS = {ord(mark): "\n" for mark in "\r\v\f\x85\u2028\u2029"} | {0xFEFF: None}
# Other angle brackets in a text that may be HTML stand for themselves: "x<y".
LONE_BRACKET = re.compile(rf"<(?!/?(?:{'|'.join(sorted(KNOWN_TAGS))})\b|!--)", re.IGNORECASE)
MARKDOWN = MarkdownIt("commonmark")
MARKDOWN_MARKS = re.compile(r"[\\`*_\[\]<>#&!~\n]|^\s*(?:[-+]|\d+[.)])\s|^ {4}")
SMALL = re.compile(r"<(sup|sub)>([^<]*)</\1>")
RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
LINK = re.compile(r"""<a\s[^>]*?href\s*=\s*["']?(https?://[^"'\s>]+)""", re.IGNORECASE)
THING = re.compile(r"<(table|audio|video|iframe|object|embed|svg|math)\b", re.IGNORECASE)
THINGS = {
    "table": "A table came in as lines of text.",
    "audio": "A sound was left out.",
    "video": "A video was left out.",
    "math": "A formula came in as plain text.",
}


def decode(data):
    """Return the text of a file, its line ends as \\n. UTF-8, or UTF-16 with its mark; else BrokenFile."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BrokenFile(
            "The file is not text in UTF-8. Open it in the program that it came from, and save it as UTF-8.", line
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise BrokenFile("The file holds characters that no text has. Check that it is the right file.", line)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def stem(source, style="html"):
    """Return a text as HTML of few tags; a single paragraph stands without its <p>."""
    source = _readable(source)
    return _spaced(source) if _is_bare(source, style) else few_tags(_as_html(source, style))


def plain(source, style="html"):
    """Return a text without markup, with its paragraphs and line ends; pictures leave their alternative text."""
    source = _readable(source)
    if style == "plain" or _is_bare(source, style):
        return _tidy(source)
    html = _as_html(source, style)
    return _tidy(_without_tags(few_tags(html))) or alternatives(html)


def line(source, style="html"):
    """Return a text without markup in one line."""
    said = plain(source, style)
    return " ".join(part for part in said.split("\n") if part) if "\n" in said else said


def html_of(text):
    """Return plain text as HTML, in a form that `plain` and `stem` read back."""
    return few_tags(_as_html(text, "plain"))


def left_out(source):
    """Return what of an HTML text has no place here, in full sentences."""
    if "<" not in source:
        return ()
    notes = [f"A link was left out: {unescape(address)}" for address in LINK.findall(source)]
    notes += [THINGS.get(name.lower(), "Embedded content was left out.") for name in THING.findall(source)]
    return tuple(dict.fromkeys(notes))


def require_length(source):
    """Refuse a text that is longer than any question needs."""
    if len(source) > MAX_TEXT:
        raise BrokenQuestion(f"A text is longer than {MAX_TEXT:,} characters. Shorten it.")


def _readable(source):
    require_length(source)
    if len(source) > MAX_TAGS and source.count("<") + source.count("[") > MAX_TAGS:
        raise BrokenQuestion("A text has too many tags or links. Simplify its layout.")
    return source if source.isprintable() else source.translate(ODD_LINE_ENDS)


def _is_bare(source, style):
    """Most texts are one line without any markup; they need no parser."""
    if style == "markdown":
        return not MARKDOWN_MARKS.search(source)
    return not ("<" in source or "&" in source or "\n" in source or ">" in source)


def _as_html(source, style):
    if style == "html":
        return source
    if style == "markdown":
        return MARKDOWN.render(source)
    marked = escape(source, quote=False) if style == "plain" else LONE_BRACKET.sub("&lt;", source)
    return re.sub(r"\n", "<br>", re.sub(r"\n[ \t]*\n\s*", "<p>", marked.strip()))


def _without_tags(html):
    html = SMALL.sub(_small, html).replace("<li>", "- ").replace("</p>\n<p>", "\n\n")
    return unescape(re.sub(r"<[^>]*>", "", html))


def _small(match):
    """Keep "m²" and "H₂O" readable without markup; other small print reads on as it is."""
    name, text = match.groups()
    table = RAISED if name == "sup" else LOWERED
    return text.translate(table) if all(ord(letter) in table for letter in text) else text


def _spaced(text):
    return (BLANKS.sub(" ", text) if "  " in text or "\t" in text else text).strip()


def _tidy(text):
    if "\n" not in text:
        return _spaced(text)
    lines = "\n".join(_spaced(line) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()
