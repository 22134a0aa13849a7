"""Reading what a candidacy rests on, into the values that trainers.eligibility decides by."""

from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Max, Q
from django.utils.translation import get_language

from courses.content import content_in
from progress.models import LessonCompletion
from quizzes.models import Attempt
from trainers import assessment
from trainers.eligibility import DeliveredFact, Facts, ModuleFact, PracticumFact
from trainers.models import Assessment, Delivery, DeliveryModule, Evidence, MicroFeedback, Observation, ProgrammeModule
from trainers.states import Event, State

ACTIVITY = "activity"


def facts_of(candidacy, language=None):
    """Return all that is known of a candidacy, in as many queries however much it is. `language`: of the titles."""
    modules = module_facts(candidacy, language or get_language())
    transitions = list(candidacy.transitions.all())
    held = delivered(candidacy)
    micro = dict(
        candidacy.micro_feedback.filter(given_at__isnull=False).values_list("role").annotate(Count("pk")).order_by()
    )
    return Facts(
        state=State(candidacy.state),
        endorsed=candidacy.endorsed_at is not None,
        foundation=modules[ProgrammeModule.FOUNDATION],
        choices=modules[ProgrammeModule.CHOICE],
        pedagogy=modules[ProgrammeModule.PEDAGOGY],
        plan_score=candidacy.plans.aggregate(best=Max("score"))["best"],
        micro_held=candidacy.micro_held_on is not None,
        micro_peers=micro.get(MicroFeedback.PEER, 0),
        micro_tutor=bool(micro.get(MicroFeedback.TUTOR)),
        micro_action_points=bool(candidacy.action_points),
        practicum=practicum_fact(candidacy.practicum),
        **assessed(candidacy),
        revisions=revisions_of(transitions),
        state_since=candidacy.state_since,
        valid_until=candidacy.valid_until,
        before_suspension=before_suspension(transitions),
        ever=sum_up(held),
        renewal=sum_up(held, candidacy.decided_at and candidacy.decided_at.date()),
        reinstatement=sum_up(held, candidacy.valid_until and candidacy.valid_until.date()),
        update_quiz=update_quiz_result(candidacy),
        calibrated=candidacy.calibrated_at is not None,
    )


def module_facts(candidacy, language):
    """Return {stage: (ModuleFact, …)} in the order of the programme."""
    content = content_in(language)
    asked = list(candidacy.programme.modules.select_related("module"))
    keys = {each.module.translation_key for each in asked}
    graded = Attempt.objects.graded().counted().filter(learner=candidacy.person_id, context_key__in=keys)
    best = dict(graded.order_by().values_list("context_key").annotate(Max("score_scaled")))
    done = LessonCompletion.objects.filter(learner=candidacy.person_id, module_key__in=keys)
    read = set(done.values_list("lesson_key", flat=True))
    found = {stage: [] for stage, _label in ProgrammeModule.STAGES}
    for each in asked:
        key = each.module.translation_key
        contents = content.modules.get(key)
        score = best.get(key)
        found[each.stage].append(
            ModuleFact(
                key=key,
                title=contents.title if contents else each.module.title,
                best=None if score is None else score * 100,
                activity_done=contents is not None and activity_is_done(contents, read),
                has_quiz=contents is None or bool(contents.quiz_url),
            )
        )
    return {stage: tuple(facts) for stage, facts in found.items()}


def activity_is_done(contents, read):
    """Whether the activity sheet is complete; of a module without one, whether all its lessons are read."""
    sheets = [lesson.key for lesson in contents.lessons if lesson.kind == ACTIVITY]
    return all(key in read for key in sheets or [lesson.key for lesson in contents.lessons])


def practicum_fact(delivery):
    if delivery is None:
        return None
    there = set(delivery.evidence.values_list("kind", flat=True))
    return PracticumFact(
        minutes=delivery.minutes,
        trainees=delivery.trainees_total,
        firms=delivery.firms_total,
        survey_answers=delivery.survey_n,
        is_observed=delivery.observations.filter(role=Observation.OBSERVER).exists(),
        missing=tuple(kind for kind in Evidence.REQUIRED if kind not in there),
    )


def assessments_of(candidacy):
    """Return {role: Assessment} of the round that counts now."""
    return {each.role: each for each in candidacy.assessments.filter(round=candidacy.round).select_related("assessor")}


