"""Gospel: generate, download, status."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import FileResponse
from starlette.concurrency import run_in_threadpool

from app.core.settings import Settings
from app.models.generation import GenerateResponse, GeneratorStatus
from app.models.gospel import (
    GenerateGospelRequest,
    GenerateGospelResponse,
    GospelGeneratorStatus,
)
from app.persistence.downloads import Downloads
from app.services.gospel_generator import gospel_generator_service

router = APIRouter(prefix="/gospel", tags=["gospel"])


def settings_of(request: Request) -> Settings:
    """Return the settings the application was made with."""
    settings = request.app.state.settings
    assert isinstance(settings, Settings)
    return settings


SettingsDep = Annotated[Settings, Depends(settings_of)]


@router.post("/generate", response_model=GenerateGospelResponse, summary="Arrange a sentence")
async def generate(request: GenerateGospelRequest, settings: SettingsDep) -> GenerateResponse:
    """Turn words into a two-hand gospel arrangement."""
    return await run_in_threadpool(gospel_generator_service.generate, request, data=settings.data)


@router.get("/download/{identifier}.mid", summary="Download a MIDI file")
async def download(identifier: str, settings: SettingsDep) -> FileResponse:
    """Return a generated MIDI file."""
    folder = settings.data / gospel_generator_service.output_subdir
    path = Downloads(folder).find(identifier)
    if path is None:
        raise HTTPException(404, f"there is no file '{identifier}.mid'")
    return FileResponse(path, media_type="audio/midi", filename=f"gospel-{identifier[:8]}.mid")


@router.get("/status", response_model=GospelGeneratorStatus, summary="What gospel can do")
async def status() -> GeneratorStatus:
    """Return applications, patterns and who generates at present."""
    return gospel_generator_service.get_status()
