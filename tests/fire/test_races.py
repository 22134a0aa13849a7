"""Many processes do the same thing at the same moment (promises 1 and 2): nothing twice, nothing missing, no error."""

import json

import pytest

from tests.fire.certificate_racers import NAME, PEOPLE
from tests.fire.client import race
from tests.fire.lengths import LONG
from tests.fire.racers import LEARNERS, PROCESSES
from tests.fire.stack import run

pytestmark = pytest.mark.slow

RACED_FOR = 200 if LONG else 80


def once(database, table, columns):
    """Assert that no two rows of a table share these columns, and return how many rows there are."""
    twice = database.rows(f"SELECT {columns} FROM {table} GROUP BY {columns} HAVING count(*) > 1")  # noqa: S608
    assert twice == []
    return database.rows(f"SELECT count(*) FROM {table}")[0][0]  # noqa: S608


def results(database):
    graded = "SELECT count(*) FROM quizzes_attempt WHERE state = 'graded' AND passed AND score_scaled = 1"
    printing = "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE task_path LIKE '%render_certificate'"
    return {
        "enrolments": once(database, "progress_enrolment", "learner_id, course_key"),
        "lessons": once(database, "progress_lessoncompletion", "learner_id, lesson_key"),
        "graded": database.rows(graded)[0][0],
        "passes": once(database, "progress_quizpass", "learner_id, module_key"),
        "certificates": once(database, "certificates_certificate", "holder_id, kind, achievement_key"),
        "printing": database.rows(printing)[0][0],
    }


def test_what_eight_processes_do_at_once_is_done_once(database, content, folder):
    answer = run(["-m", "tests.fire.racers"], database, folder, input=json.dumps(content))
    learners, others = LEARNERS, len(content["takers"])
    everyone = PROCESSES * learners
    assert json.loads(answer) == {
        "counts": {
            "enrol": everyone,
            "mark_done": everyone,
            "submit": everyone,
            "graded": learners,
            "certificate": everyone,
        },
        "errors": [],
    }
    assert results(database) == {
        "enrolments": learners + others,
        "lessons": learners,
        "graded": learners,
        "passes": learners,
        "certificates": learners,
        "printing": learners,
    }


def test_whatever_is_done_to_a_certificate_at_once_leaves_one_valid(database, content, folder):
    """Renewed, corrected, withdrawn, issued in another language and issued again; then revoked and issued again."""
    answer = json.loads(run(["-m", "tests.fire.certificate_racers"], database, folder, input=json.dumps(content)))
    assert answer["errors"] == []
    assert answer["left"] == [[1, NAME, False, True]] * PEOPLE
    assert [valid for valid, *_rest in answer["after_revoking"]] == [0] * PEOPLE


def test_what_eight_browsers_send_at_once_is_done_once(stack, content, database):
    """Attempts are raced for, and for some people the cheaper things: enrolling, lessons, the name to print."""
    learners = content["learners"][:RACED_FOR]
    some = learners[1:101:2]  # these have no name for a certificate yet

    def all_at_once(paths, people, **fields):
        paths = paths if isinstance(paths, list) else [paths] * len(people)
        return race(stack.port, people, paths, processes=PROCESSES, fields=fields)

    each_once = {302: PROCESSES * len(some)}
    assert all_at_once(f"/en/learn/courses/{content['course']}/enrol/", some) == each_once
    assert all_at_once(f"/en/learn/lessons/{content['lesson']}/done/", some) == each_once
    submit = [f"/en/learn/attempts/{each['attempt']}/submit/" for each in learners]
    assert all_at_once(submit, learners) == {302: PROCESSES * len(learners)}
    named = all_at_once("/en/learn/certificates/name/", some, name="Amina Okafor")
    # Who comes after the first may see the page that says the name is fixed.
    assert set(named) <= {302, 200}
    assert results(database) == {
        "enrolments": len(some) + len(content["takers"]),
        "lessons": len(some),
        "graded": len(learners),
        "passes": len(learners),
        "certificates": len(some),
        "printing": len(some),
    }
    assert "Traceback" not in stack.said()
