"""Seeing in pictures for those who work on them: what a click means, and what lies where."""
