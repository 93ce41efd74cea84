"""Documented import path of the gospel generator service."""

from app.services.gospel_generator import GospelGeneratorService, gospel_generator_service

__all__ = ["GospelGeneratorService", "gospel_generator_service"]
