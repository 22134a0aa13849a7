from django import template

from classroom.navigation import navigation_of

register = template.Library()


@register.simple_tag(takes_context=True)
def navigation(context):
    """What the person may be led to: see classroom.navigation.Navigation."""
    return navigation_of(context["request"], context.get("page"))
