from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from courses.catalogue.parts import register


class TrainersConfig(AppConfig):
    name = "trainers"
    verbose_name = _("train the trainers")

    def ready(self):
        register("trainers.catalogue.GUIDE")
