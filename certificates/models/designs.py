from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django import forms
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin

from certificates.blocks import SignatureBlock, WordingBlock
from certificates.designs.colours import BUILT_IN, LEAST_CONTRAST, contrast_on_white, is_colour
from certificates.designs.look import NONE, RULE, SIGNATURES, WOVEN
from certificates.models.certificates import Certificate
from institutions.models import Institution


def can_be_read(colour):
    if not is_colour(colour):
        raise ValidationError(_("Write the colour as # and six digits or letters from a to f, such as #0e5560."))
    contrast = contrast_on_white(colour)
    if contrast < LEAST_CONTRAST:
        raise ValidationError(
            _(
                "This colour is too light to be read on white paper: its contrast is %(contrast)s to 1, and "
                "it takes %(least)s to 1. Choose a darker one."
            ),
            params={"contrast": f"{contrast:.1f}", "least": LEAST_CONTRAST},
        )


class ColourInput(forms.TextInput):
    input_type = "color"


class DesignForm(WagtailAdminModelForm):
    kinds = forms.MultipleChoiceField(
        label=_("Kinds"),
        choices=Certificate.KINDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: for all kinds."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "institution" in self.fields:
            self.fields["institution"].queryset = institutions_of(self.for_user)


def institutions_of(user):
    """Return the institutions for which somebody makes designs: administrators for all, others for their own."""
    everything = Institution.objects.all()
    return everything if user is None or user.is_superuser else everything.filter(memberships__user=user).distinct()


class CertificateDesignQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What is for everybody, and for the institutions of the person."""
        return self.filter(Q(institution=None) | Q(institution__in=institutions_of(user)))

    def published(self):
        return self.filter(live=True)

    def open_to(self, *, institution, key):
        """Those that may be chosen for an institution (a row or None) and a course (its key), with that key."""
        theirs = Q(institution=None) | Q(institution=institution) if institution else Q(institution=None)
        its = Q(course=None) | Q(course__translation_key=key)
        return self.filter(theirs, its).annotate(course_key=F("course__translation_key"))


class CertificateDesign(PreviewableMixin, DraftStateMixin, RevisionMixin, models.Model):
    """How certificates are to look from now on. What was issued has its own frozen copy: see FrozenDesign."""

    FRAMES = [(WOVEN, _("Woven lines")), (RULE, _("A fine rule")), (NONE, _("None"))]

    name = models.CharField(_("name"), max_length=100, help_text=_("For editors. It is not printed."))
    institution = models.ForeignKey(
        Institution,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("institution"),
        help_text=_("Empty: for all."),
    )
    course = models.ForeignKey(
        "courses.CoursePage",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("course"),
        help_text=_("Empty: for all. A course counts in all its languages."),
    )
    kinds = models.JSONField(_("kinds"), default=list, blank=True)
    logo = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_("Printed 14 mm high, on white. Without one, the mark of this site."),
    )
    colour = models.CharField(_("main colour"), max_length=7, default=BUILT_IN, validators=[can_be_read])
    frame = models.CharField(_("frame"), max_length=8, choices=FRAMES, default=WOVEN)
    signatures = StreamField(
        [("signature", SignatureBlock())], verbose_name=_("signatures"), blank=True, max_num=SIGNATURES
    )
    wording = StreamField(
        WordingBlock(),
        verbose_name=_("words of your own"),
        blank=True,
        help_text=_("What you leave empty is printed in the usual words."),
    )
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="certificatedesign")

    objects = CertificateDesignQuerySet.as_manager()

    base_form_class = DesignForm
    panels = [
        FieldPanel("name"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("institution"), FieldPanel("course")]), FieldPanel("kinds")],
            heading=_("For which certificates"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("logo"),
                FieldRowPanel([FieldPanel("colour", widget=ColourInput), FieldPanel("frame")]),
            ],
            heading=_("Look"),
        ),
        FieldPanel("signatures"),
        FieldPanel("wording"),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name = _("certificate design")
        verbose_name_plural = _("certificate designs")

    def __str__(self):
        return self.name

    @property
    def revisions(self):
        return self._revisions

    # One size: a sheet of paper is as wide on every screen.
    preview_sizes = [{"name": "paper", "icon": "doc-full-inverse", "device_width": 1180, "label": _("Sheet of paper")}]
    default_preview_size = "paper"

    @property
    def preview_modes(self):
        from certificates.designs.preview import modes

        return modes(self)

    def serve_preview(self, request, mode_name):
        from certificates.designs.preview import preview_html

        # The page is one file, as it is for the printer: its style stands in it.
        allowed = csp_update({"style-src": [SELF, UNSAFE_INLINE]})
        return allowed(lambda _request: HttpResponse(preview_html(self, mode_name)))(request)
