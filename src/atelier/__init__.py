"""Atelier: a self-hosted studio for personal image models."""

__version__ = "0.6.0"
