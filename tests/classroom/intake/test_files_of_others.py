"""Real files of others come in, or are refused with row and reason."""

import pytest

from institutions.models import (
    Cohort,
    Institution,
    Job,
)
from institutions.roster.lines import Reason
from progress.models import Enrolment
from tests.classroom.intake.steps import ROSTERS
from tests.courses.factories import make_course, make_module

pytestmark = pytest.mark.django_db


NO_ADDRESSES = "No column is named “email”"
# What comes of each: the words of a refusal of the whole file, or the outcome of each row.
EXPECTED = {
    **dict.fromkeys(
        (
            "courses.csv", "courses_manager1.csv", "enrolment_cohort.csv", "enrolment_cohort_addtogroup_groupname.csv",
            "enrolment_cohort_missing_fields.csv", "enrolment_delete.csv", "enrolment_enable.csv", "enrolment_meta.csv",
            "enrolment_meta_addtogroup_groupname.csv", "enrolment_multiple.csv", "enrolment_role.csv",
            "groups_import.csv", "groups_import_with_customfield.csv", "unsupported_enrol_method.csv",
            "uploadcohorts2.csv", "uploadcohorts4.csv",
        ),
        NO_ADDRESSES,
    ),
    "upload_users_category.csv": [
        *[(2, Reason.NO_COURSE, "management1"), (3, Reason.NO_COURSE, "management1")],
        *[(4, Reason.NO_COURSE, "management1"), (5, Reason.NO_COURSE, "film1"), (6, Reason.NO_COURSE, "film1")],
        *[(7, Reason.NO_COURSE, "movie1"), (8, Reason.NO_COURSE, "management1"), (9, Reason.NO_COURSE, "management1")],
    ],
    "upload_users_email_matching.csv": [(2, "", ""), (3, "", "")],
    "upload_users_enrol_date_period.csv": [(2, "", ""), (3, "", "")],
    "upload_users_themes.csv": [(2, "", ""), (3, "", ""), (4, "", ""), (5, "", "")],
}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_each_file_of_others_comes_in_or_is_refused_with_row_and_reason(read, site, name):
    if not ROSTERS.exists():
        pytest.skip(f"The lists of others are not here: {ROSTERS}")
    make_course("math102", modules=[make_module()])
    load = read((ROSTERS / name).read_bytes())
    if isinstance(EXPECTED[name], str):
        assert load.job.state == Job.FAILED
        assert EXPECTED[name] in load.job.error
        return
    assert [(row.line, row.reason, row.detail) for row in load.rows.order_by("line")] == EXPECTED[name]
    kept = str(list(load.rows.values())) + str(list(Job.objects.values()))
    assert all(secret not in kept for secret in ("verysecret", "somesecret", "Student1#"))


def test_no_file_of_others_is_without_an_expectation():
    if not ROSTERS.exists():
        pytest.skip(f"The lists of others are not here: {ROSTERS}")
    assert {path.name for path in ROSTERS.glob("*")} == EXPECTED.keys()


def test_the_list_of_a_class_comes_in_with_its_sections(bring_in, site):
    if not ROSTERS.exists():
        pytest.skip(f"The lists of others are not here: {ROSTERS}")
    make_course("math102", modules=[make_module()])
    bring_in((ROSTERS / "upload_users_email_matching.csv").read_bytes())
    assert sorted(Cohort.objects.values_list("name", "learners__first_name")) == [
        ("Section 1", "Bilbo"),
        ("Section 3", "Frodo"),
    ]
    assert Enrolment.objects.count() == 2
    assert Institution.objects.count() == 1
