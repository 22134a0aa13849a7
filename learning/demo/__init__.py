"""A site full of invented people, to look at and to try: `manage.py load_demo`.

people    who they are and how far they have come
answers   right and wrong answers to the questions of a paper
classes   the cohorts they learn in, and who has extra time
talks     what they wrote to each other, and the mails to those who stopped
lives     what each of them did and when, through the same flows as real learners
policies  what they agreed to
every_kind  a module beside the courses, with one question of each kind

The same people do the same things with the same scores every time. Their days count back from the day of the load, so
that "stopped for two weeks" is true from the start. Only the draw of each paper and the ids of certificates differ.
"""
