"""What an institution is, and who may do what in it: there, and at a national office above it."""

from io import BytesIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import override
from PIL import Image, ImageFile

from institutions import roles
from institutions.countries import countries, country_name
from institutions.logos import BOX, NotAPicture, TooLarge, redrawn
from institutions.models import Institution, Membership
from institutions.roles import BELOW, CAPABILITIES, STAFF, Capability, Role
from tests.accounts.factories import make_user


def make_institution(name, **fields):
    return Institution.objects.create(name=name, slug=name.lower().replace(" ", "-"), **fields)


@pytest.fixture
def office(db):
    return make_institution("National Office")


@pytest.fixture
def centre(office, institution_a):
    institution_a.parent = office
    institution_a.save()
    return institution_a


def employ(institution, role):
    person = make_user(f"{role}@{institution.slug}.example")
    Membership.objects.create(user=person, institution=institution, role=role)
    return person


class TestRoles:
    def test_each_role_says_what_it_may_do(self):
        assert set(CAPABILITIES) == set(Role)
        assert set(STAFF) == set(Role) - {Role.LEARNER}

    def test_who_observes_or_edits_changes_nothing_about_learners(self):
        assert CAPABILITIES[Role.OBSERVER] == {Capability.VIEW_LEARNERS, Capability.SEE_TRAINERS}
        assert CAPABILITIES[Role.EDITOR] == {Capability.CHANGE_INSTITUTION, Capability.EDIT_COUNTRY_NOTES}

    def test_a_national_office_sees_and_changes_nothing(self):
        assert {Role.MANAGER: {Capability.VIEW_LEARNERS, Capability.EXPORT_LEARNERS, Capability.SEE_TRAINERS}} == BELOW
        assert all(held <= CAPABILITIES[role] for role, held in BELOW.items())


@pytest.mark.django_db
class TestDoor:
    def test_a_national_offices_manager_sees_its_regional_centres(self, office, centre, institution_b):
        manager = employ(office, Role.MANAGER)
        for may in Capability:
            wanted = {office} if may in CAPABILITIES[Role.MANAGER] else set()
            if may in BELOW[Role.MANAGER]:
                wanted |= {centre}
            assert set(Institution.objects.where(manager, may=may)) == wanted, may

    @pytest.mark.parametrize("role", [Role.LEARNER, Role.TRAINER, Role.OBSERVER, Role.EDITOR])
    def test_nobody_else_of_the_national_office_does(self, office, centre, role):
        person = employ(office, role)
        for may in Capability:
            assert centre not in Institution.objects.where(person, may=may)

    def test_a_centre_sees_neither_the_office_nor_other_centres(self, office, centre, institution_b):
        institution_b.parent = office
        institution_b.save()
        manager = employ(centre, Role.MANAGER)
        for may in Capability:
            assert set(Institution.objects.where(manager, may=may)) <= {centre}

    def test_it_sees_one_level_down_and_no_further(self, office, centre, institution_b):
        Institution.objects.filter(pk=institution_b.pk).update(parent=centre)  # past every check
        manager = employ(office, Role.MANAGER)
        assert institution_b not in Institution.objects.where(manager, may=Capability.VIEW_LEARNERS)

    def test_somebody_with_several_roles_sees_each_institution_once(self, institution_a):
        person = employ(institution_a, Role.MANAGER)
        Membership.objects.create(user=person, institution=institution_a, role=Role.OBSERVER)
        assert list(Institution.objects.where(person, may=Capability.VIEW_LEARNERS)) == [institution_a]

    def test_without_a_role_that_holds_it_nothing_is_found(self, institution_a, monkeypatch):
        person = employ(institution_a, Role.MANAGER)
        monkeypatch.setattr(roles, "CAPABILITIES", {})
        monkeypatch.setattr(roles, "BELOW", {})
        assert not Institution.objects.where(person, may=Capability.VIEW_LEARNERS)
        assert not Institution.objects.where(AnonymousUser(), may=Capability.VIEW_LEARNERS)


@pytest.mark.django_db
class TestLevels:
    def test_there_are_two_levels_at_most(self, office, centre, institution_b):
        with pytest.raises(ValidationError, match="no office above it"):
            Institution(name="third", slug="third", parent=centre).clean()
        Institution(name="second", slug="second", parent=office).clean()
        office.parent = institution_b
        with pytest.raises(ValidationError, match="regional centres"):
            office.clean()

    def test_nothing_is_above_itself(self, office):
        office.parent = office
        with pytest.raises(ValidationError):
            office.clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            office.save()

    def test_a_centre_outlives_its_office(self, office, centre):
        office.delete()
        centre.refresh_from_db()
        assert centre.parent is None


class TestNames:
    def test_the_name_in_the_readers_language_is_shown_or_else_the_main_one(self):
        chamber = Institution(name="Harbour Chamber", names={"fr": "Chambre du Port", "ar": ""})
        for language, name in {"fr": "Chambre du Port", "ar": "Harbour Chamber", "ru": "Harbour Chamber"}.items():
            with override(language):
                assert chamber.local_name == name

    @pytest.mark.parametrize(
        ("language", "name"),
        [("en", "Kenya"), ("fr", "Kenya"), ("ar", "كينيا"), ("ru", "Кения"), ("zh-hans", "肯尼亚"), ("es", "Kenia")],
    )
    def test_a_country_is_named_in_each_language(self, language, name):
        assert country_name("KE", language) == name
        assert len(countries(language)) == 249

    def test_no_country_has_no_name(self):
        assert country_name("", "en") == country_name("XX", "en") == ""

    def test_an_accent_does_not_send_a_country_to_the_end(self):
        names = [name for _code, name in countries("fr")]
        assert names.index("Égypte") < names.index("Fidji") < names.index("Zambie")


def picture(kind="PNG", size=(1200, 400), **options):
    file = BytesIO()
    Image.new("RGB", size, "#0e5560").save(file, kind, **options)
    file.seek(0)
    return file


class TestLogo:
    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
    def test_it_is_kept_as_a_small_png(self, kind):
        with Image.open(BytesIO(redrawn(picture(kind)))) as kept:
            assert kept.format == "PNG"
            assert kept.width <= BOX[0]
            assert kept.height <= BOX[1]

    def test_nothing_else_of_the_file_comes_along(self):
        exif = Image.Exif()
        exif[0x010E] = "where the secret was taken"
        sent = picture("JPEG", exif=exif)
        assert b"secret" in sent.getvalue()
        assert b"secret" not in redrawn(sent)
        hidden = BytesIO(picture().getvalue() + b"<script>alert(1)</script>")
        assert b"script" not in redrawn(hidden)

    @pytest.mark.parametrize("content", [b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\x89PNG\r\n"])
    def test_what_is_no_picture_is_refused(self, content):
        with pytest.raises(NotAPicture):
            redrawn(BytesIO(content))

    def test_a_picture_that_breaks_off_is_refused(self, monkeypatch):
        # WeasyPrint turns that on for all that a process reads. It prints in a process of its own, but in tests.
        monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)
        with pytest.raises(NotAPicture):
            redrawn(BytesIO(picture("JPEG").getvalue()[:-200]))

    def test_a_picture_that_would_fill_the_memory_is_refused(self):
        with pytest.raises(TooLarge):
            redrawn(picture("PNG", size=(30_000, 1_000)))
