"""The signature in the file: any change is found, and nothing but the file and the public keys is needed for it."""

import re
import shutil
import subprocess
import sys
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.management import CommandError, call_command
from django.utils.formats import date_format
from django.utils.translation import override
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.timestamps import DummyTimeStamper
from pypdf import PdfReader, PdfWriter

from certificates.designs.words import WORDS
from certificates.documents import certificate_html
from certificates.models import Certificate, PublicKey
from certificates.serial import grouped
from certificates.signing import keyring
from certificates.signing.archive import DOCUMENTS, Key
from certificates.signing.documents import check_pdf, sign_pdf
from pages.clock import now
from pages.pdf import render_pdf
from tests.certificates.factories import make_certificate
from tests.certificates.signing.printed import printed_file

LANGUAGES = ["en", "fr", "es", "ar", "ru", "zh-hans"]
NAMES = ["Amina Okafor", "Zoé d’Été", "José Ñandú", "محمد عبد الرحمن", "Константин Преображенский", "欧阳娜娜"]
YEAR = timedelta(days=365)


def judged(content, at=None):
    return check_pdf(content, archive=keyring.archive(), at=at or now())


def flipped(content, place, bit=0):
    changed = bytearray(content)
    changed[place] ^= 1 << bit
    return bytes(changed)


