"""Queries whose SQL is put together once. Of what every page asks, Django takes longer over writing the question than
the database over the answer.

Such a query is a function of one thing, a row or a text, that returns a queryset. Of the row, which most often is a
person, it may look at nothing but the id.
"""

from functools import cache

from django.contrib.auth import get_user_model
from django.core.exceptions import EmptyResultSet
from django.db import connection

# They stand for the row's id and for the text until the query runs.
SOMEBODY, SOMETHING = 2**62 - 57, "4611686018427387847"


@cache
def _compiled(query, of_row, vendor):
    queryset = query(get_user_model()(pk=SOMEBODY) if of_row else SOMETHING)
    try:
        return queryset.model, *queryset.query.sql_with_params()
    except EmptyResultSet:
        return queryset.model, "", ()


def _prepared(query, about):
    """Return the model, the SQL, which is empty where nothing can ever be found, and the parameters."""
    of_row = not isinstance(about, str)
    model, sql, params = _compiled(query, of_row, connection.vendor)
    stand_in, value = (SOMEBODY, about.pk) if of_row else (SOMETHING, about)
    return model, sql, [value if param == stand_in else param for param in params]


def forget():
    """Put every query together anew; for tests that change what a role may do."""
    _compiled.cache_clear()


def found(query, about):
    """Return what the query finds as a list of model instances."""
    model, sql, params = _prepared(query, about)
    return list(model._default_manager.raw(sql, params)) if sql else []


def rows(query, about):
    """Return what the query finds as tuples, with each value as the database gives it."""
    _model, sql, params = _prepared(query, about)
    if not sql:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
