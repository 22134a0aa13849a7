"""What a trainer does to many questions at once."""

from urllib.parse import urlsplit

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from quizzes.models import DIFFICULTIES, Question, QuestionBank

MOST = 1000
KEEP = [("", _("Leave as it is"))]


class ChangeForm(forms.Form):
    """What to change; what is left empty stays as it is."""

    bank = forms.ModelChoiceField(
        QuestionBank.objects.all(), label=_("Bank"), required=False, empty_label=_("Leave as it is")
    )
    outcome = forms.SlugField(label=_("Learning outcome"), required=False, max_length=50)
    difficulty = forms.ChoiceField(label=_("Difficulty"), choices=[*KEEP, *DIFFICULTIES], required=False)
    bloom = forms.ChoiceField(label=_("Thinking level"), choices=[*KEEP, *Question.BLOOM], required=False)
    reference = forms.CharField(label=_("Source"), required=False, max_length=255)
    add_tags = forms.CharField(label=_("Add tags"), required=False, help_text=_("Separate them with commas."))
    remove_tags = forms.CharField(label=_("Remove tags"), required=False, help_text=_("Separate them with commas."))

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(_("Fill in what you want to change."))
        return cleaned

    def clean_add_tags(self):
        return tags_in(self.cleaned_data["add_tags"])

    def clean_remove_tags(self):
        return tags_in(self.cleaned_data["remove_tags"])

    def clean_difficulty(self):
        return int(self.cleaned_data["difficulty"] or 0)

    def apply_to(self, question):
        for name in ("bank", "outcome", "difficulty", "bloom", "reference"):
            if self.cleaned_data[name]:
                setattr(question, name, self.cleaned_data[name])
        question.tags.add(*self.cleaned_data["add_tags"])
        question.tags.remove(*self.cleaned_data["remove_tags"])


def tags_in(text):
    return [tag.strip()[:100] for tag in text.split(",") if tag.strip()]


class QuestionBulkAction(SnippetBulkAction):
    models = [Question]
    template_name = "quizzes/admin/bulk.html"

    def check_perm(self, snippet):
        return self.permission_policy.user_has_permission_for_instance(self.request.user, self.needs, snippet)

    def get_all_objects_in_listing_query(self, parent_id):
        """Only what the list shows: Wagtail would take every question there is, whatever the filters say."""
        from quizzes.wagtail_hooks import QuestionFilterSet

        asked = QueryDict(urlsplit(self.next_url).query)
        return QuestionFilterSet(asked, queryset=Question.objects.all(), request=self.request).qs.values_list(
            "pk", flat=True
        )[:MOST]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=self.display_name, question=self.asks, confirm=self.confirm, header_icon="help", **kwargs
        )

    def get_execution_context(self):
        return {**super().get_execution_context(), "user": self.request.user, "form": self.cleaned_form}

    def get_success_message(self, num_parent_objects, num_child_objects):
        return ngettext(self.done_one, self.done_many, num_parent_objects) % {"count": num_parent_objects}


class ChangeQuestions(QuestionBulkAction):
    display_name = _("Change")
    action_type = "change"
    aria_label = _("Change the selected questions")
    action_priority = 10
    form_class = ChangeForm
    needs = "change"
    asks = _("What do you want to change in these questions? What you leave empty stays as it is.")
    confirm = _("Change them")
    done_one, done_many = "%(count)d question changed.", "%(count)d questions changed."

    @classmethod
    def execute_action(cls, objects, *, user, form, self, **kwargs):
        for question in objects:
            change(question, form, user, may_publish=self.permission_policy.user_has_permission(user, "publish"))
        return len(objects), 0


def change(question, form, user, *, may_publish):
    """Write a revision. What was published stays published; a draft that somebody is writing stays a draft."""
    was_published = question.live and not question.has_unpublished_changes
    latest = question.get_latest_revision_as_object()
    form.apply_to(latest)
    revision = latest.save_revision(user=user, log_action=True)
    if was_published and may_publish:
        revision.publish(user=user)


class PublishQuestions(QuestionBulkAction):
    display_name = _("Publish")
    action_type = "publish"
    aria_label = _("Publish the selected questions")
    action_priority = 20
    needs = "publish"
    asks = _("Do you want to publish the newest version of these questions?")
    confirm = _("Publish them")
    done_one, done_many = "%(count)d question published.", "%(count)d questions published."

    @classmethod
    def execute_action(cls, objects, *, user, **kwargs):
        for question in objects:
            latest = question.get_latest_revision() or question.save_revision(user=user)
            latest.publish(user=user)
        return len(objects), 0