def appended(content):
    """The file with a revision after the signature that changes what the page shows."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    writer.root["/Lang"] = writer.root["/Lang"]
    writer.update_root()
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def saved_again(content, **changes):
    """The file as another program would save it."""
    writer = PdfWriter(clone_from=BytesIO(content))
    writer.add_metadata(changes)
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def own_key(name, at):
    """A key that somebody makes for themselves, under any name."""
    private, pem = keyring._make_document_key(name, at)
    return private, Key(name, DOCUMENTS, pem, at, None)


def plain(name, title="Intellectual property for small firms"):
    html = f"<!doctype html><html lang=en><title>x</title><h1>{name}</h1><p>{title}</p>"
    return render_pdf(html, title="Certificate", language="en")


class TestOneFile:
    def test_as_it_was_issued_it_is_valid_and_says_where_its_page_is(self, printed):
        certificate, content = printed
        verdict = judged(content)
        assert verdict.valid
        assert verdict.page.endswith(f"/verify/{certificate.serial}/")
        assert verdict.key_id == PublicKey.objects.get(purpose=DOCUMENTS).key_id
        assert not verdict.timestamped

    def test_stripped_replaced_and_resigned_files_are_not(self, printed, tmp_path, settings):
        _certificate, content = printed
        settings.KEYS_DIR = tmp_path / "of-somebody-else"
        private, key = own_key(keyring.archive().of(DOCUMENTS)[0].key_id, now())
        another = sign_pdf(plain("Somebody Else"), key=key, private=private, page="https://x/", issuer="Cascade")
        found = {
            "appended": judged(appended(content)).why,
            "saved again": judged(saved_again(content)).why,
            "own signature": judged(another).why,
            "no signature": judged(plain("Somebody Else")).why,
            "cut": judged(content[: len(content) // 2]).why,
            "more at its end": judged(content + b"\n").why,
            "no PDF": judged(b"%PDF-1.7 or not").why,
            "empty": judged(b"").why,
            "too large": judged(content + b" " * 20 * 1024 * 1024).why,
        }
        assert found == {
            "appended": "changed",
            "saved again": "changed",
            "own signature": "foreign",
            "no signature": "unsigned",
            "cut": "unreadable",
            "more at its end": "changed",
            "no PDF": "unreadable",
            "empty": "unreadable",
            "too large": "too large",
        }

    def test_the_place_of_the_signature_can_be_filled_in_one_way_only(self, printed):
        """Readers do not look at what stands after a signature, nor at how its digits are written."""
        _certificate, content = printed
        start = content.index(b"/Contents <") + 11
        end = content.index(b">", start)
        places = [start, *range(end - 40, end)]
        padding = [judged(content[:place] + b"1" + content[place + 1 :]).why for place in places]
        letter = start + re.search(rb"[A-F]", content[start:end]).start()
        smaller = content[:letter] + content[letter : letter + 1].lower() + content[letter + 1 :]
        assert {*padding, judged(smaller).why} <= {"changed", "unreadable"}

    def test_it_is_valid_in_ten_years_and_after_its_key_was_rotated(self, printed):
        _certificate, content = printed
        keyring.rotate(DOCUMENTS, now())
        assert judged(content, at=now() + 10 * YEAR).valid

    def test_when_the_signer_has_expired_only_a_timestamp_proves_the_time(self, printed):
        _certificate, content = printed
        assert judged(content, at=now() + 26 * YEAR).why == "expired signer"

    def test_a_key_that_was_not_in_use_then_signs_nothing(self, printed):
        _certificate, content = printed
        PublicKey.objects.update(signs_until=now() - timedelta(days=1), signs_from=now() - timedelta(days=2))
        assert judged(content).why == "not then"

    def test_its_badge_travels_inside(self, printed):
        certificate, content = printed
        assert PdfReader(BytesIO(content)).attachments["credential.json"] == [certificate.credential.encode()]


def test_the_page_about_keys_names_the_root_of_all_signers(db, client, keys_folder, django_assert_num_queries):
    assert "No key yet" in client.get("/verify/keys/").content.decode()
    first = keyring.signing_key(DOCUMENTS, now())[0]
    second = keyring.rotate(DOCUMENTS, now())
    with django_assert_num_queries(1):
        page = client.get("/verify/keys/").content.decode()
    assert page.count(first.certificates[1].fingerprint(hashes.SHA256()).hex(":").upper()) == 1
    assert page.index(second.key_id) < page.index(first.key_id)
    assert "signs since" in page


class TestTimestamps:
    @pytest.fixture
    def authority(self, db, keys_folder):
        """A timestamp authority of this machine: (what stamps, its X.509 certificate)."""
        private = rsa.generate_private_key(65537, 2048)
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Time of this machine")])
        usage = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING])
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(private.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now() - timedelta(hours=1))
            .not_valid_after(now() + 2 * YEAR)
            .add_extension(usage, critical=True)
            .sign(private, hashes.SHA256())
        )
        pem = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        stamper = DummyTimeStamper(
            asn1.Certificate.load(certificate.public_bytes(Encoding.DER)), asn1_keys.PrivateKeyInfo.load(pem)
        )
        return stamper, certificate.public_bytes(Encoding.PEM).decode()

    def test_with_one_the_file_outlives_its_signer_and_the_authority(self, authority, printing):
        stamper, pem = authority
        key, private = keyring.signing_key(DOCUMENTS, now())
        content = sign_pdf(
            plain("Amina"), key=key, private=private, page="https://x/", issuer="Cascade", timestamper=stamper
        )
        late = now() + 30 * YEAR
        assert judged(content, at=late).why == "changed"  # nobody has said whom to trust
        keyring._trust_timestamps(pem, now())
        verdict = judged(content, at=late)
        assert verdict.valid
        assert verdict.timestamped
        token = content.index(b"/Contents <") + 11
        wrong = [judged(flipped(content, place), at=late).why for place in range(token, token + 5000, 97)]
        assert "" not in wrong

    def test_the_root_of_the_authority_is_published_once(self, authority):
        for _each in range(2):
            keyring._trust_timestamps(authority[1], now())
        keyring._trust_timestamps(authority[1] + "\n", now())
        assert [each.pem for each in keyring.archive().of("timestamps")] == [authority[1], authority[1] + "\n"]


@pytest.mark.slow
@pytest.mark.once
def test_six_hundred_changed_files_are_refused(printed):
    """Every kind of change, all over the file: the more so in the signature, where a reader looks away."""
    _certificate, content = printed
    start = content.index(b"/Contents <") + 11
    places = [*range(0, len(content), len(content) // 330), *range(start, start + 2800, 13)]
    wrong = {f"bit {place}": flipped(content, place, place % 8) for place in places}
    for number in range(20):
        wrong[f"revision {number}"] = appended(content) + b"\n" * number
        wrong[f"saved again {number}"] = saved_again(content, **{"/Title": f"Certificate {number}"})
    private, key = own_key("mine", now())
    for number in range(10):
        page = plain(f"Somebody {number}")
        wrong[f"unsigned {number}"] = page
        wrong[f"own signature {number}"] = sign_pdf(page, key=key, private=private, page="https://x/", issuer="Cascade")
    assert len(wrong) > 600
    assert [name for name, file in wrong.items() if judged(file).valid] == []
    assert judged(content).valid


@pytest.mark.slow
@pytest.mark.once
def test_a_hundred_genuine_files_of_three_key_eras_are_accepted(db, printing, private_files, keys_folder, tmp_path):
    """In all languages, and in ten years; a copy of the public keys is enough."""
    kinds = [kind for kind, _label in Certificate.KINDS]
    pages, files = [], []
    for era in range(3):
        for number, language in enumerate(LANGUAGES):
            kind, name = kinds[(era + number) % len(kinds)], NAMES[number]
            certificate, file = printed_file(private_files, now(), language=language, name=name, kind=kind)
            pages.append(certificate_html(certificate))
            files.append(file)
        # Printing takes longest, and many signatures on one page differ as much as on many.
        page = render_pdf(pages[-1], title="x", language="en")
        files += [keyring.sign_document(page, page=f"https://x/{number}/", at=now()) for number in range(28)]
        for purpose in keyring.MAKERS:
            keyring.rotate(purpose, now())
    assert len(files) > 100
    archive = keyring.archive()
    assert len(archive.of(DOCUMENTS)) == 4
    later = now() + 10 * YEAR
    found = [check_pdf(file, archive=archive, at=at) for file in files for at in (now(), later)]
    assert [verdict.why for verdict in found if not verdict.valid] == []
    assert len({verdict.key_id for verdict in found}) == 3


TITLES = {
    "en": "Intellectual property for small firms",
    "fr": "La propriété intellectuelle pour les petites entreprises",
    "es": "Propiedad intelectual para pequeñas empresas",
    "ar": "الملكية الفكرية للشركات الصغيرة",
    "ru": "Интеллектуальная собственность для малых предприятий",
    "zh-hans": "中小企业知识产权基础",
}


def output_of(*command):
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is missing. On Debian: apt-get install poppler-utils qpdf")
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def ours(command):
    """The path of a command that is installed with the tests."""
    return str(Path(sys.executable).with_name(command))


def letters(text):
    """The text as a reader copies it: without marks of direction, and with any spaces as one."""
    return " ".join("".join(each for each in text if each not in "\u200e\u200f\u202a\u202b\u202c").split())


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize(("language", "name"), zip(LANGUAGES, NAMES, strict=True))
def test_the_judges_of_others_find_no_fault(db, printing, private_files, keys_folder, tmp_path, language, name):
    certificate, content = printed_file(private_files, now(), language=language, name=name, title=TITLES[language])
    file = tmp_path / "certificate.pdf"
    file.write_bytes(content)
    assert "No syntax or stream encoding errors found" in output_of("qpdf", "--check", str(file))
    assert "Signature is Valid" in output_of("pdfsig", str(file))
    _head, _line, *fonts = output_of("pdffonts", str(file)).splitlines()
    assert [font for font in fonts if font.split()[-5:-2] != ["yes", "yes", "yes"]] == []
    text = letters(output_of("pdftotext", "-layout", str(file), "-"))
    with override(language):
        day = date_format(certificate.issued_at, WORDS[language]["date"])
    facts = [name, TITLES[language], grouped(certificate.serial), day]
    assert [fact for fact in facts if letters(fact) not in text] == []
    # What is invisible can't stand in the tree of a page; PDF/A forbids to say that it is hidden.
    assert ": 0 error(s)," in output_of(ours("outloud"), "--skip", "FRM-003", "--quiet", str(file))
    assert "errors=0 warnings=0" in output_of(ours("pdfua"), "check", str(file))


class TestTheCommand:
    def said(self, capsys, *args, **options):
        try:
            call_command("verify_certificate", *args, **options)
        except CommandError as error:
            return error.returncode, str(error)
        return 0, capsys.readouterr().out

    @pytest.fixture
    def file(self, printed, tmp_path):
        path = tmp_path / "certificate.pdf"
        path.write_bytes(printed[1])
        return path

    def test_a_genuine_file(self, file, capsys, printed):
        status, text = self.said(capsys, file)
        assert status == 0
        assert text.startswith("VALID.")
        assert printed[0].name in text

    def test_what_was_revoked_since(self, file, capsys):
        Certificate.objects.update(state=Certificate.REVOKED, state_reason="It was a mistake.")
        status, text = self.said(capsys, file)
        assert (status, text) == (1, "NOT VALID. It was issued here, and is revoked. It was a mistake.")

    def test_a_changed_file(self, file, capsys):
        file.write_bytes(flipped(file.read_bytes(), 3000))
        status, text = self.said(capsys, file)
        assert status == 1
        assert text == "NOT VALID. The file was changed after it was signed."

    def test_a_file_of_ours_that_is_no_certificate(self, capsys, tmp_path, printed):
        path = tmp_path / "other.pdf"
        path.write_bytes(keyring.sign_document(plain("x"), page="https://x/", at=now()))
        assert self.said(capsys, path)[1].endswith("no certificate on record has this file.")

    def test_with_a_copy_of_the_keys_no_database_is_needed(self, file, capsys, tmp_path, client):
        keys = tmp_path / "keys.json"
        keys.write_bytes(client.get("/.well-known/certificate-keys.json").content)
        Certificate.objects.all().delete()
        PublicKey.objects.all().delete()
        assert self.said(capsys, file)[0] == 1
        status, text = self.said(capsys, file, keys=keys)
        assert status == 0
        assert "Signed by" in text

    @pytest.mark.parametrize("name", ["missing.pdf", "folder"])
    def test_a_file_that_is_not_there(self, capsys, tmp_path, name, db):
        (tmp_path / "folder").mkdir()
        status, text = self.said(capsys, tmp_path / name)
        assert status == 1
        assert "can't be read" in text


def test_rotating_by_the_command_says_what_signs_now(db, keys_folder, capsys):
    make_certificate()
    call_command("rotate_keys")
    keys = {key.purpose: key.key_id for key in PublicKey.objects.filter(signs_until=None)}
    assert capsys.readouterr().out.splitlines() == [
        f"{name}: {keys[name]} signs from now on." for name in keyring.MAKERS
    ]
