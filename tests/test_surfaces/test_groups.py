"""Every surface stands in a group, every group holds some, and searches have words to find them by."""

import pytest

import surfaces
from surfaces.groups import GROUPS, OWN


def test_every_surface_has_a_group_and_every_group_has_surfaces() -> None:
    assert {surfaces.get(key).group for key in surfaces.keys()} == set(GROUPS) - {OWN}
    assert surfaces.from_formula("x^2 + y^2").group == OWN


@pytest.mark.parametrize("key", surfaces.keys())
def test_a_search_has_more_than_the_title(key: str) -> None:
    surface = surfaces.get(key)
    words = [word.strip() for word in surface.also.split(",")]
    assert all(words)
    assert surface.title.lower() not in {word.lower() for word in words}


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("quadratic", "bowl"),
        ("narrow", "rosenbrock"),
        ("ravine", "canyon"),
        ("clipping", "cliff"),
        ("banana", "rosenbrock"),
    ],
)
def test_words_of_a_class_find_their_surface(word: str, key: str) -> None:
    surface = surfaces.get(key)
    assert word in f"{surface.also} {' '.join(surface.tags)} {GROUPS[surface.group].also}"
