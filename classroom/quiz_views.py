"""Taking a quiz: start, answer, review, submit, read the result."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom import flows, queries, quiz_queries
from classroom.answers import take_answers
from courses.queries import live_module
from pages.clock import now
from pages.ratelimit import rate_limit, signed_in
from quizzes.items import item_of
from quizzes.models import Attempt, Question
from quizzes.queries import quiz_in_language, standing
from quizzes.release import EVERYTHING, shown

WRONG_PASSWORD = 422


@require_http_methods(["GET", "HEAD", "POST"])
def quiz(request, slug):
    """The start page of a module's quiz; starting needs an account, looking does not."""
    module = live_module(slug, get_language())
    if module is None or module.quiz is None or not module.quiz.live:
        raise Http404
    if request.method == "POST":
        return start(request, module)
    return start_page(request, module)


def start_page(request, module, *, problem="", status=200):
    at = now()
    where = quiz_queries.standing_in(request.user, module, at)
    context = {
        "page": module,
        "quiz": module.quiz,
        "standing": where,
        "own_time": quiz_queries.own_time(request.user, module.quiz),
        "obstacle": None if where.open_attempt else where.obstacle(at),
        "problem": problem,
        "sign_in_url": f"{reverse('account_login')}?next={request.path}",
    }
    return render(request, "classroom/quiz.html", context, status=status)


@rate_limit(limit=20, seconds=600, who=signed_in, counts=lambda response: response.status_code == WRONG_PASSWORD)
def start(request, module):
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    at = now()
    where = quiz_queries.standing_in(request.user, module, at)
    if where.open_attempt and where.open_attempt.is_overdue(at):
        flows.close_overdue(attempt=where.open_attempt, at=at)
        return redirect("attempt_result", where.open_attempt.key)
    asked = {"learner": request.user, "quiz": module.quiz, "standing": where, "context_key": module.translation_key}
    try:
        attempt = begin(request.POST, asked, at)
    except flows.MayNotStart:
        return redirect("quiz", module.slug)
    except flows.WrongPassword:
        problem = _("This is not the password. Ask the person who runs the quiz.")
        return start_page(request, module, problem=problem, status=WRONG_PASSWORD)
    return redirect("attempt", attempt.key)


def begin(data, asked, at):
    if asked["quiz"].practice and data.get("go") == "practice":
        return flows.start_practice(**asked, at=at)
    return flows.start_quiz(**asked, at=at, password=data.get("password", ""))


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
    if mine.is_handed_in:
        return redirect("attempt_result", key)
    sheet = quiz_queries.answer_sheet(mine)
    if mine.paper.forward_only:
        return lead_on(mine, sheet)
    return redirect("attempt_question", key, quiz_queries.first_unanswered(sheet))


def lead_on(mine, sheet):
    """Where there is no way back: to the first question that is not behind the learner, or to the end."""
    if sheet.first_open is None:
        return redirect("review_attempt", mine.key)
    return redirect("attempt_question", mine.key, sheet.first_open)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question(request, key, number):
    mine = own_attempt(request, key)
    if not 1 <= number <= len(mine.paper.items):
        raise Http404
    if not mine.is_open or mine.is_overdue(now()):
        return closed(request, mine)
    if request.method == "POST":
        return answer(request, mine, number)
    sheet = quiz_queries.answer_sheet(mine)
    if mine.paper.forward_only and number != sheet.first_open:
        return lead_on(mine, sheet)
    return show(request, mine, sheet, number)


def show(request, mine, sheet, number):
    paper, current = mine.paper, sheet.questions[number - 1]
    all_on_one_page = paper.layout == "all_on_one_page"
    # Without asking the server, which nothing but the end of the quiz needs there.
    turns_by_itself = not (all_on_one_page or paper.forward_only or paper.is_practice or paper.tells_at_once)
    tell = current.final or (paper.is_practice and "checked" in request.GET)
    context = {
        "attempt": mine,
        "at": now(),
        "sheet": sheet,
        "number": number,
        "shown": sheet.questions if all_on_one_page else [current],
        "all_on_one_page": all_on_one_page,
        "turns_by_itself": turns_by_itself,
        "holds_all": turns_by_itself or all_on_one_page,
        "first": number == 1,
        "last": number == len(sheet),
        "graded": quiz_queries.told(current, paper) if tell else None,
        "told_all": EVERYTHING,
    }
    return render(request, "classroom/question.html", context)


