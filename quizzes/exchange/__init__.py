"""Questions between files of other systems and the bank.

`draft` is the question as plain data. Each format is a module that reads bytes into drafts and writes drafts to bytes;
`bank` is the only one that knows the database.
"""
