"""Drafts into the bank and out again: what is there is found, nothing is doubled, nothing comes in by half."""

from dataclasses import replace
from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image as Pillow
from wagtail.images.models import Image
from wagtail.models import Locale

from quizzes.exchange import bank as exchange
from quizzes.exchange.bank import CHANGED, NEW, SAME, bring_in, compare, draft_of, drafts_of
from quizzes.exchange.draft import Draft, Picture, Reading, Refusal
from quizzes.items import item_of
from quizzes.models import Question
from tests.pages.factories import make_admin
from tests.quizzes.factories import BODIES, STEMS, make_bank, make_question

pytestmark = pytest.mark.django_db


def png(colour="white"):
    file = BytesIO()
    Pillow.new("RGB", (8, 6), colour).save(file, "PNG")
    return file.getvalue()


def draft(kind="single", **fields):
    picture = Picture("tin.png", png(), "A tin") if kind == "hotspot" else None
    defaults = {
        "kind": kind,
        "stem": f"<p>{STEMS.get(kind, 'Which right?')}</p>",
        "body": BODIES[kind],
        "source_id": f"file-{kind}",
        "picture": picture,
    }
    return Draft(**{**defaults, **fields})


def bring(*drafts, bank=None, **options):
    bank, locale = bank or make_bank(), Locale.get_default()
    preview = compare(bank=bank, locale=locale, reading=Reading(drafts))
    return bring_in(bank=bank, locale=locale, preview=preview, **options)


@pytest.fixture(autouse=True)
def _site(site):
    pass


@pytest.mark.parametrize("kind", BODIES)
def test_every_kind_comes_in_and_goes_out_the_same(kind):
    full = draft(
        kind, explanation="Because.", hint="Think.", tags=("brands", "export"), outcome="M01-LO2", bloom="apply",
        difficulty=3, reference="Paris art. 4",
    )  # fmt: skip
    assert bring(full) == {NEW: 1}

    assert exchange.says_the_same(full, Question.objects.get())
    question = Question.objects.get().get_latest_revision_as_object()
    assert item_of(question).kind == question.kind == kind
    again = draft_of(question)
    assert (again.explanation, again.hint, again.tags) == (full.explanation, full.hint, full.tags)
    assert (again.outcome, again.bloom, again.difficulty, again.reference) == ("M01-LO2", "apply", 3, "Paris art. 4")
    assert again.picture == full.picture or again.picture.content == full.picture.content


def test_questions_come_in_as_drafts_unless_somebody_says_publish():
    bring(draft("tf"))
    assert not Question.objects.get().live
    bring(draft("short", outcome="M01-LO1"), publish=True)
    assert Question.objects.get(source_id="file-short").live


def test_without_a_learning_outcome_a_question_waits_as_a_draft():
    bring(draft("tf"), publish=True)
    assert not Question.objects.get().live
    bring(draft("short"), publish=True, outcome="M01-LO4")
    assert Question.objects.get(source_id="file-short", live=True).outcome == "M01-LO4"


def test_the_same_file_twice_changes_nothing():
    bring(draft("tf"), draft("match"))
    before = list(Question.objects.order_by("pk").values("pk", "latest_revision", "stem"))

    assert bring(draft("tf"), draft("match")) == {SAME: 2}
    assert list(Question.objects.order_by("pk").values("pk", "latest_revision", "stem")) == before


def test_what_changed_in_the_file_changes_the_question_and_keeps_the_keys_of_its_options():
    bring(draft("single"))
    keys = [choice.key for choice in item_of(Question.objects.get()).choices]
    body = {
        "options": [{**BODIES["single"]["options"][0], "text": "A patent, granted"}, *BODIES["single"]["options"][1:]]
    }

    assert bring(draft("single", body=body)) == {CHANGED: 1}

    latest = Question.objects.get().get_latest_revision_as_object()
    item = item_of(latest)
    assert item.choices[0].text == "A patent, granted"
    assert [choice.key for choice in item.choices] == keys


def test_a_draft_that_says_nothing_of_it_leaves_what_the_trainer_wrote():
    bring(draft("tf", outcome="M01-LO3", hint="Mine."))
    assert bring(draft("tf")) == {SAME: 1}
    bring(draft("tf", stem="<p>New?</p>"))

    latest = Question.objects.get().get_latest_revision_as_object()
    assert (latest.outcome, latest.hint, latest.stem) == ("M01-LO3", "Mine.", "<p>New?</p>")


def test_our_own_questions_are_found_by_their_code():
    question = make_question("tf", code="M01-Q07")
    exported = drafts_of(Question.objects.all())

    assert bring(*exported) == {SAME: 1}
    assert bring(replace(exported[0], explanation="New.")) == {CHANGED: 1}
    assert Question.objects.get().pk == question.pk


def test_the_same_id_in_another_bank_is_another_question():
    bring(draft("tf"))
    assert bring(draft("tf"), bank=make_bank("M02")) == {NEW: 1}
    assert Question.objects.count() == 2


def test_codes_go_on_where_the_bank_has_stopped():
    make_question("tf", code="M01-Q01")
    bring(draft("short"), draft("num"))
    assert sorted(Question.objects.values_list("code", flat=True)) == ["M01-Q01", "M01-Q02", "M01-Q03"]


def test_a_line_break_opens_in_the_editor(client):
    bring(draft("tf", stem="<p>One line<br>and another</p>"))
    client.force_login(make_admin())
    page = client.get(reverse("wagtailsnippets_quizzes_question:edit", args=[Question.objects.get().pk]))
    assert page.status_code == 200
    assert bring(draft("tf", stem="<p>One line<br>and another</p>")) == {SAME: 1}


def test_all_or_nothing(monkeypatch):
    written = []
    write = exchange._write

    def break_at_the_second(question, *args, **kwargs):
        written.append(question)
        if len(written) == 2:
            raise RuntimeError
        write(question, *args, **kwargs)

    monkeypatch.setattr(exchange, "_write", break_at_the_second)
    with pytest.raises(RuntimeError):
        bring(draft("tf"), draft("short"))
    assert not Question.objects.exists()


def test_a_preview_writes_nothing_and_names_what_is_refused():
    reading = Reading((draft("tf"),), (Refusal(7, "Q2", "It has no options."),))

    preview = compare(bank=make_bank(), locale=Locale.get_default(), reading=reading)

    assert (preview.count(NEW), preview.refused[0].line) == (1, 7)
    assert not Question.objects.exists()


def test_a_picture_is_stored_once():
    bring(draft("hotspot"), draft("tf", picture=Picture("same.png", png(), "A tin")))
    assert Image.objects.count() == 1


@pytest.mark.parametrize("content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a broken", b""])
def test_what_is_no_picture_stays_out_and_is_said(content):
    broken = draft("tf", picture=Picture("evil.png", content, "A tin"))

    preview = compare(bank=make_bank(), locale=Locale.get_default(), reading=Reading((broken,)))
    bring(broken)

    assert "stays out" in preview.arrivals[0].notes[0]
    assert Question.objects.get().picture is None


def test_the_bank_is_read_in_few_queries(django_assert_max_num_queries):
    bring(*(draft("tf", source_id=f"q{number}") for number in range(12)))
    reading = Reading(tuple(draft("tf", source_id=f"q{number}") for number in range(12)))
    with django_assert_max_num_queries(3):  # the bank, the language, the questions
        compare(bank=make_bank(), locale=Locale.get_default(), reading=reading)
