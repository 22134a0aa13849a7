from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainersConfig(AppConfig):
    name = "trainers"
    verbose_name = _("train the trainers")

    def ready(self):
        from trainers import catalogue  # noqa: F401 - it tells the loader of guides
