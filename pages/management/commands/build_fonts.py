from django.conf import settings
from django.core.management.base import BaseCommand

from pages import fonts


class Command(BaseCommand):
    help = "Build the fonts that PDFs are set in. Running it again is safe."

    def handle(self, **options):
        written = fonts.build(settings.FONTS_DIR)
        self.stdout.write(f"{len(written)} font files in {settings.FONTS_DIR}")
