"""Printed papers: the sheets for learners, the key for those who mark, and the files that are kept."""

import base64
import mimetypes
from urllib.parse import unquote

import segno
from django.conf import settings
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language_bidi, override
from django.utils.translation import gettext as _

from pages.pdf import render_pdf
from pages.private_files import forget, keep
from printed.models import PrintFile
from quizzes.forms import Question
from quizzes.keyed import letters_of, line_of, right_response

SECONDS = 120
WORDS_ON_A_LINE = 8
FEWEST_LINES, MOST_LINES = 6, 24
# Kinds whose answer is ticked or written into small boxes; the others are written on a line.
BOXED = ("single", "multi", "tf", "hotspot", "match", "order")


def keep_file(file):
    """Render a file of a batch and keep it. Only the first is ever kept, however often this runs."""
    if file.pdf:
        return
    html, title, pictures = document_of(file)
    content = render_pdf(html, title=title, language=file.batch.language, pictures=pictures, seconds=SECONDS)
    path = keep("papers", content)
    if not PrintFile.objects.filter(pk=file.pk, pdf="").update(pdf=path):
        forget(path)


def document_of(file):
    """Return (the HTML to print, its title, its pictures) in the language of the batch."""
    with override(file.batch.language):
        if file.version is None:
            return sheets_document(file.batch, file.batch.sheets.filter(number__range=(file.first, file.last)))
        return key_document(file.batch, file.version)


def sheets_document(batch, sheets):
    sheets = list(sheets.select_related("version"))
    questions = {version.letter: questions_of(version.paper) for version in {sheet.version for sheet in sheets}}
    context = {
        **frame_of(batch, batch.title),
        "sheets": [
            {
                "sheet": sheet,
                "questions": questions[sheet.version.letter],
                "qr": qr_of(sheet_url(batch, sheet.code)),
                "page_of": page_of(f"end-{sheet.number}"),
            }
            for sheet in sheets
        ],
    }
    pictures = pictures_of(sheets[0].version.paper)
    return render_to_string("printed/sheets.html", context), batch.title, pictures


def key_document(batch, version):
    title = _("%(title)s: key to version %(letter)s") % {"title": batch.title, "letter": version.letter}
    rows = [{"question": question, "answer": answer_of(question.item)} for question in questions_of(version.paper)]
    context = {**frame_of(batch, title), "rows": rows}
    return render_to_string("printed/key.html", context), title, {}


def frame_of(batch, title):
    start, end = ("right", "left") if get_language_bidi() else ("left", "right")
    direction = "rtl" if get_language_bidi() else "ltr"
    return {"batch": batch, "title": title, "direction": direction, "start": start, "end": end}


def sheet_url(batch, code):
    """Return the address that the QR code of a sheet leads to: where its answers are entered."""
    return f"{settings.SITE_URL}/{batch.language}/manage/papers/sheets/{code}/"


def qr_of(url):
    return segno.make(url, error="m", micro=False).svg_data_uri(border=0)


def page_of(end):
    """Return CSS content that says which page of how many it is; the last one holds the element `end`."""
    # Translators: at the foot of each page of a printed paper.
    text = _("Page %(page)s of %(pages)s")
    for sign, escaped in (("\\", r"\5c "), ('"', r"\22 "), ("<", r"\3c ")):
        text = text.replace(sign, escaped)
    return mark_safe('"%s"' % (text % {"page": '" counter(page) "', "pages": f'" target-counter("#{end}", page) "'}))  # noqa: S308 - escaped


# Questions ---------------------------------------------------------------------


class PrintedQuestion(Question):
    """A question as it stands on paper."""

    @property
    def template(self):
        name = "options" if self.kind in ("single", "multi", "tf") else self.kind
        return f"printed/questions/{name}.html"

    @property
    def picture(self):
        """The address that the renderer knows the picture by."""
        return picture_address(self.item)

    @property
    def boxed(self):
        return self.kind in BOXED

    @property
    def letters(self):
        return letters_of(self.item.choices)

    @property
    def lettered(self):
        return lettered(self.item.choices)

    @property
    def blanks(self):
        """The blanks of a cloze, each with its letters where one of some texts is to be chosen."""
        return [
            (prompt, list(zip(letters_of(prompt.choices), prompt.choices, strict=False)))
            for prompt in self.item.prompts
        ]

    @property
    def lines(self):
        """Empty lines for an open answer: enough for its longest."""
        wanted = (self.item.max_words or 100) // WORDS_ON_A_LINE
        return range(min(max(wanted, FEWEST_LINES), MOST_LINES))


def lettered(choices):
    return list(zip(letters_of(choices), choices, strict=False))


def questions_of(paper):
    return [PrintedQuestion(item, number=number) for number, item in enumerate(paper.items, 1)]


def answer_of(item):
    """Return what a marker compares with: the letters or places to find on the sheet, or the accepted texts."""
    match item.kind:
        case "num":
            return " ".join([item.answer[0], item.unit, f"± {item.tolerance}" if float(item.tolerance) else ""]).strip()
        case "short":
            return " / ".join(item.answer)
        case "cloze":
            return "; ".join(f"({prompt.key}) {blank_answer(prompt)}" for prompt in item.prompts)
        case "match":
            return ", ".join(
                f"{number}{letter}" for number, letter in enumerate(line_of(item, right_response(item)), 1)
            )
        case "order":
            places = {key: place for place, key in enumerate(item.answer, 1)}
            return ", ".join(f"{letter}{places[key]}" for letter, key in letters_of(item.choices).items())
        case "open":
            return item.answer[0] if item.answer else ""
    return ", ".join(line_of(item, right_response(item)))


def blank_answer(prompt):
    if prompt.kind == "choice":
        letters = letters_of(prompt.choices).items()
        right = [choice.key for choice in prompt.choices if choice.correct]
        return " / ".join(letter for letter, key in letters if key in right)
    return " / ".join(prompt.accept)


# Pictures ----------------------------------------------------------------------


def picture_address(item):
    return f"picture:{item.key}" if item.picture else ""


def pictures_of(paper):
    """Return the pictures of a paper as data URIs by their address. One whose file is gone leaves its words."""
    found = {picture_address(item): data_uri(item.picture.url) for item in paper.items if item.picture}
    return {address: uri for address, uri in found.items() if uri}


def data_uri(url):
    name = unquote(url.removeprefix(default_storage.base_url))
    try:
        with default_storage.open(name) as file:
            content = base64.b64encode(file.read()).decode()
    except OSError:
        return ""
    return f"data:{mimetypes.guess_type(name)[0]};base64,{content}"
