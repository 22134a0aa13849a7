"""The bank as trainers keep it: filters, many at once, what is missing, and where a question is used."""

import pytest
from django.urls import reverse

from quizzes.models import Question
from tests.pages.factories import make_admin, make_trainer
from tests.quizzes.factories import BODIES, make_bank, make_question, make_quiz

LIST = "wagtailsnippets_quizzes_question:list_results"


@pytest.fixture
def admin(client, site):
    client.force_login(make_admin())
    return client


def bulk(client, action, questions, data=None, *, next_url="/cms/snippets/quizzes/question/"):
    ids = "&".join(f"id={question if isinstance(question, str) else question.pk}" for question in questions)
    url = reverse("wagtail_bulk_action", args=["quizzes", "question", action])
    address = f"{url}?{ids}&next={next_url}"
    return client.get(address) if data is None else client.post(address, data)


class TestManyAtOnce:
    def test_what_is_filled_in_changes_and_the_rest_stays(self, admin):
        first, second, other = make_question("tf"), make_question("single"), make_question("num")
        target = make_bank("M07")
        asked = {"bank": target.pk, "outcome": "M07-LO2", "difficulty": "3", "add_tags": "export, brands"}

        answer = bulk(admin, "change", [first, second], asked)

        assert answer.status_code == 302
        for question in Question.objects.filter(pk__in=[first.pk, second.pk]):
            assert (question.bank, question.outcome, question.difficulty) == (target, "M07-LO2", 3)
            assert set(question.tags.names()) == {"export", "brands"}
            assert question.bloom == "understand"
            assert question.live
            assert question.latest_revision
        assert Question.objects.get(pk=other.pk).outcome == "M01-LO1"

    def test_tags_are_taken_off(self, admin):
        question = make_question("tf")
        bulk(admin, "change", [question], {"add_tags": "a, b"})
        bulk(admin, "change", [question], {"remove_tags": "a"})

        assert list(Question.objects.get().tags.names()) == ["b"]

    def test_a_draft_stays_a_draft(self, admin):
        question = make_question("tf")
        question.outcome = "M01-LO9"
        question.save_revision()

        bulk(admin, "change", [question], {"difficulty": "2"})

        question = Question.objects.get()
        assert (question.difficulty, question.outcome) == (1, "M01-LO1")
        latest = question.get_latest_revision_as_object()
        assert (latest.difficulty, latest.outcome) == (2, "M01-LO9")

    def test_an_empty_form_changes_nothing_and_says_so(self, admin):
        question = make_question("tf")
        answer = bulk(admin, "change", [question], {})

        assert "Fill in what you want to change." in answer.content.decode()
        assert Question.objects.get().latest_revision is None

    def test_all_means_all_that_the_list_shows(self, admin):
        shown, hidden = make_question("tf", outcome="M01-LO2"), make_question("tf")

        bulk(
            admin, "change", ["all"], {"difficulty": "3"},
            next_url="/cms/snippets/quizzes/question/%3Foutcome%3DM01-LO2",
        )  # fmt: skip

        assert Question.objects.get(pk=shown.pk).difficulty == 3
        assert Question.objects.get(pk=hidden.pk).difficulty == 1

    def test_drafts_are_published(self, admin):
        question = make_question("tf")
        Question.objects.update(live=False)
        assert "Do you want to publish" in bulk(admin, "publish", [question]).content.decode()

        bulk(admin, "publish", [question], {})

        assert Question.objects.get().live

    def test_who_may_not_publish_changes_a_draft_only(self, client, site):
        trainer = make_trainer()
        trainer.groups.get().permissions.filter(codename="publish_question").delete()
        client.force_login(trainer)
        question = make_question("tf")

        bulk(client, "change", [question], {"difficulty": "3"})

        question = Question.objects.get()
        assert question.get_latest_revision_as_object().difficulty == 3
        assert question.difficulty == 1


class TestList:
    def test_says_what_a_question_still_lacks(self, admin):
        body = {**BODIES["tf"], "feedback_false": ""}
        make_question("tf", code="LACKING", body=body)
        make_question("tf", code="COMPLETE")

        rows = admin.get(reverse(LIST)).content.decode().split("<tr")

        assert "feedback" in next(row for row in rows if "LACKING" in row)
        assert "feedback" not in next(row for row in rows if "COMPLETE" in row)

    @pytest.mark.parametrize("kind", BODIES)
    def test_a_complete_question_lacks_nothing(self, site, kind):
        assert make_question(kind).missing == ""

    def test_is_filtered_by_tag_and_by_thinking_level(self, admin):
        tagged, applied = make_question("tf", code="TAGGED"), make_question("tf", code="APPLIED", bloom="apply")
        tagged.tags.add("export")
        tagged.save()
        tag = tagged.tags.get()

        by_tag = admin.get(reverse(LIST), {"tag": tag.pk}).content.decode()
        by_level = admin.get(reverse(LIST), {"bloom": "apply"}).content.decode()

        assert "TAGGED" in by_tag
        assert "APPLIED" not in by_tag
        assert applied.code in by_level
        assert "TAGGED" not in by_level


class TestUsedIn:
    def page(self, client, question):
        return client.get(reverse("wagtailsnippets_quizzes_question:edit", args=[question.pk])).content.decode()

    def test_names_the_quizzes_that_may_draw_it(self, admin):
        quiz = make_quiz(make_bank("M01"), kinds=("tf",), title="The drawing quiz")
        assert "The drawing quiz" in self.page(admin, quiz.bank.questions.get())

    def test_leaves_out_quizzes_that_are_too_easy_for_it(self, admin):
        quiz = make_quiz(make_bank("M01"), kinds=("tf",), title="An easy quiz", max_difficulty=1)
        Question.objects.update(difficulty=3)
        page = self.page(admin, quiz.bank.questions.get())
        assert "An easy quiz" not in page
        assert "No quiz has this question yet." in page

    def test_names_the_quizzes_that_always_have_it(self, admin):
        question = make_question("tf", bank=make_bank("M09"))
        make_quiz(make_bank("M01"), kinds=("tf",), title="A fixed quiz", fixed=[("question", question)])
        assert "A fixed quiz" in self.page(admin, question)
