"""What every question of a Moodle XML file has: texts in some style, files, tags. Pure."""

import re
from base64 import b64decode
from html import unescape
from urllib.parse import unquote

from quizzes.exchange import moodle, text
from quizzes.exchange.draft import Picture
from quizzes.exchange.limits import MAX_ANSWERS, BrokenQuestion
from quizzes.exchange.moodle import Answer
from quizzes.exchange.pictures import picture_type

STYLES = {"html": "html", "moodle_auto_format": "moodle", "plain_text": "plain", "markdown": "markdown"}
IMAGE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""\b(src|alt)\s*=\s*("[^"]*"|'[^']*')""", re.IGNORECASE)
# A picture within its own address: the text around it has no use for it.
INLINE = re.compile("data:image/([a-z]+);base64,([a-z0-9+/=\\s]*)", re.IGNORECASE)
TEXTS = ("questiontext", "generalfeedback", "answer", "feedback", "subquestion", "hint")
NO_TEXT = ("", "html")
BY_RESULT = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
# What Moodle puts there unless the author writes something else.
MOODLES_OWN = ("Your answer is correct.", "Your answer is partially correct.", "Your answer is incorrect.")
LEFT_OUT = "What is said by result (right, partly right, wrong) was left out. Here, each answer has its own feedback."


def said(element):
    """Return the text of an element such as <questiontext>, without pictures in addresses, and its style."""
    if element is None:
        return NO_TEXT
    style = STYLES.get(element.get("format", "html"), "moodle")
    inner = element.find("text")
    return INLINE.sub("", "".join(inner.itertext()) if inner is not None else ""), style


def stem(element):
    return text.stem(*said(element))


def plain(element):
    return text.plain(*said(element))


def line(element):
    return text.line(*said(element))


def value(element, path, default=""):
    """Return the stripped text at a path."""
    return (element.findtext(path) or default).strip()


def answers(question, read=line):
    """Return the answers of a question. `read` says how their texts are meant."""
    found = question.findall("answer")
    if len(found) > MAX_ANSWERS:
        raise BrokenQuestion(f"It has more than {MAX_ANSWERS} answers. Make several questions of it.")
    return [
        Answer(
            text=read(answer),
            percent=moodle.percent(answer.get("fraction", "0")),
            feedback=plain(answer.find("feedback")),
            tolerance=abs(moodle.number(value(answer, "tolerance", "0") or "0")),
        )
        for answer in found
    ]


def typed(element):
    """Return the text of an answer that is typed: it is never HTML, whatever it says of itself."""
    return text.line(said(element)[0], "plain")


def tags(question):
    return tuple(
        dict.fromkeys(tag for each in question.iterfind("tags/tag/text") if (tag := (each.text or "").strip()))
    )


def notes(question):
    """Return what of the texts of a question is left out, in full sentences."""
    found = []
    for element in question.iter(*TEXTS):
        found += text.left_out(said(element)[0])
    if any(_says_something(each) for each in question.iter(*BY_RESULT)):
        found.append(LEFT_OUT)
    return found


def _says_something(element):
    return plain(element) not in ("", *MOODLES_OWN)


# Pictures --------------------------------------------------------------------


def picture_and_notes(question):
    """Return the first picture of the question's text, or None, and what is said of all other files."""
    element = question.find("questiontext")
    picture = _picture(element) if element is not None else None
    others = [file.get("name", "") for file in question.iter("file") if file.get("name")]
    if picture and picture.name in others:
        others.remove(picture.name)
    return picture, [f"The file {name} was left out. A question has one picture, beside its text." for name in others]


def _picture(element):
    files = {file.get("name"): file.text or "" for file in element.findall("file")}
    for tag in IMAGE.findall(element.findtext("text") or ""):
        attributes = {name.lower(): unescape(quoted[1:-1]) for name, quoted in ATTRIBUTE.findall(tag)}
        name, content = _content(attributes.get("src", ""), files)
        if content and picture_type(content):
            return Picture(name, content, " ".join(attributes.get("alt", "").split()))
    return None


def _content(address, files):
    """Return name and bytes of a picture, from a file beside the text or from within the address itself."""
    inline = INLINE.fullmatch(address)
    if inline:
        return f"picture.{inline[1].lower()}", _decoded(inline[2])
    name = unquote(address.rpartition("/")[2])
    return name, _decoded(files.get(name, ""))


def _decoded(base64):
    try:
        return b64decode(base64)
    except ValueError:
        return b""
