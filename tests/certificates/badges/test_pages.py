"""What can be fetched of a badge by whoever holds its id, and how the public page is shown elsewhere."""

import io
import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image
from selectolax.lexbor import LexborHTMLParser

from certificates.badges import baking, issue, previews
from certificates.badges.share import linkedin_url, share_of
from certificates.models import Certificate, FrozenDesign
from certificates.serial import grouped
from pages import ratelimit
from tests.certificates.factories import DAY, make_certificate, unsaved_certificate

FILES = ["credential.json", "badge.png", "badge.svg", "preview.png"]
UNKNOWN = "0123456789ABCDEFGHJKMNPQRS"


@pytest.fixture(autouse=True)
def no_fonts_needed(monkeypatch):
    monkeypatch.setattr("certificates.badges.views.preview_png", lambda certificate, colour: b"PNG " + colour.encode())


@pytest.fixture
def certificate(alice, keys_folder, settings):
    settings.SITE_URL = "https://learn.example.org"
    certificate = make_certificate(alice)
    issue.keep_credential(certificate, DAY)
    return certificate


@pytest.fixture
def one_minute(monkeypatch):
    monkeypatch.setattr(ratelimit.time, "time", lambda: 1_800_000_010)


def url(certificate, name):
    return f"/verify/{certificate.serial}/{name}"


class TestFiles:
    def test_each_carries_the_credential_as_it_was_signed(self, client, certificate):
        data, png, svg, _preview = (client.get(url(certificate, name)) for name in FILES)
        assert (data["Content-Type"], data.content.decode()) == ("application/vc", certificate.credential)
        assert (png["Content-Type"], baking.unbake_png(png.content)) == ("image/png", certificate.credential)
        assert (svg["Content-Type"], baking.unbake_svg(svg.content)) == ("image/svg+xml", certificate.credential)

    @pytest.mark.parametrize("name", FILES)
    def test_any_site_may_read_it_and_no_search_engine(self, client, certificate, name, django_assert_num_queries):
        with django_assert_num_queries(1):
            answer = client.get(url(certificate, name))
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["X-Robots-Tag"] == "noindex"
        assert "no-store" in answer["Cache-Control"]
        assert not answer.cookies
        assert client.post(url(certificate, name)).status_code == 405

    @pytest.mark.parametrize("name", FILES)
    def test_withdrawn_it_is_there_for_its_holder_alone(self, client, certificate, alice, bob, name):
        Certificate.objects.update(withdrawn_at=DAY)
        answers = [client.get(url(certificate, name)), client.get(f"/verify/{UNKNOWN}/{name}")]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].content == answers[1].content
        client.force_login(bob)
        assert client.get(url(certificate, name)).status_code == 404
        client.force_login(alice)
        assert client.get(url(certificate, name)).status_code == 200

    def test_withdrawn_of_somebody_who_has_left_it_is_there_for_nobody(self, client, certificate):
        Certificate.objects.update(withdrawn_at=DAY, holder=None)
        assert client.get(url(certificate, "credential.json")).status_code == 404

    @pytest.mark.parametrize("name", FILES)
    def test_before_it_is_made_it_is_promised(self, client, db, name):
        answer = client.get(url(make_certificate(), name))
        assert (answer.status_code, answer["Retry-After"]) == (202, "60")
        assert answer.json() == {"error": "The badge is being made. Try again in a minute."}

    @pytest.mark.parametrize("name", ["credential.json", "preview.png"])
    def test_one_address_may_try_thirty_unknown_ids_a_minute(self, client, db, name, one_minute):
        statuses = [client.get(f"/verify/{UNKNOWN}/{name}").status_code for _each in range(31)]
        assert statuses == [404] * 30 + [429]

    def test_one_address_may_have_thirty_previews_a_minute_drawn(self, client, certificate, one_minute):
        statuses = [client.get(url(certificate, "preview.png")).status_code for _each in range(31)]
        assert statuses == [200] * 30 + [429]

    def test_without_fonts_the_preview_is_the_picture_alone(self, client, certificate, monkeypatch, settings, tmp_path):
        settings.FONTS_DIR = tmp_path
        monkeypatch.setattr("certificates.badges.views.preview_png", previews.preview_png)
        image = Image.open(io.BytesIO(client.get(url(certificate, "preview.png")).content))
        assert image.size == (512, 512)

    def test_it_has_the_colour_of_the_frozen_design(self, client, certificate):
        certificate.design = FrozenDesign.objects.create(sha256="1" * 64, data={"colour": "#7A1F2B"})
        certificate.save()
        assert '="#7a1f2b"' in client.get(url(certificate, "badge.svg")).content.decode()
        assert client.get(url(certificate, "preview.png")).content == b"PNG #7a1f2b"
        FrozenDesign.objects.update(data={"colour": '"/><script>'})
        assert '="#0e5560"' in client.get(url(certificate, "badge.svg")).content.decode()

    def test_pictures_of_all_kinds_say_nothing_of_anybody(self, client, certificate):
        image = json.loads(certificate.credential)["credentialSubject"]["achievement"]["image"]["id"]
        answer = client.get(image.removeprefix("https://learn.example.org"))
        assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/png", "public, max-age=300")
        with pytest.raises(baking.NoBadge):
            baking.unbake_png(answer.content)
        assert client.get("/verify/badges/nonsense.png").status_code == 404


