from django.apps import AppConfig
from django.core import checks
from django.utils.module_loading import autodiscover_modules


class LearningConfig(AppConfig):
    name = "learning"

    def ready(self):
        from learning.checks import check_database_promises, check_groups, check_second_step
        from learning.health import mailings_go_out
        from pages.views import CHECKS

        checks.register(check_groups, checks.Tags.database)
        checks.register(check_database_promises, checks.Tags.database)
        checks.register(check_second_step, checks.Tags.security, deploy=True)
        CHECKS["mailings"] = mailings_go_out
        # Kinds of work in the background, and of mails, each named in its own app.
        autodiscover_modules("jobs", "mailings")
