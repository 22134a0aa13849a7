"""Changing what institutions say of their country. Only classroom.flows calls these."""

from trainers.models import CountryNote


def save_note(*, institution, module_key, language, text, owner, review_by, at):
    """Write the note of an institution on a module in a language, the first or in the place of another. Returns it."""
    said = {"text": text, "owner": owner, "review_by": review_by, "changed_at": at}
    about = {"institution": institution, "module_key": module_key, "language": language}
    return CountryNote.objects.update_or_create(**about, defaults=said)[0]


def remove_note(*, note):
    CountryNote.objects.filter(pk=note.pk).delete()
