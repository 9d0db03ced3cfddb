from __future__ import annotations

from pathlib import Path

import pytest

from atelier.engine.vocabulary import Vocabulary, read_vocabulary
from atelier.errors import InvalidInput


def test_unknown_words_come_with_near_known_ones():
    words = Vocabulary(["hat", "hair", "split", "dyed", "person", "a"])
    found = words.unknown("a persn with split-dyed hair, a HAT, a persn and zwxman", also=["zwxman", "with", "and"])
    assert [(item.word, item.near[:1]) for item in found] == [("persn", ("person",))]
    assert words.unknown("quetzalcoatl")[0].near == ()
    assert words.unknown("") == ()


def test_reads_a_models_word_list(tmp_path: Path):
    assert read_vocabulary(tmp_path) is None
    (tmp_path / "vocabulary.txt").write_text("Red  # colour\n\nblue\n")
    words = read_vocabulary(tmp_path)
    assert words is not None
    assert len(words) == 2
    assert "RED" in words
    (tmp_path / "vocabulary.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidInput, match="UTF-8"):
        read_vocabulary(tmp_path)
