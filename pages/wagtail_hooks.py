from django.shortcuts import redirect
from django.utils.translation import get_language
from wagtail import hooks


@hooks.register("before_serve_page")
def serve_pages_in_their_language(page, request, serve_args, serve_kwargs):
    """Lead from /ar/… to /en/… where a page exists only in English, so that text and direction fit each other."""
    if page.locale.language_code != get_language():
        return redirect(page.get_url(request))
    return None
