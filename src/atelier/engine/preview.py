"""Cheap previews: latents to RGB by a linear map, fitted once to the model's own decoder.

No table of factors per family is needed, and a model with an unknown autoencoder has previews too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PIL import Image

from atelier.engine.latents import for_decoder, normalised_patches

if TYPE_CHECKING:
    import torch

_FIT_SIDE = 16  # latent pixels
_FIT_SAMPLES = 2
_RIDGE = 1e-2


class Previewer:
    """Turns latents into small pictures.

    Args:
        vae: the autoencoder whose decoder is imitated; decoded twice at 16 x 16 latent pixels for the fit.
        channels: latent channels.
    """

    def __init__(self, vae: Any, channels: int) -> None:
        self._vae = vae
        self._channels = channels
        self._map: torch.Tensor | None = None

    def pictures(self, latents: torch.Tensor) -> list[Image.Image]:
        """latents (batch, channels, h, w), as the decoder takes them -> one RGB picture of w x h pixels a sample."""
        import torch

        if self._map is None:
            self._map = self._fit()
        with torch.no_grad():
            flat = latents.detach().float().cpu().movedim(1, -1)  # (batch, h, w, channels)
            rgb = flat @ self._map[:-1] + self._map[-1]  # (batch, h, w, 3), -1 to 1
            values = ((rgb + 1) * 127.5).clamp(0, 255).round().to(torch.uint8).numpy()
        return [Image.fromarray(picture) for picture in values]

    def _fit(self) -> torch.Tensor:
        """Ridge regression from latent pixels to the mean colour they decode to: (channels + 1, 3)."""
        import torch

        parameter = next(self._vae.parameters())
        generator = torch.Generator().manual_seed(0)
        # Smooth fields are closer to real latents than white noise is.
        coarse = torch.randn(_FIT_SAMPLES, self._channels, 4, 4, generator=generator) / self._scaling()
        fields = torch.nn.functional.interpolate(coarse, size=(_FIT_SIDE, _FIT_SIDE), mode="bilinear")
        with torch.no_grad():
            decoded = self._vae.decode(fields.to(parameter.device, parameter.dtype), return_dict=False)[0]
        rgb = torch.nn.functional.adaptive_avg_pool2d(decoded.float().cpu(), _FIT_SIDE)
        inputs = torch.cat([fields.movedim(1, -1).reshape(-1, self._channels), torch.ones(rgb[:, 0].numel(), 1)], dim=1)
        gram = inputs.T @ inputs + _RIDGE * torch.eye(inputs.shape[1])
        return torch.linalg.solve(gram, inputs.T @ rgb.movedim(1, -1).reshape(-1, 3))

    def _scaling(self) -> float:
        return float(getattr(self._vae.config, "scaling_factor", None) or 1.0)


def decoder_latents(pipe: Any, latents: torch.Tensor, height: int, width: int) -> torch.Tensor:
    """The sampler's latents (packed tokens or a map) as the decoder takes them: (batch, channels, h, w)."""
    if latents.dim() == 3 and normalised_patches(pipe.vae):  # FLUX.2: a token is a patch already
        cells = pipe.vae_scale_factor * 2
        latents = latents.transpose(1, 2).reshape(latents.shape[0], -1, height // cells, width // cells)
    elif latents.dim() == 3:
        latents = pipe._unpack_latents(latents, height, width, pipe.vae_scale_factor)
    return for_decoder(pipe.vae, latents)
