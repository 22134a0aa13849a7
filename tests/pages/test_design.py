import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import SafeString


def shown(template, **values):
    return Template(template).render(Context(values))


def test_a_component_sees_its_values_and_nothing_else():
    html = shown('{% component "badge" text=word %}', word="Done", icon="tick", kind="success")
    assert html == '<span class="badge">Done</span>'


def test_what_is_kept_of_a_safe_text_is_not_taken_for_the_same_text_that_is_not():
    text, badge = "<b>Done</b>", '{% component "badge" text=text %}'
    assert text in shown(badge, text=SafeString(text))
    assert text not in shown(badge, text=text)
    assert text in shown(badge, text=SafeString(text))


def test_what_is_kept_in_one_language_is_not_shown_in_another():
    # "today" is one of Django's own words.
    assert shown('{% component "ago" days=0 %}').strip() == "today"
    with translation.override("fr"):
        assert shown('{% component "ago" days=0 %}').startswith("aujourd")


@pytest.mark.parametrize("value", [1, True])
def test_values_of_different_types_are_kept_apart(value):
    assert f">{value}<" in shown('{% component "badge" text=value %}', value=value)


def test_an_icon_is_hidden_from_those_who_hear_the_page():
    assert 'aria-hidden="true"' in shown('{% icon "tick" %}')