def tags(response):
    found = LexborHTMLParser(response.content.decode()).css("meta[property], meta[name]")
    return {tag.attributes.get("property") or tag.attributes["name"]: tag.attributes["content"] for tag in found}


class TestTheLink:
    def test_is_shown_with_name_title_and_picture(self, client, certificate):
        shown = tags(client.get(url(certificate, "")))
        page = f"https://learn.example.org/verify/{certificate.serial}/"
        assert shown["og:title"] == "Amina Okafor: Intellectual property for small firms"
        assert shown["og:description"] == shown["description"]
        assert shown["description"] == (
            "Certificate of completion, issued by Harbour City Chamber of Commerce on 18 November 2026."
        )
        assert (shown["og:url"], shown["og:image"]) == (page, f"{page}preview.png")
        assert shown["twitter:card"] == "summary_large_image"

    def test_says_first_when_the_certificate_does_not_count(self):
        revoked = unsaved_certificate(state="revoked")
        expired = unsaved_certificate(expires_at=DAY + timedelta(days=9))
        assert share_of(revoked, DAY).description.startswith("Revoked. ")
        assert share_of(expired, DAY + timedelta(days=9)).description.startswith("Expired. ")
        assert share_of(expired, DAY).description.startswith("Certificate of completion")

    def test_of_a_withdrawn_one_shows_nothing(self, client, certificate):
        Certificate.objects.update(withdrawn_at=DAY)
        page = client.get(url(certificate, "")).content.decode()
        assert "og:" not in page
        assert "Amina" not in page

    def test_may_be_followed_by_those_who_show_links_and_by_no_search_engine(self, client):
        everybody, previews = client.get("/robots.txt").content.decode().split("\n\n")
        assert "User-agent: *" in everybody
        assert "Disallow: /verify/" in everybody
        assert "LinkedInBot" in previews
        assert "/verify/" not in previews


class TestLinkedIn:
    def test_the_address_names_the_certificate(self):
        certificate = unsaved_certificate(serial=UNKNOWN, title="IP & you?", expires_at=DAY.replace(year=2028))
        address = urlsplit(linkedin_url(certificate))
        assert address.netloc == "www.linkedin.com"
        assert {name: value for name, [value] in parse_qs(address.query).items()} == {
            "startTask": "CERTIFICATION_NAME",
            "name": "IP & you?",
            "organizationName": "Harbour City Chamber of Commerce",
            "issueYear": "2026",
            "issueMonth": "11",
            "expirationYear": "2028",
            "expirationMonth": "11",
            "certUrl": share_of(certificate, DAY).url,
            "certId": grouped(UNKNOWN),
        }

    def test_is_offered_to_the_holder_of_a_valid_one_alone(self, client, certificate, alice, bob):
        page = url(certificate, "")
        assert "linkedin.com" not in client.get(page).content.decode()
        client.force_login(bob)
        assert "linkedin.com" not in client.get(page).content.decode()
        client.force_login(alice)
        assert "linkedin.com/profile/add" in client.get(page).content.decode()
        Certificate.objects.update(state="revoked", state_changed_at=DAY)
        assert "linkedin.com" not in client.get(page).content.decode()

    def test_is_offered_to_nobody_for_one_without_a_holder(self, client, certificate):
        Certificate.objects.update(holder=None)
        assert "linkedin.com" not in client.get(url(certificate, "")).content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"language": "ar", "name": "محمد عبد الرحمن الهاشمي", "kind": "accreditation"},
        {"name": "W" * 120, "title": "Introduction to ".ljust(120, "m"), "issuer": "n" * 200, "kind": "attendance"},
        {"name": "知" * 120, "title": "识" * 120, "issuer": "产" * 200, "kind": "module"},
        {"name": "<b>&\"'\x00\x0b\ufffe", "title": "]]>\n&#0;", "issuer": " "},
    ],
)
def test_the_preview_is_drawn_whatever_the_facts_are(printing, fields):
    content = previews.preview_png(unsaved_certificate(**fields), "#0e5560")
    assert Image.open(io.BytesIO(content)).size == (1200, 630)


@pytest.mark.parametrize("text", ["W" * 300, "知" * 300, "word " * 60, "ж" * 121, "x", "m" * 40])
def test_no_line_of_the_preview_reaches_the_badge(text):
    part = previews.Text(text, 2, (60, 34), "#000000", previews.SERIF)
    size, lines = previews._fit(part)
    assert 1 <= len(lines) <= 2
    assert all(previews.ems(line) * size <= previews.TEXT_WIDTH for line in lines)
    kept, letters = "".join(lines).replace(" ", ""), text.replace(" ", "")
    assert letters.startswith(kept.removesuffix("…"))
    assert kept.endswith("…") == (kept != letters)
