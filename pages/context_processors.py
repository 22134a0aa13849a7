from django.conf import settings


def site(request):
    """Give every template the names of the site and its languages."""
    return {"SITE_NAME": settings.SITE_NAME, "LANGUAGES": settings.LANGUAGES, "DEMO": settings.DEMO}
