"""Teaching packs, and what institutions say in them of their country."""

from django.conf import settings
from django.utils.translation import gettext as _

from classroom.flows.jobs import begin_job
from trainers import guide_actions as notes


def begin_pack(*, institution, module, language, by, at, survey_url=""):
    """Let the worker make the teaching pack of a module (trainers.guide_queries.Taught). Returns the Job.

    `survey_url`: where the QR code on the survey sheet leads to; "" leaves an empty box.
    """
    spoken = dict(settings.LANGUAGES)[language]
    # Translators: of a module, in a language.
    title = _("Teaching pack: %(module)s, %(language)s") % {"module": module.title, "language": spoken}
    asked = {"module": str(module.key), "language": language, "survey_url": survey_url}
    return begin_job(kind="teaching_pack", title=title, by=by, at=at, institution=institution, **asked)


def save_country_note(*, institution, module_key, language, text, owner, review_by, at):
    about = {"institution": institution, "module_key": module_key, "language": language}
    return notes.save_note(**about, text=text, owner=owner, review_by=review_by, at=at)


def remove_country_note(*, note):
    notes.remove_note(note=note)
