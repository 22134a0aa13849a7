"""Institutions and the people in them: in the editor for superusers alone, because no group holds these rights."""

from django import forms
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import ProtectedError
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from accounts.models import Policy
from classroom.flows import institution as flows
from classroom.flows import join_institution
from institutions.models import Institution, Membership
from pages.clock import now


class PersonByEmailField(forms.ModelChoiceField):
    """A person, named by email address: a list of all people would be long, and would show them all."""

    default_error_messages = {"invalid_choice": _("No account uses this address. The person has to sign up first.")}

    def __init__(self, **kwargs):
        people = get_user_model().objects.filter(is_active=True)
        super().__init__(queryset=people, to_field_name="email", widget=forms.EmailInput, **kwargs)

    def to_python(self, value):
        return super().to_python(value.strip().lower() if value else value)


class InstitutionForm(WagtailAdminModelForm):
    """What only an administrator decides. The rest its managers keep: see institution_views."""

    class Meta:
        model = Institution
        fields = ["name", "slug", "kind", "seats", "parent"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offices = Institution.objects.filter(parent=None)
        self.fields["parent"].queryset = offices.exclude(pk=self.instance.pk) if self.instance.pk else offices


class MembershipForm(WagtailAdminModelForm):
    user = PersonByEmailField(label=_("Email address of the person"))

    class Meta:
        model = Membership
        fields = ["user", "institution", "role"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["user"] = self.instance.user.email


class MembershipsView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("user", "institution")


class JoinAfterSaving:
    def save_instance(self):
        rows = Membership.objects.filter(pk=self.form.instance.pk)
        before = rows.values_list("institution_id", "role").first()
        membership = super().save_instance()
        join_institution(membership=membership)
        flows.membership_saved(membership=membership, before=before, by=self.request.user, at=now())
        return membership


class AddMembershipView(JoinAfterSaving, generic.CreateView):
    pass


class EditMembershipView(JoinAfterSaving, generic.EditView):
    pass


class InstitutionsView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("parent")


class EditInstitutionView(generic.EditView):
    def save_instance(self):
        before = flows.facts_of(self.object.pk)
        institution = super().save_instance()
        flows.log_changes(institution=institution, before=before, by=self.request.user, at=now())
        return institution


class DeleteMembershipView(generic.DeleteView):
    def form_valid(self, form):
        membership, at = self.object, now()
        with transaction.atomic():
            response = super().form_valid(form)
            gone = {"verb": "role_taken", "before": {"role": membership.role}}
            flows.log_role(membership=membership, by=self.request.user, at=at, **gone)
        return response


class DeleteInstitutionView(generic.DeleteView):
    """What was done in its name stays on record, and so it stays, too."""

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except ProtectedError:
            kept = _("“%(name)s” can’t be deleted: its log says what was done there. Take its staff away instead.")
            messages.error(self.request, kept % {"name": self.object})
            return redirect(self.get_success_url())


class InstitutionViewSet(ModelViewSet):
    model = Institution
    index_view_class = InstitutionsView
    edit_view_class = EditInstitutionView
    delete_view_class = DeleteInstitutionView
    name = "institutions"
    icon = "home"
    menu_label = _("Institutions")
    list_display = [
        "name",
        "slug",
        Column("kind", accessor="get_kind_display", label=_("Kind"), sort_key="kind"),
        "parent",
        "seats",
        Column("created_at", label=_("Since"), sort_key="created_at"),
    ]
    search_fields = ["name"]
    search_backend_name = None
    ordering = ["name"]

    def get_form_class(self, for_update=False):
        return InstitutionForm


class MembershipViewSet(ModelViewSet):
    model = Membership
    name = "memberships"
    icon = "group"
    menu_label = _("Memberships")
    index_view_class = MembershipsView
    add_view_class = AddMembershipView
    edit_view_class = EditMembershipView
    delete_view_class = DeleteMembershipView
    list_display = [
        "user",
        "institution",
        Column("role", accessor="get_role_display", label=_("Role"), sort_key="role"),
    ]
    list_filter = ["institution", "role"]
    search_fields = ["user__email", "user__first_name", "user__last_name", "user__certificate_name"]
    search_backend_name = None
    ordering = ["institution__name", "role", "user__email"]
    list_per_page = 50

    def get_form_class(self, for_update=False):
        return MembershipForm


class DeletePolicyView(generic.DeleteView):
    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except ProtectedError:
            messages.error(self.request, _("People have agreed to this version, so it stays."))
            return redirect(self.get_success_url())


class PolicyViewSet(ModelViewSet):
    """The texts that people agree to, version by version."""

    model = Policy
    name = "policies"
    icon = "doc-full"
    menu_label = _("Texts to agree to")
    delete_view_class = DeletePolicyView
    list_display = ["kind", "number", "in_force_from", "asks_again"]
    list_filter = ["kind"]
    ordering = ["kind", "-number"]
    panels = [
        FieldPanel("kind"),
        FieldPanel("number"),
        FieldPanel("in_force_from"),
        FieldPanel("asks_again"),
        InlinePanel("texts", label=_("Text in a language"), min_num=1),
    ]


class PeopleGroup(ModelViewSetGroup):
    items = (InstitutionViewSet, MembershipViewSet, PolicyViewSet)
    menu_label = _("People")
    menu_icon = "group"
    menu_order = 600


@hooks.register("register_admin_viewset")
def register_people():
    return PeopleGroup()
