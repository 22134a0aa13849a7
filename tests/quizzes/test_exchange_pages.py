"""Files of questions in the editor: upload, look, bring in; and out again."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Locale

from quizzes.models import Question, WaitingFile
from tests.accounts.factories import make_user
from tests.pages.factories import make_admin, make_trainer
from tests.quizzes.factories import make_bank, make_question

pytestmark = pytest.mark.django_db

GIFT = """::Marks::What does a trademark protect? {=A sign #Right. ~An invention #That is a patent.}

::Renewal::A trademark can be renewed. {TRUE}
"""
BROKEN = GIFT + "\n::Half::What is {=a ~b\n"
HOSTILE = (
    "::<script>alert(1)</script>::Is <script>alert(2)</script> text? {=Yes <img src\\=x onerror\\=alert(3)> ~No}\n"
)


@pytest.fixture
def editor(client, site):
    client.force_login(make_trainer())
    return client


def upload(client, text=GIFT, *, name="questions.gift", **fields):
    content = text if isinstance(text, bytes) else text.encode()
    data = {"file": SimpleUploadedFile(name, content), "bank": make_bank().pk, "locale": Locale.get_default().pk}
    return client.post(reverse("quizzes_import"), {**data, "format": "", **fields})


def test_a_file_is_looked_at_and_then_brought_in(editor):
    looked = editor.get(upload(editor).url)
    page = looked.content.decode()
    assert "2 new, 0 changed, 0 there already." in page
    assert "What does a trademark protect?" in page
    assert not Question.objects.exists()

    done = editor.post(looked.request["PATH_INFO"], {"outcome": "M01-LO1"}, follow=True).content.decode()

    assert "2 questions came in." in done
    assert {question.kind for question in Question.objects.all()} == {"single", "tf"}
    assert not Question.objects.filter(live=True).exists()
    assert not WaitingFile.objects.exists()


def test_the_same_file_again_has_nothing_to_do(editor):
    for _again in range(2):
        address = upload(editor).url
        page = editor.get(address).content.decode()
        editor.post(address, {"outcome": "M01-LO1"})

    assert "There is nothing to do." in page
    assert Question.objects.count() == 2


def test_what_cannot_come_in_is_named_with_its_line_and_stops_the_rest(editor):
    address = upload(editor, BROKEN).url
    page = editor.get(address).content.decode()
    assert "1 question cannot come in" in page
    assert "<td>5</td>" in page

    assert editor.post(address, {"outcome": ""}).status_code == 200
    assert not Question.objects.exists()
    editor.post(address, {"outcome": "", "without_refused": "on"})
    assert Question.objects.count() == 2


def test_an_administrator_may_publish_at_once(client, site):
    client.force_login(make_admin())
    client.post(upload(client).url, {"outcome": "M01-LO1", "publish": "on"})
    assert Question.objects.filter(live=True).count() == 2


def test_nothing_in_a_file_becomes_part_of_the_page(editor):
    page = editor.get(upload(editor, HOSTILE).url).content.decode()
    assert "1 new" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page


@pytest.mark.parametrize(
    ("text", "name", "fields", "said"),
    [
        (b"\xff\xfe\xff broken", "questions.gift", {}, "questions.gift"),
        (GIFT, "questions.unknown", {}, "Choose it."),
        (b"x" * (2 * 1024 * 1024 + 1), "questions.gift", {}, "larger than"),
        (GIFT, "questions.gift", {"bank": ""}, "This field is required."),
    ],
)
def test_what_is_no_file_of_questions_is_refused_where_it_was_chosen(editor, text, name, fields, said):
    answer = upload(editor, text, name=name, **fields)

    assert answer.status_code in (200, 302)
    assert said in (editor.get(answer.url) if answer.status_code == 302 else answer).content.decode()
    assert not Question.objects.exists()


def test_a_file_belongs_to_whoever_sent_it(editor, client):
    address = upload(editor).url
    client.force_login(make_trainer("other@example.org"))
    assert client.get(address).status_code == 404


def test_who_writes_no_questions_brings_none_in(client, site):
    client.force_login(make_user("learner@example.org"))
    assert client.get(reverse("quizzes_import")).status_code == 302
    assert upload(client).status_code == 302
    assert not WaitingFile.objects.exists()


def test_a_bank_goes_out_and_comes_back_the_same(editor):
    make_question("tf")
    make_question("single")
    asked = {"format": "gift", "bank": make_bank().pk, "locale": Locale.get_default().pk, "quiz": ""}
    file = editor.get(reverse("quizzes_export"), asked)

    assert file["Content-Disposition"] == 'attachment; filename="m01.gift"'
    again = editor.get(upload(editor, file.content).url).content.decode()
    assert "0 new" in again


def test_what_does_not_fit_is_said_before_the_download(editor):
    make_question("tf", code="FITS")
    make_question("order", code="DOES-NOT")
    asked = {"format": "gift", "bank": make_bank().pk, "locale": Locale.get_default().pk, "quiz": ""}
    page = editor.get(reverse("quizzes_export"), asked).content.decode()

    assert "1 question does not fit" in page
    assert "DOES-NOT" in page
    assert b"FITS" in editor.get(reverse("quizzes_export"), {**asked, "file": "1"}).content


def test_a_bank_or_a_quiz_has_to_be_chosen(editor):
    asked = {"format": "gift", "bank": "", "quiz": "", "locale": Locale.get_default().pk}
    assert "Choose a bank or a quiz." in editor.get(reverse("quizzes_export"), asked).content.decode()


def test_the_list_of_questions_leads_there(editor):
    page = editor.get(reverse("wagtailsnippets_quizzes_question:list")).content.decode()
    assert reverse("quizzes_import") in page
    assert reverse("quizzes_export") in page


def test_the_preview_takes_the_same_queries_however_long_the_file(editor, django_assert_max_num_queries):
    text = "\n".join(f"::Q{number}::Is {number} a number? {{TRUE}}\n" for number in range(60))
    address = upload(editor, text).url
    editor.get(address)
    with django_assert_max_num_queries(25):
        page = editor.get(address).content.decode()
    assert json.dumps("Page 1 of 2")[1:-1] in page


@pytest.mark.parametrize("name", ["xlsx", "csv"])
def test_a_template_is_offered_and_comes_in_once_it_is_filled_in(editor, name):
    address = reverse("quizzes_import_template", args=[name])
    assert address in editor.get(reverse("quizzes_import")).content.decode()

    template = editor.get(address)
    assert f'filename="questions.{name}"' in template["Content-Disposition"]
    assert "only the example rows" in upload(editor, template.content, name=f"mine.{name}").content.decode()

    page = editor.get(upload(editor, b"kind,question,right\ntf,Is a mark a sign?,true", name="mine.csv").url)
    assert "Is a mark a sign?" in page.content.decode()


def test_a_format_without_template_has_no_address(editor):
    assert editor.get(reverse("quizzes_import_template", args=["gift"])).status_code == 404
