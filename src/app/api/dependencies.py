"""What routes ask of the application they run in."""

from typing import Annotated

from anyio import CapacityLimiter
from fastapi import Depends, Request

from app.api.making import Workshop
from app.core.settings import Settings
from app.jobs.engine import JobEngine


def settings_of(request: Request) -> Settings:
    """Return the settings the application was made with."""
    settings = request.app.state.settings
    assert isinstance(settings, Settings)
    return settings


SettingsDep = Annotated[Settings, Depends(settings_of)]


def engine_of(request: Request) -> JobEngine:
    """Return the job engine of the application."""
    engine = request.app.state.engine
    assert isinstance(engine, JobEngine)
    return engine


EngineDep = Annotated[JobEngine, Depends(engine_of)]


def workshop_of(request: Request) -> Workshop:
    """Return the workshop of the application."""
    workshop = request.app.state.workshop
    assert isinstance(workshop, Workshop)
    return workshop


WorkshopDep = Annotated[Workshop, Depends(workshop_of)]


def reading_desk_of(request: Request) -> CapacityLimiter:
    """Return where files are read, one at a time, beside the threads of all other requests."""
    desk = request.app.state.reading_desk
    assert isinstance(desk, CapacityLimiter)
    return desk


ReadingDeskDep = Annotated[CapacityLimiter, Depends(reading_desk_of)]
