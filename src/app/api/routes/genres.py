"""Generate, download and status: the same three routes for every genre."""

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse
from starlette.concurrency import run_in_threadpool

from app.api.dependencies import SettingsDep
from app.api.downloads import CounterDep
from app.api.reads import reads
from app.models.generation import GenerateRequest, GenerateResponse, GeneratorStatus
from app.services.base_genre_generator import BaseGenreGenerator
from app.services.export_formats import SheetMusicFormat


def genre_router(service: BaseGenreGenerator) -> APIRouter:
    """Return the routes of one genre's generator."""
    genre = service.genre_name
    router = APIRouter(prefix=f"/{genre}", tags=[genre])

    async def generate(request: GenerateRequest, settings: SettingsDep) -> GenerateResponse:
        """Turn words into a two-hand arrangement."""
        return await run_in_threadpool(
            service.generate, request, data=settings.items, keep=settings.kept_items
        )

    @reads(
        router,
        "/download/{identifier}.mid",
        response_class=FileResponse,
        summary=f"Download a {genre} MIDI file",
        operation_id=f"download_{genre}",
    )
    async def download(identifier: str, counter: CounterDep) -> Response:
        """Return a generated MIDI file."""
        piece = await counter.piece(identifier, shelf=service.output_subdir)
        (path,) = await counter.export(piece, SheetMusicFormat.MIDI)
        name = f"{genre}-{identifier[:8]}.mid"
        return await counter.send(path, media_type="audio/midi", name=name)

    @reads(
        router,
        "/status",
        response_model=service.status_schema,
        summary=f"What the {genre} generator can do",
        operation_id=f"status_{genre}",
    )
    async def status() -> GeneratorStatus:
        """Return applications, patterns and who generates at present."""
        return service.get_status()

    # The framework reads the body's schema from the annotation; it is the genre's own.
    generate.__annotations__["request"] = service.request_schema
    router.add_api_route(
        "/generate",
        generate,
        methods=["POST"],
        response_model=service.response_schema,
        summary=f"Arrange a sentence as {genre}",
        operation_id=f"generate_{genre}",
    )
    return router
