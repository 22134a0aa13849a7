from django.conf import settings


def site(request):
    """Give every template the names of the site, its address and its languages."""
    return {
        "SITE_NAME": settings.SITE_NAME,
        "SITE_URL": settings.SITE_URL,
        "ISSUER_NAME": settings.ISSUER_NAME,
        "LANGUAGES": settings.LANGUAGES,
        "DEMO": settings.DEMO,
    }
