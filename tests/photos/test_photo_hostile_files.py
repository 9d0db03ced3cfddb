"""Every hostile file ends as a valid photo or as a refusal with a reason; nothing crashes, memory stays small."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from atelier.photos.inspect import inspect
from atelier.photos.reading import open_uploads
from atelier.photos.uploads import MAX_NAME


@pytest.fixture(scope="module")
def cases(hostile):
    return hostile.cases()


def test_there_are_at_least_200_distinct_ones(cases):
    assert len({case.name for case in cases}) == len(cases) >= 200


def test_each_meets_its_fate(cases):
    wrong = []
    for case in cases:
        reports = [inspect(upload) for upload in open_uploads([(case.name, case.data)])]
        assert reports, f"{case.name!r} vanished without a word"
        for report in reports:
            assert report.photo is not None or report.reasons, f"{case.name!r} was refused without a reason"
            assert len(report.name) <= MAX_NAME
            assert report.name.isprintable(), f"{report.name!r} cannot be shown"
            assert ".." not in report.name.split("/")
            if report.photo is not None:
                assert report.photo.image.mode == "RGB"
                assert report.photo.image.info == {}
                assert np.asarray(report.photo.image).shape == (*report.photo.image.size[::-1], 3)
        photos = [report.photo is not None for report in reports]
        codes = {verdict.code for report in reports for verdict in report.verdicts}
        expected = {"photo": all(photos), "refused": not any(photos), "either": True}[case.fate]
        if not expected or (case.code and case.code not in codes):
            wrong.append((case.name[:60], case.fate, case.code, photos, codes))
    assert not wrong


_MEASURE = """
import resource, sys
from atelier.photos.inspect import inspect_all
from atelier.photos.reading import open_uploads
from PIL import Image
import io
buffer = io.BytesIO()
Image.radial_gradient("L").convert("RGB").save(buffer, "PNG")
list(inspect_all(open_uploads([("warm.png", buffer.getvalue())])))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
count = sum(1 for _ in inspect_all(open_uploads([sys.argv[1]])))
print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read in Linux's unit")
def test_memory_stays_bounded_over_a_folder_of_them(hostile, cases, tmp_path: Path):
    written = hostile.write(tmp_path / "in")
    same = {case.name: case.data for case in cases}
    assert all(path.read_bytes() == same[path.name] for path in (tmp_path / "in").iterdir()), "not the same every time"
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE, str(tmp_path / "in")], capture_output=True, text=True, check=True
    )
    count, grown_kb = (int(n) for n in done.stdout.split()[-2:])
    assert count >= written - 10  # names that begin with a dot are left out
    # One zip entry of 60 MB may be held at a time; a decoded bomb would take a gigabyte.
    assert grown_kb < 200 * 1024
    assert not [p for p in tmp_path.rglob("*") if p.parent != tmp_path / "in" and p.name != "in"], "nothing is unpacked"
