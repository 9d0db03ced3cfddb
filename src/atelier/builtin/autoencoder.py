"""The built-in model's autoencoder: an 8× patch autoencoder with 16 latent channels, in diffusers' component layout.

A linear projection of 8×8 patches (their principal components) carries most of the picture; residual convolutions on
the
patch grid carry the rest, and two pixel-shuffle stages smooth the patch borders. Almost all arithmetic happens on
the small
grid, which is what makes it quick on a CPU. It speaks AutoencoderKL's interface as far as FluxPipeline needs it.
"""

# This module *is* a torch module; it is only ever imported by name when a model is loaded.
import torch  # noqa: TID253
from diffusers.configuration_utils import ConfigMixin, register_to_config  # noqa: TID253
from diffusers.models.autoencoders.autoencoder_tiny import AutoencoderTinyOutput  # noqa: TID253
from diffusers.models.autoencoders.vae import DecoderOutput  # noqa: TID253
from diffusers.models.modeling_utils import ModelMixin  # noqa: TID253
from torch import Tensor, nn  # noqa: TID253
from torch.nn import functional as F  # noqa: TID253


class Residual(nn.Module):
    """x + conv(silu(conv(silu(x)))), the second convolution starting at zero."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(width, width, 3, padding=1)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1)
        nn.init.zeros_(self.conv2.weight)
        nn.init.zeros_(self.conv2.bias)  # pyright: ignore[reportArgumentType]

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv2(F.silu(self.conv1(F.silu(x))))


class PatchAutoencoder(ModelMixin, ConfigMixin):
    """Pictures (b, 3, h, w) in [−1, 1] ↔ latents (b, 16, h/8, w/8).

    Args:
        latent_channels: channels of the latent grid.
        encoder_width, decoder_width: channels of the residual blocks on the patch grid.
        encoder_blocks, decoder_blocks: how many of them.
        fine_width: channels at half resolution, where borders between patches are smoothed.
        block_out_channels: only its length matters: pipelines derive the factor 8 from it.
        scaling_factor, shift_factor: latents are (z − shift) · scaling in the transformer's space.
    """

    @register_to_config
    def __init__(
        self,
        latent_channels: int = 16,
        encoder_width: int = 96,
        decoder_width: int = 160,
        encoder_blocks: int = 3,
        decoder_blocks: int = 4,
        fine_width: int = 24,
        block_out_channels: tuple[int, ...] = (1, 1, 1, 1),
        scaling_factor: float = 1.0,
        shift_factor: float = 0.0,
        force_upcast: bool = False,
    ) -> None:
        super().__init__()
        patch = 3 * 64
        self.project = nn.Conv2d(patch, latent_channels, 1)
        self.encoder_in = nn.Conv2d(patch, encoder_width, 1)
        self.encoder = nn.Sequential(*(Residual(encoder_width) for _ in range(encoder_blocks)))
        self.encoder_out = nn.Conv2d(encoder_width, latent_channels, 1)
        self.unproject = nn.Conv2d(latent_channels, patch, 1)
        self.decoder_in = nn.Conv2d(latent_channels, decoder_width, 3, padding=1)
        self.decoder = nn.Sequential(*(Residual(decoder_width) for _ in range(decoder_blocks)))
        self.decoder_out = nn.Conv2d(decoder_width, 16 * fine_width, 1)
        self.fine = Residual(fine_width)
        self.fine_out = nn.Conv2d(fine_width, 12, 3, padding=1)
        for last in (self.encoder_out, self.fine_out):
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)  # pyright: ignore[reportArgumentType]

    @torch.no_grad()
    def start_from_components(self, pictures: Tensor) -> None:
        """Set the linear path to the principal components of the patches of `pictures` (b, 3, h, w)."""
        patches = F.pixel_unshuffle(pictures.float(), 8).permute(0, 2, 3, 1).reshape(-1, 192)  # (n, 192)
        mean = patches.mean(0)
        values, vectors = torch.linalg.eigh((patches - mean).T @ (patches - mean) / len(patches))
        count = self.config["latent_channels"]
        basis = vectors[:, -count:].flip(1)  # (192, count), strongest first
        spread = values[-count:].flip(0).clamp_min(1e-6).sqrt()
        # Square-root whitening: strong components stay stronger, so the transformer's loss looks at them first.
        gain = spread.rsqrt()
        self.project.weight.copy_((basis * gain).T[:, :, None, None])
        self.project.bias.copy_(-(mean @ (basis * gain)))  # pyright: ignore[reportOptionalMemberAccess]
        self.unproject.weight.copy_((basis / gain)[:, :, None, None])
        self.unproject.bias.copy_(mean)  # pyright: ignore[reportOptionalMemberAccess]

    def encode(self, x: Tensor, return_dict: bool = True) -> AutoencoderTinyOutput | tuple[Tensor]:
        patches = F.pixel_unshuffle(x, 8)  # (b, 192, h/8, w/8)
        latents = self.project(patches) + self.encoder_out(self.encoder(self.encoder_in(patches)))
        return AutoencoderTinyOutput(latents=latents) if return_dict else (latents,)

    def decode(
        self, z: Tensor, generator: torch.Generator | None = None, return_dict: bool = True
    ) -> DecoderOutput | tuple[Tensor]:
        coarse = F.pixel_shuffle(self.unproject(z), 8)
        fine = F.pixel_shuffle(self.decoder_out(self.decoder(self.decoder_in(z))), 4)  # (b, fine, h/2, w/2)
        x = coarse + F.pixel_shuffle(self.fine_out(self.fine(fine)), 2)
        return DecoderOutput(sample=x) if return_dict else (x,)

    def forward(self, x: Tensor) -> Tensor:
        return self.decode(self.encode(x, return_dict=False)[0], return_dict=False)[0]
