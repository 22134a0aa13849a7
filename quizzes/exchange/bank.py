"""Drafts into a bank and out of it. The only part of the exchange that knows the database."""

from collections import Counter
from dataclasses import dataclass
from hashlib import sha1
from io import BytesIO

from django.core.files.images import ImageFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image as Pillow
from wagtail.blocks import StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.images import get_image_model

from quizzes import rich_text
from quizzes.exchange.draft import Draft, Picture, Refusal
from quizzes.exchange.markup import few_tags
from quizzes.models import Question

NEW, CHANGED, SAME = "new", "changed", "same"
PICTURE_FORMATS = {"PNG", "JPEG", "GIF", "WEBP"}
MOST_PIXELS = 40_000_000
# What a file may leave open; then a question that is there already keeps its own.
TEXTS = ("explanation", "hint", "outcome", "bloom", "reference")


@dataclass(frozen=True)
class Arrival:
    """One draft beside the question that it will make or change."""

    draft: Draft
    state: str
    question: Question | None = None
    notes: tuple[str, ...] = ()

    @property
    def words(self):
        return rich_text.plain(self.draft.stem)

    @property
    def kind_label(self):
        return Question.body.field.stream_block.child_blocks[self.draft.kind].label


@dataclass(frozen=True)
class Preview:
    """What an import will do, before anything is written."""

    arrivals: tuple[Arrival, ...]
    refused: tuple[Refusal, ...]

    def count(self, state):
        return sum(arrival.state == state for arrival in self.arrivals)


def compare(*, bank, locale, reading):
    """Return what bringing in a reading would do. Reads, never writes."""
    there = known(bank, locale)
    arrivals = tuple(_arrival(draft, there.get(draft.source_id)) for draft in reading.drafts)
    return Preview(arrivals, tuple(reading.refused))


def known(bank, locale):
    """Return the questions of a bank by what a file may call them: their id in a file, else their code."""
    questions = Question.objects.filter(bank=bank, locale=locale).select_related("bank", "picture", "latest_revision")
    return {question.source_id or question.code: question for question in questions}


def as_written(question):
    """Return a question as its author last saved it, without asking for each thing it points at."""
    if question.latest_revision is None:
        return question
    latest = Question.from_serializable_data(question.latest_revision.content, check_fks=False)
    latest.bank = question.bank
    if latest.picture_id == question.picture_id:
        latest.picture = question.picture
    return latest


def _arrival(draft, question):
    notes = (*draft.notes, *_about_picture(draft))
    if question is None:
        return Arrival(draft, NEW, None, notes)
    return Arrival(draft, SAME if says_the_same(draft, question) else CHANGED, question, notes)


def _about_picture(draft):
    if draft.picture and not is_picture(draft.picture.content):
        yield _("The picture “%(name)s” is no PNG, JPEG, GIF or WebP that we can read. It stays out.") % {
            "name": draft.picture.name
        }
    elif draft.picture and not draft.picture.alt:
        yield _("The picture has no text for people who cannot see it. Write one before you publish the question.")


def is_picture(content):
    try:
        with Pillow.open(BytesIO(content)) as picture:
            if picture.format not in PICTURE_FORMATS or picture.width * picture.height > MOST_PIXELS:
                return False
            picture.verify()
    except Exception:  # noqa: BLE001 - Pillow raises whatever a broken file makes it raise
        return False
    return True


def says_the_same(draft, question):
    now = draft_of(as_written(question), tags=bool(draft.tags), picture=draft.picture is not None)
    texts = all(getattr(draft, name) in ("", getattr(now, name)) for name in TEXTS)
    return (
        (draft.kind, few_tags(draft.stem), bare(draft.kind, draft.body))
        == (now.kind, now.stem, bare(now.kind, now.body))
        and texts
        and draft.difficulty in (0, now.difficulty)
        and set(draft.tags) <= set(now.tags)
        and (draft.picture is None or _digest(draft.picture) == _digest(now.picture))
    )


def _digest(picture):
    return picture and (sha1(picture.content, usedforsecurity=False).hexdigest(), picture.alt)


def bare(kind, body):
    """Return a body as the table would hold it, without the ids of its rows."""
    return _without_ids(prepared(kind, body))


def prepared(kind, body):
    block = Question.body.field.stream_block.child_blocks[kind]
    return block.get_prep_value(block.to_python(body))


def _without_ids(value):
    if isinstance(value, dict):
        return {key: _without_ids(part) for key, part in value.items() if key != "id"}
    return [_without_ids(part) for part in value] if isinstance(value, list) else value


# In -------------------------------------------------------------------------------


