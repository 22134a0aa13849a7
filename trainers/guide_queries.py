"""Reading what a teaching pack is made of: the guide, the module, the questions, and what holds in the country."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import override

from courses.content import content_in
from courses.models import ModulePage
from institutions.models import Institution
from institutions.roles import Capability
from quizzes.items import item_of
from quizzes.paper import Card
from quizzes.queries import quiz_in_language, suitable
from trainers.models import CountryNote, FacilitatorGuide
from trainers.packs.forms import KINDS_LEFT_OUT, Forms, arranged, keys_of_forms
from trainers.packs.guide import CountryFacts, Guide, SheetPart, Slide, Step, cells, lines_of
from trainers.packs.guide import Question as Asked
from trainers.packs.pack import Pack

NOTES_SHOWN = 200


@dataclass(frozen=True)
class Taught:
    """A module that has a guide, and the languages that the guide is written in."""

    key: UUID
    code: str
    title: str
    languages: tuple[str, ...]


# Doors ------------------------------------------------------------------------


def institutions_packing(user):
    return Institution.objects.where(user, may=Capability.MAKE_TEACHING_PACKS)


def institutions_noting(user):
    return Institution.objects.where(user, may=Capability.EDIT_COUNTRY_NOTES)


# What there is ----------------------------------------------------------------


def modules_taught(language):
    """Return the modules that have a published guide, by their code, in two queries."""
    rows = FacilitatorGuide.objects.filter(live=True, module__live=True)
    found = {}
    for key, code, spoken in rows.values_list("module__translation_key", "module__code", "locale__language_code"):
        found.setdefault((code, key), []).append(spoken)
    titles = {key: module.title for key, module in content_in(language).modules.items()}
    return [
        Taught(key, code, titles[key], tuple(sorted(spoken)))
        for (code, key), spoken in sorted(found.items())
        if key in titles
    ]


def guide_row(module_key, language):
    """Return the published guide in a language, else in English, else in any; None when there is none."""
    rows = FacilitatorGuide.objects.filter(live=True, module__translation_key=module_key).select_related("locale")
    by_language = {row.locale.language_code: row for row in rows}
    return by_language.get(language) or by_language.get("en") or next(iter(by_language.values()), None)


# Values -----------------------------------------------------------------------


def guide_of(row):
    return Guide(
        language=row.locale.language_code,
        aim=row.aim,
        bring=tuple(block.value for block in row.bring),
        steps=tuple(Step(block.value["part"], block.value["minutes"] or 0, block.value["text"]) for block in row.steps),
        slides=tuple(slide_of(block.value) for block in row.slides),
        exercise=tuple(part_of(block) for block in row.exercise),
        answers=tuple(part_of(block) for block in row.answers),
        debrief=tuple(Asked(block.value["question"], block.value["listen_for"]) for block in row.debrief),
        transfer=row.transfer,
        adaptation=tuple(block.value for block in row.adaptation),
    )


def slide_of(value):
    return Slide(value["title"], tuple(value["points"]), value["note"], value["in_our_country"])


def part_of(block):
    kind, value = block.block_type, block.value
    match kind:
        case "steps" | "points":
            return SheetPart(kind, items=tuple(value))
        case "table":
            rows = tuple(cells(row) for row in value["rows"])
            return SheetPart(kind, value["title"], head=cells(value["head"]), rows=rows, empty=value["empty"] or 0)
        case "lines":
            return SheetPart(kind, value["label"], empty=value["count"] or 0)
    return SheetPart(kind, value)


def country_facts(institution, module_key, language, today):
    """Return what an institution says of its country: in the language, else in another; nothing where it is silent."""
    notes = CountryNote.objects.filter(institution=institution, module_key=module_key)
    note = min(notes, key=lambda each: (each.language != language, each.language != "en", each.language), default=None)
    if note is None:
        return CountryFacts()
    with override(language):
        review_by = date_format(note.review_by)
    return CountryFacts(lines_of(note.text), note.language, note.owner, review_by, note.is_stale(today))


def test_forms(quiz_key, language):
    """Return the (language, Forms) of the tests before and after; None where there are no questions."""
    quiz = quiz_in_language(quiz_key, language) if quiz_key else None
    if quiz is None:
        return None
    questions = {str(each.translation_key): each for each in suitable(quiz).select_related("picture")}
    usable = {key: each for key, each in questions.items() if each.kind not in KINDS_LEFT_OUT}
    cards = [Card(key, each.outcome, each.difficulty) for key, each in usable.items()]
    seed = f"teaching pack {quiz_key}"
    first, second = keys_of_forms(cards, seed, quiz.max_difficulty)
    items = {key: item_of(usable[key]) for key in {*first, *second}}
    before, after = (arranged([items[key] for key in keys], seed) for keys in (first, second))
    return quiz.locale.language_code, Forms(before, after)


def pack_of(institution, module_key, language, today, survey_url=""):
    """Return the Pack of a module in a language for an institution; None when the module or its guide is gone.

    `survey_url`: where the QR code of the survey leads to; "" leaves a place to write a code into.
    """
    module, row = content_in(language).modules.get(module_key), guide_row(module_key, language)
    if module is None or row is None:
        return None
    page = ModulePage.objects.filter(translation_key=module_key, locale__language_code=module.language).first()
    tests = test_forms(page.quiz.translation_key if page.quiz_id else None, language)
    with override(language):
        name = institution.local_name
    return Pack(
        language=language,
        code=page.code,
        title=module.title,
        title_language=module.language,
        outcomes=module.outcomes,
        institution=name,
        guide=guide_of(row),
        country=country_facts(institution, module_key, language, today),
        tests=tests[1] if tests and tests[1].before else None,
        tests_language=tests[0] if tests else "",
        survey_url=survey_url,
    )


# Notes on the country ---------------------------------------------------------


def notes_of(user):
    """Return the notes that a person keeps, those to be looked at again first."""
    notes = CountryNote.objects.managed_by(user).select_related("institution")
    return notes.order_by("review_by", "pk")[:NOTES_SHOWN]


def titled(notes, language):
    """Return (note, the title of its module) for each; "" where the module is gone."""
    modules = content_in(language).modules
    return [(note, modules[note.module_key].title if note.module_key in modules else "") for note in notes]
