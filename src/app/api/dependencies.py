"""What routes ask of the application they run in."""

from typing import Annotated

from fastapi import Depends, Request

from app.core.settings import Settings


def settings_of(request: Request) -> Settings:
    """Return the settings the application was made with."""
    settings = request.app.state.settings
    assert isinstance(settings, Settings)
    return settings


SettingsDep = Annotated[Settings, Depends(settings_of)]
