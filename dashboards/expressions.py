"""What the two databases write differently."""

from django.db.models import FloatField, Func


class Days(Func):
    """A moment as a number of days, so that a difference of two is a number on both databases."""

    output_field = FloatField()

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template="julianday(%(expressions)s)", **context)

    def as_postgresql(self, compiler, connection, **context):
        template = "(EXTRACT(EPOCH FROM %(expressions)s) / 86400)::double precision"
        return self.as_sql(compiler, connection, template=template, **context)
