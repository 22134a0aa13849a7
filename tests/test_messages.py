"""What is said in six languages: the catalogues are sound, and what strangers and holders read is complete."""

import ast
import re
import shutil
import subprocess
from pathlib import Path

import polib
import pytest
from django.template import engines
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from certificates.designs.words import KINDS, WORDS

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ["ar", "es", "fr", "ru", "zh_Hans"]
PLURAL_FORMS = {"ar": 6, "es": 2, "fr": 2, "ru": 3, "zh_Hans": 1}
# Whatever stands in these files is translated into every language. Add a file when its texts are.
COMPLETE = [
    "templates/*.html",
    "templates/certificates/*.html",
    "templates/layouts/*.html",
    "templates/ratelimit/*.html",
    *(
        f"templates/components/{name}.html"
        for name in (
            *("account_menu", "alert", "badge", "button", "card", "crumbs", "empty", "errors", "field", "length"),
            *("mark", "nav_link", "pager", "progress", "site_footer", "site_header"),
        )
    ),
    *("templates/classroom/_certificate*.html", "templates/classroom/certificate*.html"),
    "templates/classroom/_missing.html",
    *(f"templates/mail/{name}" for name in ("base.*", "_action.html", "_how_to_renew.txt")),
    *("templates/mail/certificate_*", "templates/mail/name_decided.*"),
    *("templates/mail/reminder.*", "templates/mail/_reminder_why.txt", "templates/mail/_nudge_next.txt"),
    *("templates/mail/digest.*", "dashboards/digests.py", "dashboards/risk_words.py"),
    *("templates/classroom/mail_*.html", "templates/classroom/_mail_choices.html", "classroom/mail_*.py"),
    *("certificates/badges/*.py", "certificates/forms.py", "certificates/models/certificates.py"),
    "certificates/signing/*.py",
    *("classroom/certificate_forms.py", "classroom/certificate_views.py"),
    *(
        f"templates/classroom/teaching/{name}.html"
        for name in ("enter_code", "follow_up*", "sign", "sign_closed", "survey", "test", "trainee")
    ),
    *("classroom/teaching/trainee_*.py", "classroom/teaching/follow_up_*.py", "templates/mail/follow_up.*"),
    *("templates/classroom/teaching/directory.html", "classroom/teaching/directory_forms.py"),
]
FILES = sorted({path for pattern in COMPLETE for path in ROOT.glob(pattern) if path.is_file()})
LABELS = {
    **{name: (None, WORDS["en"][name]) for name in ("outcomes", "completed", "time", "issued", "expires", "id")},
    **{name: ("on a certificate", WORDS["en"][name]) for name in ("score", "institution", "cohort")},
}
# Whether a context stands in front of the text.
CALLS = {"gettext": 0, "ngettext": 0, "pgettext": 1, "npgettext": 1}
# Words that stand alone somewhere, as the vocabulary of the curriculum has them.
VOCABULARY = {
    "ar": ["اللغة", "تسجيل الدخول", "تسجيل الخروج", "إنشاء حساب", "التحقق من شهادة"],
    "es": ["Idioma", "Iniciar sesión", "Cerrar sesión", "Crear una cuenta", "Verificar un certificado"],
    "fr": ["Langue", "Se connecter", "Se déconnecter", "Créer un compte", "Vérifier un certificat"],
    "ru": ["Язык", "Войти", "Выйти", "Создать учётную запись", "Проверить сертификат"],
    "zh_Hans": ["语言", "登录", "退出登录", "创建账户", "验证证书"],
}
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]|%%")


def catalogue(language, suffix="po"):
    path = ROOT / "locale" / language / "LC_MESSAGES" / f"django.{suffix}"
    return polib.pofile(str(path)) if suffix == "po" else polib.mofile(str(path))


def key(entry):
    return entry.msgctxt, entry.msgid


def texts_of(path):
    """Return the (context, text) of whatever a file says through gettext, read as Django reads it."""
    return set(texts_of_module(path) if path.suffix == ".py" else texts_of_template(path))


def texts_of_template(path):
    nodes = engines["django"].from_string(path.read_text()).template.nodelist
    for node in nodes.get_nodes_by_type(TranslateNode):
        context = node.message_context.var if node.message_context else None
        yield context, node.filter_expression.var.literal.replace("%", "%%")
    for node in nodes.get_nodes_by_type(BlockTranslateNode):
        context = node.message_context.var if node.message_context else None
        yield context, node.render_token_list(node.singular)[0]


