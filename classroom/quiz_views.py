"""Taking a quiz: start, answer, review, submit, read the result."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom import flows, queries, quiz_queries
from classroom.answers import take_answers
from courses.queries import live_module
from quizzes.models import Attempt, Question
from quizzes.queries import item_of, quiz_in_language, standing


@require_http_methods(["GET", "HEAD", "POST"])
def quiz(request, slug):
    """The start page of a module's quiz; starting needs an account, looking does not."""
    module = live_module(slug, get_language())
    if module is None or module.quiz is None or not module.quiz.live:
        raise Http404
    if request.method == "POST":
        return start(request, module)
    context = {
        "page": module,
        "quiz": module.quiz,
        "standing": standing(request.user, module.quiz),
        "sign_in_url": f"{reverse('account_login')}?next={request.path}",
        "at": timezone.now(),
    }
    return render(request, "classroom/quiz.html", context)


def start(request, module):
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    at, where = timezone.now(), standing(request.user, module.quiz)
    if where.open_attempt and where.open_attempt.is_overdue(at):
        flows.close_overdue(attempt=where.open_attempt, at=at)
        return redirect("attempt_result", where.open_attempt.key)
    try:
        attempt = flows.start_quiz(
            learner=request.user, quiz=module.quiz, standing=where, context_key=module.translation_key, at=at
        )
    except flows.NotYet:
        return redirect("quiz", module.slug)
    return redirect("attempt", attempt.key)


def named(request, key):
    """Say which attempt is meant, for a flow that reads and locks it in one query."""
    return Attempt(key=key, learner=request.user)


def own_attempt(request, key):
    mine = get_object_or_404(Attempt.objects.visible_to(request.user), key=key)
    mine.learner = request.user
    return mine


@login_required
@require_safe
def attempt(request, key):
    """Lead to where the learner left off."""
    mine = own_attempt(request, key)
    if mine.state == Attempt.GRADED:
        return redirect("attempt_result", key)
    return redirect("attempt_question", key, quiz_queries.first_unanswered(quiz_queries.answer_sheet(mine)))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question(request, key, number):
    mine = own_attempt(request, key)
    if not 1 <= number <= len(mine.paper.items):
        raise Http404
    if not mine.is_open or mine.is_overdue(timezone.now()):
        return closed(request, mine)
    if request.method == "POST":
        return answer(request, mine, number)
    return show(request, mine, number)


def show(request, mine, number):
    sheet = quiz_queries.answer_sheet(mine)
    all_on_one_page = mine.paper.layout == "all_on_one_page"
    context = {
        "attempt": mine,
        "sheet": sheet,
        "number": number,
        "shown": sheet.questions if all_on_one_page else [sheet.questions[number - 1]],
        "all_on_one_page": all_on_one_page,
        "last": all_on_one_page or number == len(sheet),
    }
    return render(request, "classroom/question.html", context)


def answer(request, mine, number):
    """Store what the page carries, then go where its button says."""
    try:
        taken = take_answers(mine, request.POST, timezone.now())
    except flows.AttemptClosed:
        return closed(request, mine)
    if taken.refused:
        messages.warning(request, _("You answered this in another tab or on another device. We kept the newer answer."))
        return redirect("attempt_question", mine.key, number)
    go = request.POST.get("go", "next")
    if go == "review":
        return redirect("review_attempt", mine.key)
    if go == "submit":
        return finish(mine)
    steps = {"next": number + 1, "previous": number - 1, "stay": number}
    target = steps.get(go) or (int(go) if go.isascii() and go.isdigit() and len(go) < 4 else number)
    if target > len(mine.paper.items):
        return redirect("review_attempt", mine.key)
    return redirect("attempt_question", mine.key, max(target, 1))


def closed(request, mine):
    """The attempt takes no more answers: say so, and lead to the result."""
    mine.refresh_from_db()
    if mine.state == Attempt.GRADED:
        messages.info(request, _("This attempt has been submitted already. Here is its result."))
        return redirect("attempt_result", mine.key)
    return render(request, "classroom/time_is_up.html", {"attempt": mine})


@login_required
@require_POST
def save_answer(request, key):
    """Store answers given while the page stays open. Says what is stored, never what was only sent."""
    try:
        taken = take_answers(named(request, key), request.POST, timezone.now())
    except flows.AttemptClosed:
        return JsonResponse({"closed": True}, status=409)
    except Attempt.DoesNotExist as error:
        raise Http404 from error
    rows = [(row, True) for row in taken.stored] + [(row, False) for row in taken.refused]
    saved = [
        {"item": row.item_key, "seq": row.seq, "saved_at": row.saved_at.isoformat(), "current": current}
        for row, current in rows
    ]
    return JsonResponse({"saved": saved})


@login_required
@require_safe
def review(request, key):
    mine = own_attempt(request, key)
    if not mine.is_open or mine.is_overdue(timezone.now()):
        return closed(request, mine)
    return render(request, "classroom/review.html", {"attempt": mine, "sheet": quiz_queries.answer_sheet(mine)})


@login_required
@require_POST
def submit(request, key):
    try:
        return finish(named(request, key))
    except Attempt.DoesNotExist as error:
        raise Http404 from error


def finish(mine):
    flows.submit_quiz(attempt=mine, at=timezone.now())
    return redirect("attempt_result", mine.key)


@login_required
@require_safe
def result(request, key):
    mine = own_attempt(request, key)
    if mine.state != Attempt.GRADED:
        return redirect("attempt", key)
    language, courses = get_language(), queries.my_courses(request)
    course = courses.course_with(mine.context_key)
    module = queries.content_of(request).modules.get(mine.context_key)
    quiz_now = quiz_in_language(mine.quiz_key, language)
    context = {
        "result": quiz_queries.result_view(mine, module),
        "standing": standing(request.user, quiz_now) if quiz_now else None,
        "courses": courses,
        "course": course,
        "at": timezone.now(),
    }
    return render(request, "classroom/result.html", context)


@require_safe
def self_check(request, item_key):
    """One question to check oneself with. Nothing is stored, so it is a plain GET and needs no account."""
    snippet = get_object_or_404(Question, translation_key=item_key, locale__language_code=get_language(), live=True)
    item = item_of(snippet)
    context = {
        "question": quiz_queries.checked_question(item, request.GET),
        "graded": quiz_queries.graded_check(item, request.GET, get_language()),
        "lesson": queries.lesson_link_by_key(request.GET.get("lesson", ""), request),
    }
    return render(request, "classroom/self_check.html", context)
