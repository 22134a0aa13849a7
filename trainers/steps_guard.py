"""Triggers by which the database itself refuses to change a candidacy's steps. Only the words about people may go."""

TABLE = "trainers_transition"
REFUSAL = "Steps of a candidacy are never changed."
COLUMNS = "candidacy_id, number, event, before, after, by_id, at"
GUARD = {
    "sqlite": [
        f"CREATE TRIGGER step_no_update BEFORE UPDATE OF {COLUMNS} ON {TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        f"CREATE TRIGGER step_no_other_words BEFORE UPDATE OF reason ON {TABLE} WHEN NEW.reason != '' "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        f"CREATE TRIGGER step_no_delete BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    ],
    "postgresql": [
        f"CREATE FUNCTION step_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER step_unchanged BEFORE UPDATE OF {COLUMNS} OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION step_refuse()",
        f"CREATE TRIGGER step_no_other_words BEFORE UPDATE OF reason ON {TABLE} "
        "FOR EACH ROW WHEN (NEW.reason <> '') EXECUTE FUNCTION step_refuse()",
    ],
}
UNGUARD = {
    "sqlite": [f"DROP TRIGGER {name}" for name in ("step_no_update", "step_no_other_words", "step_no_delete")],
    "postgresql": [
        f"DROP TRIGGER step_unchanged ON {TABLE}",
        f"DROP TRIGGER step_no_other_words ON {TABLE}",
        "DROP FUNCTION step_refuse()",
    ],
}


def guard(apps, schema_editor):
    _run(GUARD, schema_editor)


def unguard(apps, schema_editor):
    _run(UNGUARD, schema_editor)


def _run(statements, schema_editor):
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)
