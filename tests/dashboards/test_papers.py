"""Printed papers on the screen: print them, enter them by keyboard, and nobody else's."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.urls import resolve, reverse
from django.utils.html import escape

from institutions.models import Membership
from institutions.roles import Role
from printed.documents import keep_file, sheet_url
from printed.models import Batch, PrintFile, Sheet
from quizzes.keyed import line_of, right_response
from quizzes.models import Attempt
from tests.accounts.factories import make_user
from tests.courses.factories import make_module
from tests.dashboards.factories import make_members
from tests.institutions.factories import make_cohort
from tests.printed.factories import make_batch, make_paper_quiz
from tests.quizzes.factories import RIGHT


@pytest.fixture
def batch(db, institution_a, bob):
    return make_batch(institution_a, sheets=3, by=bob, note="Morning group")


@pytest.fixture
def trainer(client, bob):
    client.force_login(bob)
    return client


def address(name, batch, *more):
    return reverse(name, args=[batch.key, *more])


def right_lines(sheet):
    """Return the fields that a trainer types from a sheet on which everything is right."""
    items = enumerate(sheet.version.paper.items, 1)
    return {f"line-{number}": line_of(item, right_response(item)) for number, item in items}


def typed(sheet, learner, **changes):
    return {"sheet": sheet.code, "learner": learner, **right_lines(sheet), **changes}


def shown(response):
    assert response.status_code == 200
    return response.content.decode()


class TestPrinting:
    @pytest.fixture
    def module(self, site):
        return make_module(quiz=make_paper_quiz(("single", "tf", "order")))

    def asked(self, of, **changes):
        return {
            "module": str(of.translation_key),
            "language": "en",
            "sheets": "5",
            "versions": "3",
            "held_on": "2026-11-12",
            "note": "Morning group",
        } | changes

    def test_a_trainer_prints_a_quiz(self, trainer, module, bob, institution_a):
        response = trainer.post(reverse("manage_print"), self.asked(module))
        made = Batch.objects.get()
        assert response.url == address("manage_batch", made)
        assert (made.institution, made.made_by, made.held_on) == (institution_a, bob, date(2026, 11, 12))
        assert (made.quiz_key, made.context_key) == (module.quiz.translation_key, module.translation_key)
        assert made.sheets.count() == 5
        assert [version.letter for version in made.versions.all()] == ["A", "B", "C"]

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"language": "ar"}, "The quiz of this module is not published in this language."),
            ({"sheets": "0"}, "greater than or equal to 1"),
            ({"sheets": "201"}, "less than or equal to 200"),
            ({"versions": "9"}, "less than or equal to 8"),
            ({"held_on": "yesterday"}, "Enter a valid date."),
            ({"module": str(uuid4())}, "Select a valid choice."),
        ],
    )
    def test_what_cannot_be_printed_is_said_and_nothing_is_lost(self, trainer, module, changes, words):
        page = shown(trainer.post(reverse("manage_print"), self.asked(module, **changes)))
        assert words in page
        assert 'value="Morning group"' in page
        assert not Batch.objects.exists()

    def test_a_quiz_without_published_questions_is_refused(self, trainer, module):
        module.quiz.bank.questions.update(live=False)
        assert "no published questions" in shown(trainer.post(reverse("manage_print"), self.asked(module)))
        assert not Batch.objects.exists()

    def test_a_batch_for_a_cohort_says_who_is_missing(self, trainer, module, bob, institution_a, alice):
        cohort = make_cohort(institution_a, learners=[alice, *make_members(institution_a, 1)], trainers=[bob])
        trainer.post(reverse("manage_print"), self.asked(module, cohort=cohort.pk))
        made = Batch.objects.get(cohort=cohort)
        page = shown(trainer.get(address("manage_batch", made)))
        assert "2 learners of Spring class have no sheet here yet:" in page
        sheet = made.sheets.select_related("version").first()
        trainer.post(address("manage_enter", made), typed(sheet, alice.email))
        page = shown(trainer.get(address("manage_batch", made)))
        assert "One learner of Spring class has no sheet here yet:" in page

    def test_a_cohort_of_others_cannot_be_chosen(self, trainer, module, institution_a):
        others = make_cohort(institution_a, "Others")
        mine = make_cohort(institution_a, "Mine", trainers=[Membership.objects.get(role=Role.TRAINER).user])
        page = shown(trainer.get(reverse("manage_print")))
        assert mine.name in page
        assert others.name not in page
        assert "Select a valid choice" in shown(
            trainer.post(reverse("manage_print"), self.asked(module, cohort=others.pk))
        )


class TestFiles:
    def test_a_file_is_asked_for_until_it_is_there(self, trainer, batch, private_files, monkeypatch):
        file = batch.files.first()
        url = address("manage_print_file", batch, file.name)
        assert trainer.get(url).status_code == 202
        assert f'data-ready="{url}"' in shown(trainer.get(address("manage_batch", batch)))
        monkeypatch.setattr("printed.documents.render_pdf", lambda html, **_options: b"%PDF- sheets")
        keep_file(PrintFile.objects.get(pk=file.pk))
        response = trainer.get(url)
        assert b"".join(response.streaming_content) == b"%PDF- sheets"
        assert response["Content-Disposition"] == 'attachment; filename="rights-in-a-product-sheets-1-3.pdf"'
        assert "data-ready" not in shown(trainer.get(address("manage_batch", batch))).split("Keys, for those")[0]

    def test_a_name_that_is_no_file_is_not_there(self, trainer, batch):
        assert trainer.get(address("manage_print_file", batch, "key-Z")).status_code == 404


class TestEntering:
    @pytest.fixture
    def sheet(self, batch):
        return batch.sheets.select_related("version").first()

    def enter(self, client, batch, data):
        return client.post(address("manage_enter", batch), data)

    def test_a_sheet_of_every_kind_with_all_answers_right_has_all_points(self, db, trainer, institution_a, alice):
        kinds = ("single", "multi", "tf", "num", "match", "order", "short", "cloze", "hotspot")
        batch = make_batch(institution_a, quiz=make_paper_quiz(kinds), sheets=4, versions=4)
        people = [alice, *make_members(institution_a, 3)]
        for sheet, person in zip(batch.sheets.select_related("version"), people, strict=True):
            response = self.enter(trainer, batch, typed(sheet, person.email))
            assert response.url == address("manage_enter", batch)
        assert set(Attempt.objects.values_list("score_scaled", "passed")) == {(1, True)}
        assert f"Saved: sheet {sheet.grouped} of Learner2, 100%." in shown(trainer.get(response.url))

    def test_an_open_answer_can_stay_on_paper_until_it_is_marked(self, trainer, batch, sheet, alice):
        number = next(n for n, item in enumerate(sheet.version.paper.items, 1) if item.kind == "open")
        self.enter(trainer, batch, typed(sheet, alice.email, **{f"line-{number}": "+"}))
        attempt = Attempt.objects.get()
        assert attempt.state == Attempt.MARKING
        key = sheet.version.paper.items[number - 1].key
        assert attempt.responses.get(item_key=key).value == f"On paper: sheet {sheet.grouped}."

    def test_a_line_that_cannot_be_read_says_why_and_nothing_is_lost(self, trainer, batch, sheet):
        numbers = {item.kind: number for number, item in enumerate(sheet.version.paper.items, 1)}
        changes = {f"line-{numbers['single']}": "f", f"line-{numbers['multi']}": "", f"line-{numbers['num']}": "many"}
        page = shown(self.enter(trainer, batch, typed(sheet, "nobody", **changes)))
        assert escape("It has options A to C; “F” is none of them.") in page
        assert escape("Type the answer, or “-” if there is none.") in page
        assert escape("“many” cannot be read as a number.") in page
        assert f"Question {numbers['single']}:" in page
        assert 'value="nobody"' in page
        kept = {line for name, line in right_lines(sheet).items() if name not in changes and line != "-"}
        assert [line for line in kept if escape(line) not in page] == []
        assert not Attempt.objects.exists()

    def test_typing_goes_on_at_the_first_line_that_was_refused(self, trainer, batch, sheet, alice):
        page = shown(self.enter(trainer, batch, typed(sheet, alice.email, **{"line-3": "", "line-5": ""})))
        assert re.findall(r'name="([\w-]+)"[^>]* autofocus', page) == ["line-3"]

    def test_checking_shows_how_each_line_is_read_and_keeps_nothing(self, trainer, batch, sheet, alice):
        page = shown(self.enter(trainer, batch, typed(sheet, alice.email, check="1")))
        assert "All lines can be read." in page
        assert 'data-enter-next="save"' in page
        readings = re.findall(r"<b><bdi>(.*?)</bdi></b>", page)
        assert len(readings) == len(sheet.version.paper.items)
        assert "territoriality" in " ".join(readings)
        assert not Attempt.objects.exists()

    @pytest.mark.parametrize("text", ["alice@a.example", "ALICE@A.example", "okaf", "alice okafor"])
    def test_a_learner_is_found_by_address_or_by_name(self, trainer, batch, sheet, alice, text):
        self.enter(trainer, batch, typed(sheet, text))
        assert Attempt.objects.get().learner == alice

    def test_of_several_people_one_is_chosen(self, trainer, batch, sheet, institution_a):
        first, _second = make_members(institution_a, 2)
        page = shown(self.enter(trainer, batch, typed(sheet, "learner")))
        assert "Several people are found." in page
        assert page.count('type="radio" name="who"') == 2
        self.enter(trainer, batch, typed(sheet, "learner", who=str(first.public_id)))
        assert Attempt.objects.get().learner == first

    def test_a_name_that_many_share_is_not_listed(self, trainer, batch, sheet, institution_a):
        make_members(institution_a, 12)
        page = shown(self.enter(trainer, batch, typed(sheet, "learner")))
        assert "Many people are found." in page
        assert 'name="who"' not in page

    def test_people_of_other_institutions_are_nobody(self, trainer, batch, sheet, institution_b):
        [stranger] = make_members(institution_b, 1, prefix="stranger")
        for text, who in ((stranger.email, ""), ("stranger", str(stranger.public_id))):
            page = shown(self.enter(trainer, batch, typed(sheet, text, who=who)))
            assert "No learner of Harbour City Chamber is found by" in page
        assert "Stranger0" not in page
        assert not Attempt.objects.exists()

    def test_a_trainer_is_no_learner(self, trainer, batch, sheet, bob):
        assert "No learner of" in shown(self.enter(trainer, batch, typed(sheet, bob.email)))

    def test_a_sheet_that_was_entered_leads_to_who_did_it(self, trainer, batch, sheet, alice):
        self.enter(trainer, batch, typed(sheet, alice.email))
        response = self.enter(trainer, batch, typed(sheet, make_user("x@a.example").email))
        assert response.url == reverse("manage_sheet", args=[sheet.code])
        page = shown(trainer.get(response.url))
        assert "This sheet has been entered. Each sheet counts once." in page
        assert "Alice Okafor" in page
        assert "Bob Lindqvist" in page
        assert Attempt.objects.count() == 1

    def test_a_second_sheet_of_a_learner_names_the_first(self, trainer, batch, alice):
        first, second, _third = batch.sheets.select_related("version")
        self.enter(trainer, batch, typed(first, alice.email))
        page = shown(self.enter(trainer, batch, typed(second, alice.email)))
        assert f"This learner’s sheet was entered already: it is {first.grouped}." in page
        assert Sheet.objects.entered().count() == 1

    @pytest.mark.parametrize("way", ["{code}", "{grouped}", "{lower}", "{url}"])
    def test_a_code_is_typed_or_scanned(self, trainer, batch, sheet, way):
        given = way.format(
            code=sheet.code, grouped=sheet.grouped, lower=sheet.code.lower(), url=sheet_url(batch, sheet.code)
        )
        page = shown(trainer.get(address("manage_enter", batch), {"sheet": given}))
        assert f"Sheet {sheet.grouped}" in page
        assert page.count('class="keyed__line') == len(sheet.version.paper.items)

    @pytest.mark.parametrize("given", ["", "BCDF-3479", "AAAA", "\x00", "x" * 400])
    def test_a_code_of_no_sheet_is_asked_for_again(self, trainer, batch, given):
        page = shown(trainer.get(address("manage_enter", batch), {"sheet": given}))
        assert "field--invalid" in page
        assert "keyed__line" not in page

    def test_a_sheet_of_another_batch_leads_to_its_own(self, trainer, batch, institution_a):
        other = make_batch(institution_a, quiz=make_paper_quiz(("tf",), title="Other"))
        sheet = other.sheets.first()
        first = trainer.get(address("manage_enter", batch), {"sheet": sheet.code})
        second = trainer.get(first.url)
        assert second.url == f"{address('manage_enter', other)}?sheet={sheet.code}"

    def test_the_code_on_a_sheet_leads_to_its_entry(self, trainer, batch, sheet, settings):
        path = sheet_url(batch, sheet.code).removeprefix(settings.SITE_URL)
        assert resolve(path).view_name == "manage_sheet"
        assert trainer.get(path).url == f"{address('manage_enter', batch)}?sheet={sheet.code}"

    def test_no_page_shows_which_answer_is_right(self, trainer, batch, sheet, alice):
        enter = address("manage_enter", batch)
        pages = [shown(trainer.get(enter, {"sheet": sheet.code})), shown(trainer.get(address("manage_batch", batch)))]
        assert [page for page in pages if RIGHT in page or "2550" in page] == []


class TestRights:
    def addresses(self, batch):
        sheet, file = batch.sheets.first(), batch.files.first()
        return [
            address("manage_batch", batch),
            address("manage_enter", batch),
            f"{address('manage_enter', batch)}?sheet={sheet.code}",
            address("manage_print_file", batch, file.name),
            reverse("manage_sheet", args=[sheet.code]),
        ]

    @pytest.mark.parametrize("who", ["alice", "charlie"])
    def test_learners_and_other_institutions_find_nothing(self, client, request, batch, who):
        client.force_login(request.getfixturevalue(who))
        assert {client.get(url).status_code for url in self.addresses(batch)} == {404}

    def test_another_institutions_sheet_is_no_sheet(self, client, charlie, institution_b, batch):
        own = make_batch(institution_b, quiz=make_paper_quiz(("tf",)))
        client.force_login(charlie)
        sheet = batch.sheets.select_related("version").first()
        page = shown(client.post(address("manage_enter", own), typed(sheet, "alice@a.example")))
        assert "No sheet of yours has this code." in page
        assert not Attempt.objects.exists()

    def test_managers_may_do_what_trainers_may(self, client, manager_a, batch):
        client.force_login(manager_a)
        statuses = [client.get(url).status_code for url in self.addresses(batch)]
        assert statuses == [200, 200, 200, 202, 302]

    def test_the_list_holds_only_ones_own(self, client, charlie, batch):
        client.force_login(charlie)
        assert "Rights in a product" not in shown(client.get(reverse("manage_papers")))

    def test_a_learner_finds_no_list(self, client, alice):
        client.force_login(alice)
        assert client.get(reverse("manage_papers")).status_code == 404
        assert client.get(reverse("manage_print")).status_code == 404


def test_the_list_costs_the_same_for_one_batch_and_for_many(trainer, institution_a, bob, django_assert_num_queries):
    quiz = make_paper_quiz(("tf",))
    make_batch(institution_a, quiz=quiz, by=bob)
    trainer.get(reverse("manage_papers"))
    with django_assert_num_queries(4) as few:
        trainer.get(reverse("manage_papers"))
    for _each in range(4):
        make_batch(institution_a, quiz=quiz, by=bob)
    with django_assert_num_queries(len(few.captured_queries)):
        assert "Table of printed papers" in shown(trainer.get(reverse("manage_papers")))


def test_a_batch_costs_the_same_for_few_sheets_and_for_many(trainer, institution_a, bob, django_assert_num_queries):
    quiz = make_paper_quiz(("tf",))
    few, many = (make_batch(institution_a, quiz=quiz, sheets=sheets, by=bob) for sheets in (2, 150))
    with django_assert_num_queries(5):
        trainer.get(address("manage_batch", few))
    with django_assert_num_queries(5):
        page = shown(trainer.get(address("manage_batch", many)))
    assert page.count("<tr role") == 101


def test_a_sheet_of_many_questions_is_asked_for_in_few_queries(trainer, batch, django_assert_max_num_queries):
    sheet = batch.sheets.first()
    with django_assert_max_num_queries(6):
        trainer.get(address("manage_enter", batch), {"sheet": sheet.code})
