import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainers.firm_names import firm_key, person_key

SAME = [
    ("Harbour Foods Ltd.", "HARBOUR  FOODS LIMITED", "Harbour-Foods", "Ｈａｒｂｏｕｒ Foods, Inc."),
    ("Müller & Söhne GmbH & Co. KG", "Muller and Sohne"),
    ("S.A. Le Bon Pain", "Le Bon Pain SA", "Le Bon Pain, S. A. R. L.", "LE BON PAIN sas"),
    ("ООО «Ромашка»", "Ромашка", "РОМАШКА, ООО"),
    ("شركة النور", "النور ش.م.م", "النور"),
    ("مُؤَسَّسَة الأمل", "مؤسسة الامل"),
    ("北京大华有限公司", "北京大华", "北京大华股份有限公司"),
    ("株式会社ソニー", "ソニー株式会社", "ソニー"),
    ("Wisła Sp. z o.o.", "Wisła"),
    ("Acme s.r.o.", "ACME"),
]
DIFFERENT = [
    ("A.B. Consulting", "Consulting"),
    ("Harbour Foods", "Harbour Fish"),
    ("Ltd", "Inc"),
    ("U.S.A. Trading Co", "Trading Co"),
    ("公司", "有限公司"),
]


@pytest.mark.parametrize("names", SAME, ids=lambda names: names[0])
def test_spellings_of_one_firm_have_one_key(names):
    assert len({firm_key(name) for name in names}) == 1
    assert firm_key(names[0])


@pytest.mark.parametrize("names", DIFFERENT, ids=lambda names: names[0])
def test_different_firms_have_different_keys(names):
    assert len({firm_key(name) for name in names}) == len(names)


@given(st.text(max_size=200))
def test_a_key_is_its_own_key_and_never_longer_than_its_column(name):
    assert len(firm_key(name)) <= 200
    assert person_key(person_key(name)) == person_key(name)
    assert firm_key(f"  {name}\t") == firm_key(name)


def test_a_name_of_signs_has_no_key():
    assert firm_key("* — *") == person_key("…") == ""


def test_people_keep_words_that_are_legal_forms_of_firms():
    assert person_key("  Sa  LIMITED ") == "sa limited"
    assert person_key("Zoë O’Brien") == person_key("zoe o'brien")
