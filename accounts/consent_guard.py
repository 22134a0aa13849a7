"""Triggers by which the database itself refuses to change what people agreed to. Only whose it is may be forgotten."""

TABLE = "accounts_consent"
REFUSAL = "What somebody agreed to is never changed."
COLUMNS = "kind, given, policy_id, about, about_key, language, act, at"
GUARD = {
    "sqlite": [
        f"CREATE TRIGGER consent_no_update BEFORE UPDATE OF {COLUMNS} ON {TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        f"CREATE TRIGGER consent_no_other BEFORE UPDATE OF person_id ON {TABLE} WHEN NEW.person_id IS NOT NULL "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        f"CREATE TRIGGER consent_no_delete BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    ],
    "postgresql": [
        f"CREATE FUNCTION consent_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER consent_unchanged BEFORE UPDATE OF {COLUMNS} OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION consent_refuse()",
        f"CREATE TRIGGER consent_no_other BEFORE UPDATE OF person_id ON {TABLE} "
        "FOR EACH ROW WHEN (NEW.person_id IS NOT NULL) EXECUTE FUNCTION consent_refuse()",
    ],
}
UNGUARD = {
    "sqlite": [f"DROP TRIGGER {name}" for name in ("consent_no_update", "consent_no_other", "consent_no_delete")],
    "postgresql": [
        f"DROP TRIGGER consent_unchanged ON {TABLE}",
        f"DROP TRIGGER consent_no_other ON {TABLE}",
        "DROP FUNCTION consent_refuse()",
    ],
}


def guard(apps, schema_editor):
    _run(GUARD, schema_editor)


def unguard(apps, schema_editor):
    _run(UNGUARD, schema_editor)


def _run(statements, schema_editor):
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)
