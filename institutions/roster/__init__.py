"""Lists of learners in files: which columns they have, what their cells mean, and a template to fill in. Pure."""
