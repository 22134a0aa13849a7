from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"

    def ready(self):
        from courses import models
        from pages.version import watch

        watch(models.CourseIndexPage, models.ModuleIndexPage, models.CoursePage, models.ModulePage, models.LessonPage)
        watch(models.CourseModule, models.ReferenceFigure, models.GlossaryTerm)
