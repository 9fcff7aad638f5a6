"""Lessons by the word that addresses have for them: the key of one of ours, or a packed lecture of somebody's."""

from app.lessons import registry
from app.lessons.lesson import Lesson
from app.lessons.own import MARK, lesson_of_word


def lesson_of(word: str) -> Lesson:
    """The lesson. Raises FallLineError (an UnknownKeyError or a LessonError) where there is none."""
    return lesson_of_word(word) if word.startswith(MARK) else registry.get(word)


def is_own(lesson: Lesson) -> bool:
    """Whether it is somebody's packed lecture."""
    return lesson.key.startswith(MARK)
