"""Lessons: files of text, links and claims (``*.toml`` here), read, checked and evaluated without a page.

    app.lessons.registry    the lessons of this folder, their groups, their order, the grand tour
    app.lessons.read        one file to a :class:`app.lessons.lesson.Lesson`
    app.lessons.check       everything a lesson promises, held against what its links compute
    app.lessons.play        what a page asks: the right answer, a task done, where a disc points
    app.lessons.words_of_parts   what to watch in each optimizer, schedule and transform, and its lessons
    app.lessons.glossary    every symbol and term, in both languages

How a lesson is written is told in :mod:`app.lessons.read` and in CONTRIBUTING.md.
"""
