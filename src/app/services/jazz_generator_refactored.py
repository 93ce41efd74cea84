"""Documented import path of the jazz generator service."""

from app.services.jazz_generator import JazzGeneratorService, jazz_generator_service

__all__ = ["JazzGeneratorService", "jazz_generator_service"]
