"""Which of the attributes of an answer says what of a person."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from institutions.vouching import LONGEST_SUBJECT, NotTrusted, Person

LONGEST_ADDRESS = 254

ADDRESS = (
    "urn:oid:0.9.2342.19200300.100.1.3",
    "mail",
    "email",
    "emailAddress",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
)
FIRST_NAME = (
    "urn:oid:2.5.4.42",
    "givenName",
    "firstName",
    "first_name",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname",
)
LAST_NAME = (
    "urn:oid:2.5.4.4",
    "sn",
    "surname",
    "lastName",
    "last_name",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname",
)
# Names that stay with somebody, for services whose NameID is another one each time. The best ones come first.
LASTING_NAMES = (
    "urn:oasis:names:tc:SAML:attribute:pairwise-id",
    "urn:oasis:names:tc:SAML:attribute:subject-id",
    "urn:oid:1.3.6.1.4.1.5923.1.1.1.13",  # eduPersonUniqueId
    "eduPersonUniqueId",
    "urn:oid:1.3.6.1.4.1.5923.1.1.1.6",  # eduPersonPrincipalName
    "eduPersonPrincipalName",
)


def person_in(answer, *, address="", first_name="", last_name=""):
    """Return whom an answer speaks of. `address` and so on: what the attribute is called there, if not as usual.

    The service of an institution knows the addresses of its people: no word of SAML says that one is confirmed.
    """
    email = first_of(answer, (address,) if address else ADDRESS)
    if not email and not address:
        email = answer.name
    email = email if is_address(email) else ""
    return Person(
        subject_of(answer),
        email,
        bool(email),
        first_of(answer, (first_name,) if first_name else FIRST_NAME),
        first_of(answer, (last_name,) if last_name else LAST_NAME),
    )


def is_address(text):
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= LONGEST_ADDRESS


def subject_of(answer):
    subject = answer.name if answer.name_is_lasting else first_of(answer, LASTING_NAMES)
    if not 0 < len(subject) <= LONGEST_SUBJECT:
        raise NotTrusted("it gives no name that lasts")
    return subject


def first_of(answer, names):
    """Return the first value of the first attribute that has one."""
    return next((value for name in names for value in answer.attributes.get(name, ()) if value), "")
