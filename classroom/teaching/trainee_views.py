"""What trainees open on their phones, without an account: the list to sign, the survey, and the tests.

Every code that lets nobody in is answered alike, and so is every link that leads to nothing.
"""

import secrets
from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from classroom.flows import trainees as flows
from classroom.teaching.delivery_forms import posted
from classroom.teaching.trainee_forms import SignForm, SurveyForm
from pages.clock import now
from pages.ratelimit import rate_limit
from printed.codes import read_code
from quizzes.forms import Sheet, read_response
from trainers.knowledge_papers import has_questions, paper_for
from trainers.models import Attendance, Delivery, KnowledgeTest

DEVICE, DEVICE_DAYS = "attendance", 30
guesses = rate_limit(limit=30, seconds=60, counts=lambda response: response.status_code == 404)
signatures = rate_limit(limit=100, seconds=600, counts=lambda response: response.status_code == 302)
answers = rate_limit(limit=300, seconds=600, counts=lambda response: response.status_code == 302)


@never_cache
@guesses
@require_safe
def enter_code(request):
    """Where a code is typed that can't be scanned."""
    if code := read_code(request.GET.get("code", "")):
        return redirect("trainee_sign", code)
    return render(request, "classroom/teaching/enter_code.html", {"typed": request.GET.get("code", "")})


@never_cache
@guesses
@signatures
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request, code):
    at = now()
    delivery = Delivery.objects.signing(at).filter(code=read_code(code)).select_related("institution").first()
    if delivery is None:
        return closed(request)
    device = request.COOKIES.get(DEVICE) or secrets.token_urlsafe(24)
    mine = delivery.attendances.filter(device=hashed(device)).first()
    if mine:
        return redirect("trainee", mine.token)
    form = SignForm(posted(request))
    problem = ""
    if form.is_valid():
        attendance, problem = put_down(delivery, form, device, at)
        if attendance:
            return with_device(redirect("trainee", attendance.token), device)
    context = {"form": form, "delivery": delivery, "problem": problem}
    return with_device(render(request, "classroom/teaching/sign.html", context), device)


def closed(request):
    return render(request, "classroom/teaching/sign_closed.html", status=404)


def hashed(device):
    return sha256(device.encode()).hexdigest()


def with_device(response, device):
    """Let the browser know itself again: one of them signs once."""
    response.set_cookie(
        DEVICE,
        device,
        max_age=DEVICE_DAYS * 86400,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def put_down(delivery, form, device, at):
    """Return (the row on the list or None, what stands against it)."""
    given = {**form.given, "language": get_language(), "device": hashed(device)}
    try:
        return flows.sign(delivery=delivery, at=at, **given), ""
    except flows.SignedElsewhere:
        return None, _("This name has signed on another phone. If that was not you, tell the trainer.")
    except flows.Full:
        return None, _("The list is full. Tell the trainer, who can let more people in.")
    except flows.NotOpen:
        return None, _("The list was closed a moment ago. Tell the trainer.")


# With the link of one's own ----------------------------------------------------------


def mine(token):
    found = Attendance.objects.exclude(name="").select_related("delivery__institution", "delivery__trainer__person")
    return get_object_or_404(found, token=token)


@never_cache
@guesses
@require_safe
def trainee(request, token):
    attendance = mine(token)
    delivery, at = attendance.delivery, now()
    taken = {test.form: test for test in attendance.tests.all()}
    is_over, takes_answers = delivery.is_over(at), delivery.takes_answers(at)
    context = {
        "attendance": attendance,
        "delivery": delivery,
        "is_over": is_over,
        "takes_answers": takes_answers,
        "tests": test_steps(taken, is_over, takes_answers) if has_questions(delivery) else (),
    }
    return render(request, "classroom/teaching/trainee.html", context)


def test_steps(taken, is_over, takes_answers):
    """Return (form, whether it can be taken now, whether it was): before only before the end, after only after it."""
    can = {KnowledgeTest.PRE: not is_over, KnowledgeTest.POST: takes_answers}
    return [
        (form, can[form], form in taken and taken[form].answered_at is not None)
        for form in (KnowledgeTest.PRE, KnowledgeTest.POST)
    ]


@never_cache
@guesses
@answers
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request, token):
    attendance = mine(token)
    if attendance.has_answered or not attendance.delivery.takes_answers(now()):
        return redirect("trainee", token)
    form = SurveyForm(posted(request), email=attendance.email)
    if form.is_valid():
        said = {"answers": form.answers, "wants_contact": form.wants_contact, "email": form.cleaned_data["email"]}
        flows.answer_survey(attendance=attendance, **said, at=now())
        messages.success(request, _("Thank you. Your answers are kept without your name."))
        return redirect("trainee", token)
    return render(request, "classroom/teaching/survey.html", {"form": form, "attendance": attendance})


@never_cache
@guesses
@answers
@require_http_methods(["GET", "HEAD", "POST"])
def test(request, token, form):
    attendance, at = mine(token), now()
    taken = attendance.tests.filter(form=form).first()
    delivery = attendance.delivery
    steps = test_steps({}, delivery.is_over(at), delivery.takes_answers(at))
    if (form, True, False) not in steps or (taken and taken.answered_at):
        return redirect("trainee", token)
    paper = taken.frozen_paper if taken else paper_for(delivery, form, get_language())
    if not paper.items:
        raise Http404
    if request.method == "POST":
        return take(request, attendance, form, paper, at)
    context = {"attendance": attendance, "sheet": Sheet(paper.items, {}), "form": form, "language": paper.language}
    return render(request, "classroom/teaching/test.html", context)


def take(request, attendance, form, paper, at):
    """Freeze the questions with the answers to them: until then nothing is written."""
    begun = flows.begin_test(attendance=attendance, form=form, paper=paper)
    given = {item.key: read_response(item, request.POST) for item in begun.frozen_paper.items}
    flows.take_test(test=begun, answers={key: value for key, value in given.items() if value}, at=at)
    messages.success(request, _("Thank you. Your answers are in."))
    return redirect("trainee", attendance.token)
