from trainers.assessment import CRITERIA, GATES
from trainers.rubric import RUBRIC
from trainers.rubric_forms import RubricForm


def test_the_rubric_has_eight_criteria_of_four_levels_and_two_gates():
    assert [each.code for each in RUBRIC] == list(CRITERIA)
    assert [each.code for each in RUBRIC if each.is_gate] == list(GATES)
    assert all([level.number for level in each.levels] == [1, 2, 3, 4] for each in RUBRIC)


def test_what_is_chosen_becomes_scores_and_what_is_written_comments():
    form = RubricForm({**dict.fromkeys(CRITERIA, "3"), "C2_comment": "Good cases"})
    assert form.is_valid()
    assert form.scores == dict.fromkeys(CRITERIA, 3)
    assert form.comments == {"C2": "Good cases"}


def test_a_criterion_without_a_level_or_with_another_one_is_told_and_the_others_stay():
    form = RubricForm({**dict.fromkeys(CRITERIA[:6], "2"), "C7": "5"})
    assert set(form.errors) == {"C7", "C8"}
    assert [chosen for line in form.lines for level, _id, chosen in line.choices if level.number == 2].count(True) == 6
