"""The documented import paths work as written."""

from importlib import import_module

import pytest

PATHS = [
    ("app.services.base_genre_generator", "BaseGenreGenerator"),
    ("app.services.base_genre_generator", "CachingMixin"),
    ("app.services.gospel_generator", "GospelGeneratorService"),
    ("app.services.gospel_generator_refactored", "GospelGeneratorService"),
    ("app.services.gospel_generator_refactored", "gospel_generator_service"),
    ("app.models.gospel", "GenerateGospelRequest"),
    ("app.models.gospel", "GenerateGospelResponse"),
    ("app.models.gospel", "GospelGeneratorStatus"),
    ("app.gospel.arranger", "GospelArranger"),
]


@pytest.mark.parametrize(("module", "name"), PATHS)
def test_documented_path(module: str, name: str) -> None:
    assert hasattr(import_module(module), name)


def test_one_service_behind_every_path() -> None:
    new = import_module("app.services.gospel_generator")
    old = import_module("app.services.gospel_generator_refactored")

    assert new.gospel_generator_service is old.gospel_generator_service
