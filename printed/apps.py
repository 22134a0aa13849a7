from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrintedConfig(AppConfig):
    name = "printed"
    verbose_name = _("printed papers")
