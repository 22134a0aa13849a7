from django.apps import AppConfig


class ClassroomConfig(AppConfig):
    name = "classroom"

    def ready(self):
        from accounts.models import Policy, PolicyText
        from pages.version import watch

        # The pages of these stand in memory with all others.
        watch(Policy, PolicyText)
