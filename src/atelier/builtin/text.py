"""The built-in model's text side: a closed-vocabulary tokenizer, a small T5 encoder and a small CLIP text encoder.

Both encoders are trained from captions to attributes, without pictures, then frozen.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

import numpy as np

from atelier.builtin.world.attributes import ATTRIBUTES
from atelier.builtin.world.captions import MAX_TOKENS, vocabulary

if TYPE_CHECKING:
    from pathlib import Path

    import torch
    from torch import nn
    from transformers import CLIPTextModel, PreTrainedTokenizerFast, T5EncoderModel

    from atelier.builtin.groups import Groups

log = logging.getLogger(__name__)

PAD, EOS, UNKNOWN = 0, 1, 2
T5_WIDTH, CLIP_WIDTH = 192, 128


def build_tokenizer() -> PreTrainedTokenizerFast:
    """Words and punctuation of the world's captions, lower-cased; anything else is `<unk>`."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    words = {"<pad>": PAD, "</s>": EOS, "<unk>": UNKNOWN}
    for word in vocabulary():
        words.setdefault(word, len(words))
    core = Tokenizer(models.WordLevel(words, unk_token="<unk>"))
    core.normalizer = normalizers.Lowercase()  # pyright: ignore[reportAttributeAccessIssue]
    core.pre_tokenizer = pre_tokenizers.Split(Regex(r"[a-z0-9'-]+|[,.]"), "removed", invert=True)  # pyright: ignore[reportAttributeAccessIssue]
    core.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", EOS)])  # pyright: ignore[reportAttributeAccessIssue]
    return PreTrainedTokenizerFast(
        tokenizer_object=core,
        pad_token="<pad>",
        eos_token="</s>",
        unk_token="<unk>",
        model_max_length=MAX_TOKENS,
        padding_side="right",
    )


def build_t5(vocab: int) -> T5EncoderModel:
    from transformers import T5Config, T5EncoderModel

    return T5EncoderModel(
        T5Config(
            vocab_size=vocab,
            d_model=T5_WIDTH,
            d_kv=48,
            d_ff=384,
            num_layers=4,
            num_heads=4,
            feed_forward_proj="gated-gelu",
            dropout_rate=0.0,
            pad_token_id=PAD,
            eos_token_id=EOS,
            relative_attention_max_distance=48,
        )
    )


def build_clip(vocab: int) -> CLIPTextModel:
    from transformers import CLIPTextConfig, CLIPTextModel

    return CLIPTextModel(
        CLIPTextConfig(
            vocab_size=vocab,
            hidden_size=CLIP_WIDTH,
            intermediate_size=256,
            num_hidden_layers=2,
            num_attention_heads=4,
            max_position_embeddings=MAX_TOKENS,
            projection_dim=CLIP_WIDTH,
            pad_token_id=PAD,
            bos_token_id=EOS,
            eos_token_id=EOS,
        )
    )


