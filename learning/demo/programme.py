"""The trainers' programme of the demo."""

from courses.models import ModulePage
from trainers.models import Programme, ProgrammeModule

TITLE = "Certified IP Trainer"
FOUNDATION = ("M01", "M02", "M04", "M05", "M06")


def the_programme():
    programme, is_new = Programme.objects.get_or_create(
        title=TITLE,
        defaults={
            "introduction": "Become a trainer who brings intellectual property to small firms.",
            # The catalogue has no module to choose from yet.
            "foundation_choices": 0,
        },
    )
    if is_new:
        modules = ModulePage.objects.filter(code__in=FOUNDATION, locale__language_code="en").order_by("code")
        for place, module in enumerate(modules):
            ProgrammeModule.objects.create(
                programme=programme, module=module, stage=ProgrammeModule.FOUNDATION, sort_order=place
            )
    return programme
