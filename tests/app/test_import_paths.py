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
    ("app.services.jazz_generator_refactored", "JazzGeneratorService"),
    ("app.services.jazz_generator_refactored", "jazz_generator_service"),
    ("app.services.jazz_generator", "jazz_generator_service"),
    ("app.services.blues_generator", "blues_generator_service"),
    ("app.services.classical_generator", "classical_generator_service"),
    ("app.services.neosoul_generator", "neosoul_generator_service"),
    ("app.services.export_service", "ExportService"),
    ("app.services.export_service", "AudioFormat"),
    ("app.services.export_service", "SheetMusicFormat"),
]


@pytest.mark.parametrize(("module", "name"), PATHS)
def test_documented_path(module: str, name: str) -> None:
    assert hasattr(import_module(module), name)


@pytest.mark.parametrize("genre", ["gospel", "jazz"])
def test_one_service_behind_every_path(genre: str) -> None:
    new = import_module(f"app.services.{genre}_generator")
    old = import_module(f"app.services.{genre}_generator_refactored")

    name = f"{genre}_generator_service"
    assert getattr(new, name) is getattr(old, name)


@pytest.mark.parametrize(
    "name",
    ["export_audio", "export_sheet_music", "create_video_with_scrolling_score", "batch_export"],
)
def test_the_export_service_has_its_documented_methods(name: str) -> None:
    service = import_module("app.services.export_service").ExportService

    assert callable(getattr(service, name))
