"""The editor's side of designs: the form, who may publish, and the live preview."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from certificates.designs import pictures
from certificates.designs.colours import contrast_on_white
from certificates.designs.words import KINDS, WORDS
from certificates.models import CertificateDesign
from certificates.models.designs import can_be_read
from institutions.models import Membership
from institutions.roles import Role
from tests.certificates.designs.factories import make_design, make_picture
from tests.courses.factories import make_course
from tests.pages.factories import make_moderator, make_trainer

LIST = "wagtailsnippets_certificates_certificatedesign"
HOSTILE = '"></style><script>alert(1)</script>'


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    pictures._printable.cache_clear()


@pytest.fixture
def editor(client, site, institution_a):
    person = make_moderator()
    Membership.objects.create(user=person, institution=institution_a, role=Role.TRAINER)
    client.force_login(person)
    return client


def design_form(signatures=(), wording=(), **fields):
    values = {"name": "Harbour City", "institution": "", "course": "", "logo": "", "colour": "#7a1f3d", "frame": "rule"}
    streams = {"signatures": streamfield(signatures), "wording": streamfield(wording)}
    return nested_form_data({**values, **streams, **fields})


def errors_of(response):
    form = response.context["form"]
    return {name: [str(each) for each in errors] for name, errors in form.errors.items()}


def test_a_design_is_published_with_all_its_parts(editor, institution_a):
    course, logo = make_course(), make_picture()
    form = design_form(
        institution=institution_a.pk,
        course=course.pk,
        logo=logo.pk,
        signatures=[("signature", {"name": "Mona Haddad", "role": "Director", "picture": ""})],
        wording=[("words", {"language": "fr", "kind": "", "heading": "Diplôme", "sentence": "", "footnote": ""})],
    )
    editor.post(reverse(f"{LIST}:add"), form | {"kinds": ["course", "module"], "action-publish": "1"})
    design = CertificateDesign.objects.get()
    assert (design.live, design.institution, design.course, design.logo) == (True, institution_a, course, logo)
    assert design.kinds == ["course", "module"]
    assert design.signatures[0].value["name"] == "Mona Haddad"
    assert design.wording[0].value["heading"] == "Diplôme"
    page = editor.get(reverse(f"{LIST}:edit", args=[design.pk])).content.decode()
    assert 'type="color"' in page
    assert editor.get(reverse(f"{LIST}:list")).status_code == 200


@pytest.mark.parametrize("colour", ["#ffff00", "#777777"])
def test_a_colour_that_can_hardly_be_read_is_refused(editor, colour):
    response = editor.post(reverse(f"{LIST}:add"), design_form(colour=colour) | {"action-publish": "1"})
    assert "too light to be read on white paper" in errors_of(response)["colour"][0]
    assert not CertificateDesign.objects.exists()


@pytest.mark.parametrize("colour", ["red", "#fff", "#12345g", "#0e5560;", "#0e556\u0665", "url(//x)"])
def test_what_is_no_colour_is_refused(colour):
    with pytest.raises(ValidationError, match="Write the colour as #"):
        can_be_read(colour)


def test_contrast_is_that_of_wcag():
    assert [round(contrast_on_white(each), 2) for each in ("#000000", "#ffffff", "#767676", "#0e5560")] == [
        *(21, 1, 4.54, 8.44)
    ]


def test_the_same_words_twice_are_refused(editor):
    own = ("words", {"language": "fr", "kind": "", "heading": "Diplôme", "sentence": "", "footnote": ""})
    response = editor.post(reverse(f"{LIST}:add"), design_form(wording=[own, own]) | {"action-publish": "1"})
    assert not CertificateDesign.objects.exists()
    assert "There are words for this language and kind already." in response.content.decode()


def test_four_signatures_are_refused(editor):
    hand = ("signature", {"name": "Mona Haddad", "role": "", "picture": ""})
    editor.post(reverse(f"{LIST}:add"), design_form(signatures=[hand] * 4) | {"action-publish": "1"})
    assert not CertificateDesign.objects.exists()


def test_trainers_prepare_a_design_and_do_not_publish_it(client, site):
    client.force_login(make_trainer())
    client.post(reverse(f"{LIST}:add"), design_form() | {"action-publish": "1"})
    assert not CertificateDesign.objects.get().live


def test_designs_and_names_of_other_institutions_are_not_there(editor, institution_b):
    theirs = make_design(name="Northern", institution=institution_b)
    for page in ("edit", "delete", "history", "usage", "preview_on_edit", "unpublish"):
        assert editor.get(reverse(f"{LIST}:{page}", args=[theirs.pk])).status_code == 404, page
    everybodys = make_design(name="For all")
    assert editor.get(reverse(f"{LIST}:edit", args=[everybodys.pk])).status_code == 200
    shown = editor.get(reverse(f"{LIST}:add")).content + editor.get(reverse(f"{LIST}:list")).content
    assert b"Northern" not in shown
    editor.post(
        reverse(f"{LIST}:add"), design_form(name="Mine", institution=institution_b.pk) | {"action-publish": "1"}
    )
    assert not CertificateDesign.objects.filter(name="Mine").exists()


def test_who_is_no_editor_finds_no_design(client, alice):
    client.force_login(alice)
    assert client.get(reverse(f"{LIST}:list")).status_code in (302, 403)


def test_the_list_takes_the_same_queries_however_many_designs(editor, django_assert_max_num_queries):
    for number in range(12):
        make_design(name=f"Design {number}", course=make_course(slug=f"c{number}") if number < 3 else None)
    editor.get(reverse(f"{LIST}:list"))
    with django_assert_max_num_queries(20):
        editor.get(reverse(f"{LIST}:list"))


class TestPreview:
    def preview(self, editor, form, mode):
        url = reverse(f"{LIST}:preview_on_add")
        assert editor.post(url, form).json()["is_valid"]
        response = editor.get(url, {"mode": mode})
        assert response.status_code == 200
        return response

    @pytest.mark.parametrize("language", WORDS)
    def test_each_language_is_shown_before_anything_is_saved(self, editor, language):
        form = design_form(signatures=[("signature", {"name": "Mona Haddad", "role": "Director", "picture": ""})])
        for kind in KINDS:
            page = self.preview(editor, form, f"{kind}:{language}").content.decode()
            assert f'<html lang="{language}"' in page
            assert f"<h1>{WORDS[language]['heading'][kind]}</h1>" in page
            assert "Mona Haddad" in page
            assert "color: #7a1f3d" in page
        assert not CertificateDesign.objects.exists()

    def test_it_shows_the_logo_and_may_carry_its_own_style(self, editor):
        response = self.preview(editor, design_form(logo=make_picture().pk), "course:en")
        assert '<img class="logo" src="data:image/png;base64,' in response.content.decode()
        policy = response["Content-Security-Policy"]
        assert "style-src 'self' 'unsafe-inline'" in policy
        assert "script-src 'self';" in policy + ";"

    def test_an_unfinished_form_is_shown(self, editor):
        page = self.preview(
            editor, design_form(name="", signatures=[("signature", {"name": "", "role": "", "picture": ""})]), "x"
        )
        assert "Certificate of completion" in page.content.decode()

    def test_only_the_kinds_of_the_design_are_offered(self):
        assert {mode.split(":")[0] for mode, _label in CertificateDesign(kinds=["module"]).preview_modes} == {"module"}
        assert len(CertificateDesign().preview_modes) == len(KINDS) * len(WORDS)

    def test_no_text_becomes_markup(self, editor, institution_a):
        institution_a.name = HOSTILE
        institution_a.save()
        course = make_course(certificate_title=HOSTILE)
        own = {"language": "en", "kind": "", "heading": HOSTILE, "sentence": HOSTILE, "footnote": HOSTILE}
        hand = {"name": HOSTILE, "role": HOSTILE, "picture": ""}
        form = design_form(
            institution=institution_a.pk, course=course.pk, signatures=[("signature", hand)], wording=[("words", own)]
        )
        page = self.preview(editor, form, "course:en").content.decode()
        assert "<script" not in page
        assert page.count("&lt;script&gt;") == 8  # the title of the document, too