@transaction.atomic
def bring_in(*, bank, locale, preview, user=None, publish=False, outcome=""):
    """Write what a preview promised, all or nothing. Returns how many were new, changed and the same.

    `outcome`: the learning outcome of questions that have none.
    """
    codes = _free_codes(bank, locale)
    for arrival in preview.arrivals:
        if arrival.state != SAME:
            question = latest(arrival.question) or Question(bank=bank, locale=locale, code=next(codes), live=False)
            _fill(question, arrival.draft)
            question.outcome = question.outcome or outcome
            _write(question, arrival.draft.tags, user=user, publish=publish)
    return Counter(arrival.state for arrival in preview.arrivals)


def latest(question):
    return question and (question.get_latest_revision_as_object() if question.latest_revision_id else question)


def _free_codes(bank, locale):
    """Yield codes that no question of the language has, counting on from the bank's last."""
    taken = set(Question.objects.filter(locale=locale, code__startswith=f"{bank.code}-").values_list("code", flat=True))
    number = 1
    while True:
        code = f"{bank.code}-Q{number:02}"
        if code not in taken:
            yield code
        number += 1


def _fill(question, draft):
    question.stem = rich_text.for_editor(draft.stem)
    question.source_id = question.source_id or draft.source_id
    for name in TEXTS:
        if getattr(draft, name):
            setattr(question, name, getattr(draft, name))
    question.difficulty = draft.difficulty or question.difficulty
    block, fresh = Question.body.field.stream_block, prepared(draft.kind, draft.body)
    if question.kind == draft.kind:
        before = question.body[0]
        fresh = _keeping_ids(fresh, before.block.get_prep_value(before.value))
    question.body = block.to_python([{"type": draft.kind, "value": fresh}])
    if draft.picture and is_picture(draft.picture.content):
        question.picture, question.picture_alt = stored(draft.picture), draft.picture.alt[:255]


def _keeping_ids(fresh, before):
    """Return the new rows with the ids that the old ones had, place by place: attempts and translations know those."""
    if isinstance(fresh, dict) and isinstance(before, dict):
        kept = {key: _keeping_ids(part, before.get(key)) for key, part in fresh.items()}
        return {**kept, "id": before["id"]} if before.get("id") else kept
    if isinstance(fresh, list) and isinstance(before, list):
        old = [*before, *[None] * len(fresh)]
        return [_keeping_ids(part, old[place]) for place, part in enumerate(fresh)]
    return fresh


def stored(picture):
    """Return the picture as an image of the site; the same bytes are stored once."""
    model = get_image_model()
    digest = sha1(picture.content, usedforsecurity=False).hexdigest()
    found = model.objects.filter(file_hash=digest).first()
    if found:
        return found
    image = model(title=(picture.alt or picture.name)[:255])
    image.file = ImageFile(BytesIO(picture.content), name=picture.name)
    image._set_image_file_metadata()
    image.save()
    return image


def _write(question, tags, *, user, publish):
    if question.pk is None:
        question.save()
    question.tags.add(*tags)
    # As a draft from the form may lack something, so may one from a file.
    revision = question.save_revision(user=user, log_action=True, clean=False)
    # What has no learning outcome cannot be published: papers are drawn by outcome.
    if publish and question.outcome:
        revision.publish(user=user)


# Out ------------------------------------------------------------------------------


def drafts_of(questions):
    """Return questions as drafts, to be written to a file. A question without answers is left out."""
    return [draft_of(question) for question in questions if question.body]


def draft_of(question, *, tags=True, picture=True):
    """Return a question as a draft; without what costs a query of its own where nobody asks for it."""
    return Draft(
        kind=question.kind,
        # In the form that every file is read into: the editor of the site marks its paragraphs.
        stem=few_tags(question.stem),
        body=plain(question.body[0].value),
        name=question.code,
        source_id=question.source_id or question.code,
        explanation=question.explanation,
        hint=question.hint,
        category=question.bank.title,
        tags=tuple(sorted(tag.name for tag in question.tags.all())) if tags else (),
        outcome=question.outcome,
        bloom=question.bloom,
        difficulty=question.difficulty,
        reference=question.reference,
        picture=_picture_of(question) if picture else None,
    )


def _picture_of(question):
    if question.picture is None:
        return None
    with question.picture.open_file() as file:
        content = file.read()
    return Picture(question.picture.filename, content, question.picture_alt)


def plain(value):
    """Return the value of a block as plain lists and dictionaries."""
    if isinstance(value, StructValue):
        return {name: plain(part) for name, part in value.items()}
    return [plain(part) for part in value] if isinstance(value, ListValue) else value