def answer(request, mine, number):
    """Store what the page carries, then go where its button says."""
    go = request.POST.get("go", "next")
    try:
        taken = take_answers(mine, request.POST, now(), settle=settled_by(go, mine.paper, number))
    except flows.AttemptClosed:
        return closed(request, mine)
    if taken.refused:
        messages.warning(request, said_about(taken.refused))
        return redirect("attempt_question", mine.key, number)
    if go == "review":
        return redirect("review_attempt", mine.key)
    if go == "submit":
        return finish(mine)
    if go == "check":
        return redirect(f"{reverse('attempt_question', args=[mine.key, number])}?checked=1")
    steps = {"next": number + 1, "previous": number - 1, "stay": number}
    target = min(steps.get(go) or (int(go) if go.isdigit() and len(go) < 5 else number), len(mine.paper.items) + 1)
    if target > len(mine.paper.items):
        return redirect("review_attempt", mine.key)
    return redirect("attempt_question", mine.key, max(target, 1))


def settled_by(go, paper, number):
    """Return the key of the item whose answer is final after this button, or None."""
    left_behind = paper.forward_only and go in ("next", "review", "submit")
    told = paper.tells_at_once and not paper.is_practice and go == "check"
    return paper.items[number - 1].key if left_behind or told else None


def said_about(refused):
    if any(row.final for row in refused):
        return _("This answer was final already. We kept it as it was.")
    return _("You answered this in another tab or on another device. We kept the newer answer.")


def closed(request, mine):
    """The attempt takes no more answers: say so, and lead to the result."""
    mine.refresh_from_db()
    if mine.is_handed_in:
        messages.info(request, _("This attempt has been submitted already. Here is its result."))
        return redirect("attempt_result", mine.key)
    return render(request, "classroom/time_is_up.html", {"attempt": mine})


@login_required
@require_POST
def save_answer(request, key):
    """Store answers given while the page stays open. Says what is stored, never what was only sent."""
    at = now()
    try:
        taken = take_answers(named(request, key), request.POST, at)
    except flows.AttemptClosed:
        return JsonResponse({"closed": True}, status=409)
    except Attempt.DoesNotExist as error:
        raise Http404 from error
    rows = [(row, True) for row in taken.stored] + [(row, False) for row in taken.refused]
    saved = [
        {
            "item": row.item_key,
            "seq": row.seq,
            "saved_at": row.saved_at.isoformat(),
            "current": current,
            "final": row.final,
        }
        for row, current in rows
    ]
    return JsonResponse({"saved": saved, "now": at.isoformat()})


@login_required
@require_safe
def review(request, key):
    mine = own_attempt(request, key)
    if not mine.is_open or mine.is_overdue(now()):
        return closed(request, mine)
    sheet = quiz_queries.answer_sheet(mine)
    if mine.paper.forward_only and sheet.first_open is not None:
        return lead_on(mine, sheet)
    return render(request, "classroom/review.html", {"attempt": mine, "sheet": sheet})


@login_required
@require_POST
def submit(request, key):
    try:
        return finish(named(request, key))
    except Attempt.DoesNotExist as error:
        raise Http404 from error


def finish(mine):
    flows.submit_quiz(attempt=mine, at=now())
    return redirect("attempt_result", mine.key)


@login_required
@require_safe
def result(request, key):
    mine = own_attempt(request, key)
    if not mine.is_handed_in:
        return redirect("attempt", key)
    if mine.state == Attempt.MARKING:
        return render(request, "classroom/marking.html", {"attempt": mine})
    language, courses = get_language(), queries.my_courses(request)
    course = courses.course_with(mine.context_key)
    module = queries.content_of(request).modules.get(mine.context_key)
    quiz_now = quiz_in_language(mine.quiz_key, language)
    at, closes_at = now(), quiz_now.closes_at if quiz_now else None
    context = {
        "result": quiz_queries.result_view(mine, module, shown(mine.paper.release, at=at, closes_at=closes_at)),
        "closes_at": closes_at,
        "obstacle": standing(request.user, quiz_now).obstacle(at) if quiz_now else None,
        "courses": courses,
        "course": course,
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
        "shown": EVERYTHING,
        "lesson": queries.lesson_link_by_key(request.GET.get("lesson", ""), request),
    }
    return render(request, "classroom/self_check.html", context)