def _readers(width: int) -> tuple[nn.Module, nn.Module]:
    """Attention queries (one an attribute) and heads that read attributes from tokens; a head for pooled embeddings."""
    import torch
    from torch import nn

    classes = [len(a.values) + 1 for a in ATTRIBUTES]  # the last class: the caption does not say

    class TokenReader(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.query = nn.Parameter(torch.randn(len(classes), width) * 0.1)
            self.heads = nn.ModuleList(nn.Linear(width, c) for c in classes)

        def forward(self, tokens: torch.Tensor, mask: torch.Tensor) -> list[torch.Tensor]:
            score = torch.einsum("btd,ad->bat", tokens, self.query).masked_fill(~mask[:, None], -1e9)
            seen = score.softmax(-1) @ tokens
            return [head(seen[:, i]) for i, head in enumerate(self.heads)]

    return TokenReader(), nn.Linear(CLIP_WIDTH, sum(classes))


def go_on_from(folder: Path, t5: T5EncoderModel, clip: CLIPTextModel) -> None:
    """Take over both encoders of a model folder; each known word's embedding moves to its place in the vocabulary."""
    import torch
    from transformers import CLIPTextModel, T5EncoderModel

    listed = (folder / "vocabulary.txt").read_text(encoding="utf-8").split()
    before = {w: i for i, w in enumerate(["<pad>", "</s>", "<unk>", *listed])}
    now = build_tokenizer().get_vocab()
    for kind, new, name in ((T5EncoderModel, t5, "text_encoder_2"), (CLIPTextModel, clip, "text_encoder")):
        old = kind.from_pretrained(folder / name).float()
        state = new.state_dict()
        for key, value in old.state_dict().items():
            if state[key].shape == value.shape:
                state[key] = value
            else:  # a table of word embeddings
                for word, place in now.items():
                    if word in before and before[word] < len(value):
                        state[key][place] = value[before[word]]
        new.load_state_dict(state)
        torch.nn.Module.train(new)


def train_text(
    groups: Groups,
    *,
    steps: int,
    batch: int = 64,
    seed: int = 0,
    device: str = "cpu",
    start: Path | None = None,
) -> tuple[T5EncoderModel, CLIPTextModel]:
    """Train both encoders to state what a text says; returns them frozen, in bf16, on the CPU.

    Args:
        start: a model folder to go on from. Words that it knows keep their embeddings; the encoders' blocks stay still
            for the first half, so that fresh readers and new words do not throw them off.
    """
    import torch
    from torch.nn import functional as F

    from atelier.builtin.optimizer import MasterMuon
    from atelier.numerics.precision import working_dtype

    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    vocab = len(build_tokenizer())
    t5, clip = build_t5(vocab), build_clip(vocab)
    if start is not None:
        go_on_from(start, t5, clip)
    reader, pooled_head = _readers(T5_WIDTH)
    modules = [t5, clip, reader, pooled_head]
    classes = [len(a.values) + 1 for a in ATTRIBUTES]
    named = [
        (f"{i}.{name}", p)
        for i, m in enumerate(modules)
        for name, p in torch.nn.Module.to(m, device=device, dtype=working_dtype(device)).named_parameters()
    ]
    optimizer = MasterMuon(named, lr_muon=0.01, lr_adam=3e-3)
    every_id = torch.from_numpy(groups.tokens.reshape(-1, MAX_TOKENS).astype(np.int32)).to(device)
    every_said = torch.from_numpy(groups.said.reshape(-1, len(ATTRIBUTES))).to(device)
    noise = torch.Generator(device).manual_seed(seed)
    started = time.monotonic()
    for step in range(steps):
        rows = torch.from_numpy(rng.integers(0, len(every_id), batch)).to(device)
        ids, said = every_id[rows].long(), every_said[rows].long()  # said (b, attributes), last class where unsaid
        # Trigger names and other words change meaning with training: hide some, so that nothing leans on a single word.
        hidden = (torch.rand(ids.shape, generator=noise, device=device) < 0.02) & (ids > UNKNOWN)
        ids = torch.where(hidden, UNKNOWN, ids)
        tokens = t5(input_ids=ids).last_hidden_state  # pads are attended to at inference, so also here
        loss = torch.stack(
            [F.cross_entropy(o.float(), said[:, i]) for i, o in enumerate(reader(tokens, ids != PAD))]
        ).mean()
        pooled = pooled_head(clip(input_ids=ids).pooler_output).split(classes, 1)
        loss = loss + torch.stack([F.cross_entropy(o.float(), said[:, i]) for i, o in enumerate(pooled)]).mean()
        loss.backward()
        rate = min(1.0, (step + 1) / 50, 2 * (steps - step) / steps)
        if start is not None:
            rate *= 0.4
            if step < steps // 2:
                for name, p in named:
                    if name.startswith(("0.", "1.")) and "shared" not in name and "token_embedding" not in name:
                        p.grad = None
        optimizer.step(rate, ema=0.99)
        if step % 100 == 0 or step == steps - 1:
            log.info("text step %d of %d: loss %.4f, %.0f s", step, steps, loss.item(), time.monotonic() - started)
    optimizer.use_average()
    with torch.no_grad():
        rows = torch.arange(min(2000, len(every_id)), device=device)
        ids, said = every_id[rows].long(), every_said[rows].long()
        logits = reader(t5(input_ids=ids).last_hidden_state, ids != PAD)
        right = [float((o.argmax(1) == said[:, i]).float().mean()) for i, o in enumerate(logits)]
        pooled = pooled_head(clip(input_ids=ids).pooler_output).split(classes, 1)
        right_pooled = [float((o.argmax(1) == said[:, i]).float().mean()) for i, o in enumerate(pooled)]
        log.info("attributes read from texts: tokens %.4f, pooled %.4f", np.mean(right), np.mean(right_pooled))
    for model in (t5, clip):
        torch.nn.Module.to(model, device="cpu", dtype=torch.bfloat16).eval().requires_grad_(False)
    return t5, clip
