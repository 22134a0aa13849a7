"""The discussion of a group: for those who learn in it, those who teach it, and the managers of its institution."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom import discussion as queries
from classroom.discussion_forms import TOO_LATE, WHY_CLOSED, ChangeForm, PageForm, ReplyForm, ReportForm, TopicForm
from classroom.flows import discussion as flows
from institutions import discussion_actions as actions
from institutions.discussing import may_still_change, page_of
from pages.clock import now
from pages.keyset import NoPlace
from pages.ratelimit import rate_limit, signed_in


def discussing(view):
    """Hand the view whoever reads a discussion, as its reader; for anybody else it is not there."""

    @login_required
    @wraps(view)
    def with_reader(request, public_id, **kwargs):
        reader = queries.reader_of(request.user, public_id, now())
        if reader is None:
            raise Http404
        return view(request, reader, **kwargs)

    return with_reader


def opening_or_404(reader, topic):
    opening = queries.opening_of(reader, topic)
    if opening is None:
        raise Http404
    return opening


def message_or_404(reader, public_id, *, mine=False):
    message = queries.message_of(reader, public_id)
    if message is None or (mine and message.author_id != reader.person.pk):
        raise Http404
    return message


def place_of(reader, message):
    address = reverse("topic", args=[reader.cohort.public_id, message.topic.public_id])
    return f"{address}?page={page_of(message.number)}#m{message.number}"


# Reading ----------------------------------------------------------------------


@require_safe
@discussing
def topics(request, reader):
    place = request.GET.get("after", "")
    try:
        page = queries.topics_page(reader, place)
    except NoPlace:
        raise Http404 from None
    context = {"reader": reader, "page": page, "place": place, "closed": reader.why_closed()}
    context["new"] = queries.new_for(request.user, reader.cohort)
    return render(request, "classroom/discussion.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@discussing
def topic(request, reader, topic):
    opening = opening_or_404(reader, topic)
    if request.method == "POST":
        return answer(request, reader, opening)
    asked = PageForm(request.GET)
    if not asked.is_valid():
        raise Http404
    return show_topic(request, reader, opening, page=asked.cleaned_data["page"] or 1)


def show_topic(request, reader, opening, *, page, form=None, status=200):
    thread = queries.thread_page(reader, opening, page)
    if page > thread.pages:
        raise Http404
    context = {"reader": reader, "opening": opening, "topic": opening.topic, "thread": thread}
    context["closed"] = reader.why_closed(opening.topic)
    context["form"] = form or ReplyForm(seen=thread.last)
    context["heading"] = queries.heading_of(opening, reader)
    return render(request, "classroom/topic.html", context, status=status)


@require_POST
@discussing
def read(request, reader, topic):
    opening, form = opening_or_404(reader, topic), PageForm(request.POST)
    if not form.is_valid():
        raise Http404
    number = form.cleaned_data["page"] or 1
    last = queries.thread_page(reader, opening, number).last
    actions.mark_read(topic=opening.topic, person=request.user, up_to=last)
    return redirect("discussion", reader.cohort.public_id)


@require_POST
@discussing
def read_all(request, reader):
    actions.mark_all_read(cohort=reader.cohort, person=request.user)
    return redirect("discussion", reader.cohort.public_id)


# Writing ----------------------------------------------------------------------


def too_fast(wait):
    minutes = wait // 60 + 1
    said = ngettext(
        "You have written a lot in a short time. Send this again in %(minutes)s minute.",
        "You have written a lot in a short time. Send this again in %(minutes)s minutes.",
        minutes,
    )
    return said % {"minutes": minutes}


def refuse_topic(request, reader, *, status, wait):
    form = TopicForm(request.POST)
    form.add_error(None, too_fast(wait))
    return show_new_topic(request, reader, form, status=status)


def refuse_answer(request, reader, opening, *, status, wait):
    form = ReplyForm(request.POST)
    form.add_error(None, too_fast(wait))
    return show_topic(request, reader, opening, page=page_of(opening.topic.size), form=form, status=status)


def at_most(refuse):
    """Messages count that were written. What is refused stays in its form."""
    written = lambda response: response.status_code == 302  # noqa: E731
    return rate_limit(limit=20, seconds=600, who=signed_in, counts=written, refuse=refuse)


@require_http_methods(["GET", "HEAD", "POST"])
@discussing
def new_topic(request, reader):
    if request.method == "POST":
        return begin_topic(request, reader)
    return show_new_topic(request, reader, TopicForm())


def show_new_topic(request, reader, form, *, status=200):
    context = {"reader": reader, "form": form, "closed": reader.why_closed()}
    return render(request, "classroom/new_topic.html", context, status=status)


@at_most(refuse_topic)
def begin_topic(request, reader):
    form = TopicForm(request.POST)
    if form.is_valid():
        try:
            written = {"by": request.user, "written_as": reader.role, "at": reader.at}
            message = flows.open_topic(cohort=reader.cohort, **written, **form.cleaned_data)
            return redirect("topic", reader.cohort.public_id, message.topic.public_id)
        except flows.WritingClosed as refusal:
            form.add_error(None, WHY_CLOSED[refusal.why])
    return show_new_topic(request, reader, form)


@at_most(refuse_answer)
def answer(request, reader, opening):
    form = ReplyForm(request.POST)
    if form.is_valid():
        try:
            written = {"by": request.user, "written_as": reader.role, "at": reader.at}
            return redirect(place_of(reader, flows.reply(topic=opening.topic, **written, **form.cleaned_data)))
        except flows.WritingClosed as refusal:
            form.add_error(None, WHY_CLOSED[refusal.why])
    return show_topic(request, reader, opening, page=page_of(opening.topic.size), form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@discussing
def change(request, reader, message):
    kept = message_or_404(reader, message, mine=True)
    form = ChangeForm(request.POST if request.method == "POST" else None, message=kept)
    if form.is_valid():
        try:
            if flows.change_message(message=kept, by=request.user, at=reader.at, **form.cleaned_data):
                return redirect(place_of(reader, kept))
            form.add_error(None, TOO_LATE)
        except flows.WritingClosed as refusal:
            form.add_error(None, WHY_CLOSED[refusal.why])
    elif not may_still_change(kept.written_at, reader.at):
        raise Http404
    return render(request, "classroom/change_message.html", {"reader": reader, "message": kept, "form": form})


@require_POST
@discussing
def remove(request, reader, message):
    kept = message_or_404(reader, message, mine=True)
    actions.remove_message(message=kept, at=reader.at)
    messages.success(request, _("Your message is deleted."))
    if queries.opening_of(reader, kept.topic.public_id) is None:
        return redirect("discussion", reader.cohort.public_id)
    return redirect(place_of(reader, kept))


@require_http_methods(["GET", "HEAD", "POST"])
@discussing
def report(request, reader, message):
    kept = message_or_404(reader, message)
    if kept.author_id == reader.person.pk or kept.hidden_at:
        raise Http404
    if request.method == "POST":
        return keep_report(request, reader, kept)
    return render(request, "classroom/report_message.html", {"reader": reader, "message": kept, "form": ReportForm()})


def refuse_report(request, reader, message, *, status, wait):
    form = ReportForm(request.POST)
    form.add_error(None, too_fast(wait))
    context = {"reader": reader, "message": message, "form": form}
    return render(request, "classroom/report_message.html", context, status=status)


@at_most(refuse_report)
def keep_report(request, reader, message):
    form = ReportForm(request.POST)
    if not form.is_valid():
        context = {"reader": reader, "message": message, "form": form}
        return render(request, "classroom/report_message.html", context)
    if actions.report_message(message=message, by=request.user, at=reader.at, **form.cleaned_data):
        messages.success(request, _("Thank you. A trainer or a manager looks at it."))
    else:
        messages.info(request, _("You have reported this message already."))
    return redirect(place_of(reader, message))
