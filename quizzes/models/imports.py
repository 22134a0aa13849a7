"""A file of questions between its upload and the word to bring it in."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models

from quizzes.models.questions import QuestionBank

KEPT_FOR = timedelta(days=1)


class WaitingFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A file belongs to whoever sent it."""
        return self.filter(made_by=user) if user.is_authenticated else self.none()

    def forgotten(self, at):
        return self.filter(made_at__lt=at - KEPT_FOR)


class WaitingFile(models.Model):
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    bank = models.ForeignKey(QuestionBank, on_delete=models.CASCADE, related_name="+")
    locale = models.ForeignKey("wagtailcore.Locale", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=255)
    format = models.CharField(max_length=20)
    content = models.BinaryField()

    objects = WaitingFileQuerySet.as_manager()

    def __str__(self):
        return self.name
