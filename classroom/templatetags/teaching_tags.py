"""Levels and stages, as templates show them."""

from collections import namedtuple

from django import template
from django.utils.formats import number_format

from classroom.teaching.candidate_words import STAGE_NAMES
from trainers.models import Assessment
from trainers.rubric import RUBRIC

register = template.Library()
ResultLine = namedtuple("ResultLine", "code title mean own weak")
LevelLine = namedtuple("LevelLine", "code title levels")


@register.simple_tag
def stage_name(name):
    return STAGE_NAMES[name]


@register.filter
def result_lines(way):
    """Lines of a decided result: the mean of both, and what the candidate thought."""
    own = way.assessments.get(Assessment.SELF)
    low = {*way.outcome.weak, *way.outcome.gates}
    for each in RUBRIC:
        mean = number_format(way.outcome.scores[each.code].__float__(), decimal_pos=1)
        yield ResultLine(each.code, each.title, mean, own.scores.get(each.code) if own else None, each.code in low)


@register.filter
def result_comments(way):
    deciding = (each for role, each in way.assessments.items() if role != Assessment.SELF)
    return [text for each in deciding for text in each.comments.values()]


@register.filter
def level_lines(assessment, others):
    """Lines of levels: one's own, then those of the others, with their names."""
    for each in RUBRIC:
        named = ((other.assessor.display_name, other.final_scores[each.code]) for other in others)
        yield LevelLine(each.code, each.title, [("", assessment.final_scores[each.code]), *named])
