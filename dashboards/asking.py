"""What somebody asked a list for, in an address or in work that goes on in the background. None: nothing is there."""

from dashboards import certificate_queries, queries
from dashboards.certificate_forms import CertificateFilterForm
from dashboards.forms import FilterForm


def learners_asked_for(user, asked, managed):
    """Return the form and the institutions that it asks for. What the person does not manage is not there for them."""
    form = FilterForm(asked, institutions=managed)
    if not managed or not form.is_valid():
        return None
    filters = form.filters
    if filters.course and not queries.names_course(user, filters.course):
        return None
    form.cohort_asked_for = queries.cohort_to_list(managed, filters.cohort) if filters.cohort else None
    if filters.cohort and form.cohort_asked_for is None:
        return None
    return form, [institution for institution in managed if filters.institution in ("", institution.slug)]


def learners_to_export(user, asked):
    managed = queries.institutions_managed_by(user)
    return learners_asked_for(user, asked, [each for each in managed if each.may_export])


def certificates_to_export(user, asked):
    institutions = certificate_queries.institutions_issuing(user)
    form = CertificateFilterForm(asked, institutions=institutions)
    if not institutions or not form.is_valid():
        return None
    return form, [each for each in institutions if form.filters.institution in ("", each.slug)]


def learners_asked_of(user, asked):
    """Return the form and the institutions of a list of learners that the person may read."""
    return learners_asked_for(user, asked, queries.institutions_managed_by(user))


def one_for_all(institutions):
    """Return the institution whose managers see all of these: the only one, or the office above the others; or None."""
    for office in institutions:
        if all(office.pk in (each.pk, each.parent_id) for each in institutions):
            return office
    return None
