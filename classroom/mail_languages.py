"""In which language people are written to."""

from django.conf import settings

from accounts.models import User
from institutions.models import Invitation, LearnerProfile
from quizzes.queries import languages_of


def mail_languages(people):
    """Return the language of each of these people, by their ids.

    What they chose; else that of their last quiz, or of the line that brought them in, or of their invitation.
    """
    chosen = User.objects.filter(pk__in=people).exclude(language="").values_list("pk", "language")
    noted = LearnerProfile.objects.filter(membership__user__in=people).values_list("membership__user", "language")
    invited = Invitation.objects.filter(accepted_by__in=people).order_by("accepted_at")
    found = dict(invited.values_list("accepted_by", "language"))
    for known in (noted, languages_of(people).items(), chosen):
        found |= {person: language for person, language in known if language}
    offered = dict(settings.LANGUAGES)
    return {each: found[each] if found.get(each) in offered else settings.LANGUAGE_CODE for each in people}
