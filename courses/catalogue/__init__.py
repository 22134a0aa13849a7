"""The starter catalogue: plain files in, Wagtail pages and questions out.

problems  what is wrong with a file, and where
sources   bytes to text, and YAML with the line of every key
schemas   what may stand in a YAML file
markdown  Markdown to the HTML and the values of our blocks
lessons   a lesson file to the blocks of its body
parts     files of a module that apps above this one bring
reader    a folder to a Catalogue, or to all its mistakes
wanted    a Catalogue to the objects it describes, as plain values
writer    those objects to the database, once
"""
