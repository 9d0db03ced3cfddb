"""Arithmetic that several capabilities share: no models, no files, no studio."""
