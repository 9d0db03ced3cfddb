"""The drawn-face detector: composed pictures and their truth, targets and decoding, files, and what it finds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch  # noqa: TID253
from PIL import Image

from atelier.builtin.composed_pictures import Composed, Composer, draw_figure, draw_figures, draw_places
from atelier.builtin.drawn_faces import (
    OUTPUTS,
    TABLE,
    WEIGHTS,
    DetectorTable,
    DrawnFace,
    DrawnFaceDetector,
    box_iou,
    build_network,
    decode,
    suppress,
)
from atelier.builtin.folder import WEIGHTS as SHIPPED
from atelier.builtin.train_drawn_faces import detector_loss, measure_detector, save, targets, train_detector
from atelier.builtin.world import Scene
from atelier.errors import Corrupt, NotFound


@pytest.fixture(scope="module")
def composer() -> Composer:
    return Composer(draw_figures(12, size=160), draw_places(6, size=160), size=128, faces=(16, 90))


def composed(composer: Composer, count: int, seed: int = 0) -> list[Composed]:
    rng = np.random.default_rng(seed)
    return [composer.compose(rng) for _ in range(count)]


@pytest.mark.parametrize("view", ["front", "left", "right"])
@pytest.mark.parametrize("expression", ["smiling", "surprised", "neutral", "sad"])
def test_five_points_lie_on_the_drawn_face(view: str, expression: str) -> None:
    figure = draw_figure(Scene(view=view, expression=expression, seed=4), 200)
    left, right, nose, corner_a, corner_b = figure.points
    box = figure.box
    assert (figure.points > box[:2]).all()
    assert (figure.points < box[2:]).all()
    assert left[0] < nose[0] < right[0]
    assert corner_a[0] < corner_b[0]
    assert max(left[1], right[1]) < nose[1] < min(corner_a[1], corner_b[1])
    # Pixels agree: pupils are dark, and the nose's shadow is the skin's, darker.
    assert figure.image[tuple(np.round(left[::-1]).astype(int))].max() < 125
    middle = (corner_a + corner_b) / 2
    turned = (nose[0] - middle[0]) / (box[2] - box[0])
    assert {"front": abs(turned) < 0.02, "left": turned < -0.02, "right": turned > 0.02}[view]


def test_composed_pictures_have_up_to_three_faces_and_know_what_is_hidden(composer: Composer) -> None:
    pictures = composed(composer, 120)
    counts = [len(p.boxes) for p in pictures]
    assert set(counts) == {0, 1, 2, 3}
    assert any((~p.counts).any() for p in pictures)
    sides = np.concatenate([p.boxes[:, 3] - p.boxes[:, 1] for p in pictures])
    assert sides.min() < 22
    assert sides.max() > 70
    assert all(p.image.shape == (128, 128, 3) and p.image.dtype == np.uint8 for p in pictures)
    # Landmarks move with their faces, turned or not.
    for p in pictures:
        for box, points in zip(p.boxes, p.points, strict=True):
            centre, side = (box[:2] + box[2:]) / 2, box[2:] - box[:2]
            assert (np.abs(points - centre) < 0.62 * side).all()


def test_what_the_network_should_say_decodes_to_the_truth(composer: Composer) -> None:
    pictures = [p for p in composed(composer, 40, seed=1) if p.counts.any()]
    wanted = targets(pictures)
    for i, picture in enumerate(pictures):
        logits = np.log(wanted.heat[i].clip(1e-6, 1 - 1e-6) / (1 - wanted.heat[i].clip(1e-6, 1 - 1e-6)))
        boxes, scores, points = decode(np.concatenate([logits[None], wanted.shapes[i]]), 0.99)
        assert (scores > 0.99).all()
        truth, marks = picture.boxes[picture.counts], picture.points[picture.counts]
        iou = box_iou(boxes, truth)
        # Two centres in one cell are one peak: every peak is a true face, nearly every face a peak.
        assert iou.max(1) == pytest.approx(np.ones(len(boxes)), abs=1e-3)
        assert np.abs(points - marks[iou.argmax(1)]).max() < 0.05
        assert len(boxes) >= len(truth) - 1


def test_half_hidden_faces_neither_count_nor_cost(composer: Composer) -> None:
    picture = next(p for p in composed(composer, 200, seed=2) if len(p.boxes) == 1 and not p.counts[0])
    wanted = targets([picture])
    assert wanted.heat.max() == 0
    assert wanted.weight.max() == 0
    out = torch.full((1, OUTPUTS, *wanted.heat.shape[1:]), -8.0)
    quiet = float(detector_loss(out, wanted)[0])
    y, x = np.argwhere(wanted.care[0] == 0)[0]
    out[0, 0, y, x] = 8
    assert float(detector_loss(out, wanted)[0]) == pytest.approx(quiet, abs=1e-4)
    y, x = np.argwhere(wanted.care[0] == 1)[0]
    out[0, 0, y, x] = 8
    assert float(detector_loss(out, wanted)[0]) > quiet + 1


def test_a_short_training_lowers_the_loss(composer: Composer) -> None:
    pictures = composed(composer, 12, seed=3)
    x = torch.from_numpy(np.stack([p.image for p in pictures])).permute(0, 3, 1, 2).float() / 127.5 - 1

    def loss(model: torch.nn.Module) -> tuple[float, float]:
        with torch.no_grad():
            heat, shape = detector_loss(model.train()(x), targets(pictures))
        return float(heat), float(shape)

    before = loss(build_network(DetectorTable()))
    after = loss(train_detector(composer, steps=50, batch=6))
    assert after[0] < 0.9 * before[0]
    assert after[1] < 0.7 * before[1]


def test_suppression_keeps_the_best_of_overlapping_boxes() -> None:
    boxes = np.array([[0, 0, 10, 10], [1, 1, 11, 11], [20, 0, 30, 10], [0, 0, 10, 9]], np.float32)
    assert suppress(boxes, np.array([0.5, 0.9, 0.6, 0.4], np.float32), 0.45) == [1, 2]
    assert suppress(boxes[:0], np.zeros(0, np.float32), 0.45) == []
    assert box_iou(boxes[:1], boxes)[0] == pytest.approx([1, 81 / 119, 0, 0.9])


def test_measuring_matches_each_face_once() -> None:
    class Stub(DrawnFaceDetector):
        def __init__(self, faces: list[DrawnFace]) -> None:
            self.faces = faces

        def detect_array(self, image: np.ndarray) -> list[DrawnFace]:
            return self.faces

    points = np.arange(10, dtype=np.float32).reshape(5, 2)
    boxes = np.array([[0, 0, 10, 10], [20, 20, 30, 30], [40, 40, 50, 50]], np.float32)
    picture = Composed(np.zeros((64, 64, 3), np.uint8), boxes, np.stack([points] * 3), np.array([True, True, False]))
    marks = tuple((float(x), float(y)) for x, y in points)
    hit, twice = DrawnFace((0, 0, 10, 10), 0.9, marks), DrawnFace((0, 0, 10, 9), 0.8, marks)
    ignored, wrong = DrawnFace((40, 40, 50, 50), 0.7, marks), DrawnFace((2, 40, 12, 50), 0.6, marks)
    found = measure_detector(Stub([hit, twice, ignored, wrong]), [picture])
    assert found.recall == 0.5
    assert found.precision == pytest.approx(1 / 3)
    assert found.landmark_error == 0
    assert found.faces == 2


@pytest.mark.parametrize("size", [(1, 1), (17, 300), (640, 480), (128, 128), (3, 2000)])
def test_any_picture_size_survives_files_and_looking(tmp_path: Path, size: tuple[int, int]) -> None:
    torch.manual_seed(0)
    save(build_network(DetectorTable()), tmp_path, DetectorTable(min_score=0.02))
    assert (tmp_path / WEIGHTS).stat().st_size <= 600_000
    detector = DrawnFaceDetector.load(tmp_path)
    picture = np.random.default_rng(1).integers(0, 256, (size[1], size[0]), np.uint8)
    for face in detector.detect(Image.fromarray(picture)):
        assert 0 <= face.score <= 1
        assert len(face.landmarks) == 5
        assert face.box[0] < face.box[2]


def test_missing_and_broken_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"drawn_faces\.json"):
        DrawnFaceDetector.load(tmp_path)
    save(build_network(DetectorTable()), tmp_path, DetectorTable())
    table = (tmp_path / TABLE).read_text()
    for broken in ("[]", table.replace('"neck": 32', '"neck": 31')):
        (tmp_path / TABLE).write_text(broken)
        with pytest.raises(Corrupt):
            DrawnFaceDetector.load(tmp_path)
    (tmp_path / TABLE).write_text(table)
    (tmp_path / WEIGHTS).write_bytes((tmp_path / WEIGHTS).read_bytes()[:-7])
    with pytest.raises(Corrupt):
        DrawnFaceDetector.load(tmp_path)


def test_the_shipped_detector_finds_held_out_people() -> None:
    folder = next((p.parent for p in SHIPPED.rglob(WEIGHTS)), None) if SHIPPED.is_dir() else None
    if folder is None:
        pytest.skip(f"no {WEIGHTS} is shipped in {SHIPPED.name}/")
    composer = Composer(draw_figures(16, seed=9, heldout=True), draw_places(8, seed=9))
    measured = measure_detector(DrawnFaceDetector.load(folder), composed(composer, 60, seed=9))
    assert measured.recall > 0.8
    assert measured.precision > 0.8
    assert measured.landmark_error < 0.12
