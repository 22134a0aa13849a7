"""People by the words of their names and addresses: their order, and the index by which PostgreSQL finds them."""

from django.db import DatabaseError, transaction
from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Coalesce, Concat, Lower, NullIf, Trim

# Written by hand: its operators are an extension's, and no other database has them. Without fastupdate, who signs up
# puts the words into the index at once, instead of into a list that each search would read.
INDEX = """
    CREATE INDEX IF NOT EXISTS people_by_words ON accounts_user USING gin
    (upper(certificate_name || ' ' || first_name || ' ' || last_name || ' ' || email) gin_trgm_ops)
    WITH (fastupdate = off)
"""
HINT = (
    "Looking for people by name reads all accounts, because the extension pg_trgm is not in this database. Where there"
    " are more than some ten thousand, have the server's administrator run CREATE EXTENSION pg_trgm in it, and then run"
    " manage.py index_words."
)


class Words(Func):
    """The names and the address of a person as one text. No word has a space in it, so that none reaches over two."""

    template, arg_joiner, output_field = "(%(expressions)s)", " || ' ' || ", TextField()

    def __init__(self, *expressions, **extra):
        super().__init__(*(expressions or ("certificate_name", "first_name", "last_name", "email")), **extra)


def by_name(prefix=""):
    """What people are called on the screen, as the database sees it: see User.display_name."""
    full = Trim(Concat(f"{prefix}first_name", Value(" "), f"{prefix}last_name"))
    names = [NullIf(each, Value("")) for each in (F(f"{prefix}certificate_name"), full)]
    return Lower(Coalesce(*names, f"{prefix}email", output_field=TextField()))


def index_words(connection):
    """Let PostgreSQL look words up in an index, and say whether it can. Without, each search reads all people."""
    if connection.vendor != "postgresql":
        return True
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute(INDEX)
    except DatabaseError:  # the server does not have it, or the role may not add it
        return False
    return True
