"""Data sets as files: every picture with its own caption and mask."""

from __future__ import annotations

import io
import zipfile

import numpy as np
from PIL import Image

from atelier.steps.data_sets import DataSetFile, DataSetInfo, Sample, write


def sample(shade: int) -> Sample:
    return Sample(
        picture=Image.new("RGB", (32, 32), (shade, 0, 0)),
        caption=f"shade {shade}",
        mask=Image.new("L", (32, 32), shade),
    )


def test_masks_belong_to_what_is_learnt() -> None:
    info = DataSetInfo(trigger="mira", class_word="woman", training_size=32, training=(), buckets=((32, 32),))
    content, whole = write([sample(10), sample(20)], [sample(200), sample(210)], info)
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert len(names) == len(set(names))
    read = DataSetFile(content)
    assert read.info == whole
    for member, shade in zip(read.info.training, (10, 20), strict=True):
        assert np.asarray(read.mask(member)).max() == shade
        assert np.asarray(read.picture(member))[0, 0, 0] == shade
        assert member.caption == f"shade {shade}"
    assert [member.mask for member in read.info.held_out] == ["", ""]
    assert write([sample(10), sample(20)], [sample(200), sample(210)], info)[0] == content
