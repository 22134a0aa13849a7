"""SAML 2.0, as far as a site needs it that lets people in: it asks by redirection, and gets an answer by POST.

See docs/decisions/0024. The signatures are checked by a package that is not always there; all else needs none.
"""


def is_installed():
    """Whether signatures can be checked here: the package is there, and fits the lxml beside it."""
    try:
        import xmlsec  # noqa: F401 - it may be missing, and says so only when it is imported
    except Exception:  # noqa: BLE001 - where it does not fit, it raises an error of its own
        return False
    return True
