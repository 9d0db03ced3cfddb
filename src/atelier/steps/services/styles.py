"""The library of styles as doors ask for it."""

from __future__ import annotations

from atelier.steps.models import Models
from atelier.steps.services.making import MakeService
from atelier.steps.styles import Style, styles


class StyleService:
    """What there is, and what a model understands of it."""

    def __init__(self, models: Models, make: MakeService) -> None:
        self._models, self._make = models, make

    def list(self, model: str = "") -> list[tuple[Style, bool]]:
        """Every style, and whether the model (the default one without) draws it. Raises NotFound."""
        found = self._models.card(model).id
        return [(one, self._make.fits_style(found, one)) for one in styles()]