def texts_of_module(path):
    tree = ast.parse(path.read_text())
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    named = {alias.asname or alias.name: alias.name for node in imports for alias in node.names}
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        function = named.get(getattr(call.func, "id", ""), "").removesuffix("_lazy")
        if function in CALLS:
            words = [ast.literal_eval(each) for each in call.args[: CALLS[function] + 1]]
            yield words[0] if CALLS[function] else None, words[-1]


def test_the_reader_of_files_finds_what_they_say():
    assert ("certificate", "Valid") in texts_of(ROOT / "templates/certificates/_state.html")
    assert (None, "%(value)s%%") in texts_of(ROOT / "templates/certificates/verify.html")
    assert (None, "%(hours)s hour") in texts_of(ROOT / "certificates/models/certificates.py")
    assert ("certificate", "Expired") in texts_of(ROOT / "certificates/badges/share.py")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_strangers_and_holders_read_is_complete(language):
    translated = {key(entry) for entry in catalogue(language) if entry.translated()}
    missing = {str(path.relative_to(ROOT)): lost for path in FILES if (lost := texts_of(path) - translated)}
    assert missing == {}, "Run `make messages`, and translate these in locale/."


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
class TestACatalogue:
    def test_it_is_compiled_as_it_is_written(self, language):
        def said(entries):
            return {(*key(each), each.msgstr, *sorted(each.msgstr_plural.items())) for each in entries}

        written, compiled = catalogue(language), catalogue(language, "mo")
        assert said(compiled) == said(each for each in written if each.translated()), "Run `make messages`."
        assert compiled.metadata["Plural-Forms"] == written.metadata["Plural-Forms"]

    def test_nothing_in_it_is_a_guess_or_gone(self, language):
        assert [each.msgid for each in catalogue(language) if each.fuzzy or each.obsolete] == []

    def test_gettext_finds_no_fault(self, language, tmp_path):
        if not shutil.which("msgfmt"):
            pytest.skip("msgfmt is missing. On Debian: apt-get install gettext")
        source = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
        command = ["msgfmt", "--check", "--output-file", str(tmp_path / "django.mo"), str(source)]
        assert subprocess.run(command, capture_output=True, text=True).stderr == ""


@pytest.mark.parametrize("language", LANGUAGES)
class TestATranslation:
    def test_it_has_the_plural_forms_of_its_language(self, language):
        counted = [each for each in catalogue(language) if each.msgid_plural and each.translated()]
        assert counted
        assert {len(each.msgstr_plural) for each in counted} == {PLURAL_FORMS[language]}

    def test_it_fills_in_what_the_text_fills_in(self, language):
        wrong = [each.msgid for each in catalogue(language) if each.translated() and not same_placeholders(each)]
        assert wrong == []

    def test_it_keeps_the_markup(self, language):
        def tags(text):
            return sorted(re.findall(r"</?\w+[^>]*>", text))

        entries = [each for each in catalogue(language) if each.translated()]
        pairs = [(each, text) for each in entries for text in translations(each)]
        assert [text for each, text in pairs if tags(text) != tags(each.msgid_plural or each.msgid)] == []

    def test_it_uses_the_words_of_the_vocabulary(self, language):
        said = {key(each): each.msgstr for each in catalogue(language)}
        texts = ["Language", "Sign in", "Sign out", "Sign up", "Check a certificate"]
        assert [said[None, text] for text in texts] == VOCABULARY[language]

    def test_what_a_certificate_prints_is_called_the_same_on_its_page(self, language):
        said = {key(each): each.msgstr for each in catalogue(language)}
        printed = WORDS[language.lower().replace("_", "-")]
        assert {name: said[text] for name, text in LABELS.items()} == {name: printed[name] for name in LABELS}
        assert [said[None, WORDS["en"]["heading"][kind]] for kind in KINDS] == list(printed["heading"].values())


def translations(entry):
    return list(entry.msgstr_plural.values()) or [entry.msgstr]


def same_placeholders(entry):
    """One and two are words in some languages: a form for one number may leave the number out, and nothing else."""
    wanted = sorted(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    found = [sorted(PLACEHOLDER.findall(text)) for text in translations(entry)]
    if not entry.msgid_plural:
        return found == [wanted]
    return found[-1] == wanted and all(set(each) <= set(wanted) for each in found)