def assessed(candidacy, found=None):
    """Return the parts of Facts that come from the assessment of this round."""
    found = assessments_of(candidacy) if found is None else found
    standards = candidacy.programme.standards
    lead, host, third = (scores_in(found.get(role)) for role in (Assessment.LEAD, Assessment.HOST, Assessment.THIRD))
    appeal = scores_in(found.get(Assessment.APPEAL))
    talked = candidacy.talked_at is not None
    ready = assessment.what_next(lead, host, third, talked=talked, gap=standards.gap) is None
    return {
        "assessors": sum(role in found for role in (Assessment.LEAD, Assessment.HOST)),
        "outcome": assessment.outcome(lead, host, third, standards=standards) if ready else None,
        "appeal_outcome": assessment.judged(appeal, standards=standards) if appeal else None,
    }


def scores_in(found):
    return found.final_scores if found and found.submitted_at else None


def what_next(candidacy, found):
    """Return what this round still needs before there is a result: an assessment.Next, or None."""
    lead, host, third = (scores_in(found.get(role)) for role in (Assessment.LEAD, Assessment.HOST, Assessment.THIRD))
    gap = candidacy.programme.gap
    return assessment.what_next(lead, host, third, talked=candidacy.talked_at is not None, gap=gap)


def revisions_of(transitions):
    """How often somebody was asked to revise since the practicum was begun, or begun anew."""
    count = 0
    for each in transitions:
        count = 0 if each.event == Event.REPEAT_PRACTICUM else count + (each.event == Event.ASK_REVISION)
    return count


def before_suspension(transitions):
    if not transitions or transitions[-1].event != Event.SUSPEND:
        return None
    return State(transitions[-1].before)


def delivered(candidacy):
    """Return the verified sessions of a trainer with what counts of each, in three queries."""
    held = list(Delivery.objects.verified().filter(trainer=candidacy).order_by("held_on", "pk"))
    keys = {}
    for delivery, key in DeliveryModule.objects.filter(delivery__in=held).values_list("delivery", "module_key"):
        keys.setdefault(delivery, set()).add(key)
    watched = Observation.objects.filter(delivery__in=held, role=Observation.OBSERVER)
    means = dict(watched.values_list("delivery", "mean"))
    return [(each, keys.get(each.pk, set()), means.get(each.pk)) for each in held]


def sum_up(held, since=None):
    """Return the DeliveredFact of sessions held after a day, or of all. The survey mean weighs each answer alike."""
    counted = [each for each in held if since is None or each[0].held_on > since]
    answers = sum(session.survey_n for session, _keys, _mean in counted if session.survey_mean is not None)
    points = sum(session.survey_n * session.survey_mean for session, _, _ in counted if session.survey_mean is not None)
    return DeliveredFact(
        sessions=len(counted),
        trainees=sum(session.trainees_total for session, _keys, _mean in counted),
        modules=len(set().union(*(keys for _session, keys, _mean in counted))),
        observed=tuple(Fraction(mean) for _session, _keys, mean in counted if mean is not None),
        survey_mean=Decimal(points) / answers if answers else None,
    )


def update_quiz_result(candidacy):
    """Return the best result in the update quiz since the last decision, in percent."""
    if candidacy.decided_at is None or candidacy.programme.update_quiz is None:
        return None
    key = candidacy.programme.update_quiz.translation_key
    taken = Attempt.objects.graded().counted().filter(learner=candidacy.person_id, quiz_key=key)
    best = taken.filter(finished_at__gt=candidacy.decided_at).aggregate(best=Max("score_scaled"))["best"]
    return None if best is None else best * 100


def pairs_of(assessor, most):
    """Return the latest pairs (own levels, the other's) of an assessor, as first submitted; the newest first."""
    roles = (Assessment.LEAD, Assessment.HOST)
    own = Assessment.objects.opened().filter(assessor=assessor, role__in=roles).order_by("-submitted_at")[:most]
    wanted = Q(pk__in=[])
    for each in own:
        wanted |= Q(candidacy=each.candidacy_id, round=each.round)
    others = Assessment.objects.opened().filter(wanted, role__in=roles).exclude(assessor=assessor)
    found = {(other.candidacy_id, other.round): other.scores for other in others}
    return [(each.scores, found[each.candidacy_id, each.round]) for each in own]
