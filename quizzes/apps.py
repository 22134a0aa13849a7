from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    name = "quizzes"

    def ready(self):
        from pages.version import watch
        from quizzes.models import Question, QuestionBank, QuestionTag, Quiz

        watch(Question, QuestionBank, QuestionTag, Quiz)
