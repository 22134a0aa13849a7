"""Queries about one person whose SQL is put together once. Of what every page asks, Django takes longer over writing
the question than the database over the answer.

Such a query is a function that takes the person and returns a queryset; it may look at nothing but the person's id.
"""

from functools import cache

from django.contrib.auth import get_user_model
from django.core.exceptions import EmptyResultSet
from django.db import connection

SOMEBODY = 2**62 - 57  # stands for the person's id until the query runs


@cache
def _compiled(query, vendor):
    queryset = query(get_user_model()(pk=SOMEBODY))
    try:
        return queryset.model, *queryset.query.sql_with_params()
    except EmptyResultSet:
        return queryset.model, "", ()


def _prepared(query, person_id):
    """Return the model, the SQL, which is empty where nothing can ever be found, and the parameters."""
    model, sql, params = _compiled(query, connection.vendor)
    return model, sql, [person_id if param == SOMEBODY else param for param in params]


def forget():
    """Put every query together anew; for tests that change what a role may do."""
    _compiled.cache_clear()


def found(query, person_id):
    """Return what the query finds as a list of model instances."""
    model, sql, params = _prepared(query, person_id)
    return list(model._default_manager.raw(sql, params)) if sql else []


def rows(query, person_id):
    """Return what the query finds as tuples, with each value as the database gives it."""
    _model, sql, params = _prepared(query, person_id)
    if not sql:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
