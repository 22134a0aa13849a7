from django import template
from django.core.cache import cache

from classroom import queries
from classroom.navigation import navigation_of
from courses.content import render_body, rendered_body
from institutions.models import SignInService
from quizzes.forms import Question
from quizzes.items import item_of

register = template.Library()
SECONDS_KNOWN = 60


@register.simple_tag(takes_context=True)
def navigation(context):
    """What the person may be led to: see classroom.navigation.Navigation."""
    return navigation_of(context["request"], context.get("page"))


@register.simple_tag
def institutions_sign_in():
    """Whether any institution brings its own sign-in. Asked once a minute: the sign-in page is for everybody."""
    return cache.get_or_set("institutions_sign_in", SignInService.objects.active().exists, SECONDS_KNOWN)


@register.simple_tag(takes_context=True)
def shelf(context):
    return queries.shelf(context["request"])


@register.simple_tag(takes_context=True)
def catalogue(context):
    return queries.catalogue(context["request"])


@register.simple_tag(takes_context=True)
def course_view(context, page):
    return queries.course_page_view(context["request"], page)


@register.simple_tag(takes_context=True)
def course_list(context):
    return queries.course_list(context["request"])


@register.simple_tag(takes_context=True)
def module_view(context, page):
    return queries.module_page_view(context["request"], page)


@register.simple_tag(takes_context=True)
def lesson_view(context, page):
    return queries.lesson_page_view(context["request"], page)


@register.simple_tag(takes_context=True)
def page_body(context, page):
    """The body of a page: from memory when it is published, as it is being written in a preview."""
    request = context["request"]
    if queries.is_preview(request):
        return render_body(page, request=request)
    return rendered_body(queries.content_of(request).version, page)


@register.simple_tag
def as_question(snippet):
    """An authored question as a field to fill in."""
    return Question(item_of(snippet))
