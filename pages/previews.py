class ShowWhatIsThere:
    """Preview a form that is not complete yet: nothing is required before it is saved."""

    def validate_form(self, form):
        for field in form.fields.values():
            field.required = False
        valid = super().validate_form(form)
        fill_gaps(form)
        return valid


def fill_gaps(form):
    """Give numbers and choices that are still missing their default, which a template may count on."""
    for name, value in getattr(form, "cleaned_data", {}).items():
        field = next((each for each in form.instance._meta.concrete_fields if each.name == name), None)
        if field and not field.is_relation and not field.null and value in (None, ""):
            is_text = field.get_internal_type() in ("CharField", "TextField", "SlugField")
            setattr(form.instance, name, field.get_default() if field.has_default() else "" if is_text else 0)
