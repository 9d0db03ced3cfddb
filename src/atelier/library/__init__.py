"""What the studio stores: assets, subjects, adapters, runs, lineage; encryption, thumbnails, erasure, checks."""

from atelier.library.adapters import AdapterVersion, PersonalModel
from atelier.library.areas import Purpose
from atelier.library.assets import Entry, Lineage, Page, Rating, Thumbnail
from atelier.library.captions import Caption
from atelier.library.checking import CheckReport, Finding
from atelier.library.erasure import Choice, Participant, Preview, Shared
from atelier.library.guard import LibraryGuard
from atelier.library.library import Library
from atelier.library.subjects import Subject, SubjectKind, SubjectPhoto, Verdict
from atelier.library.tombstones import Certificate

__all__ = [
    "AdapterVersion",
    "Caption",
    "Certificate",
    "CheckReport",
    "Choice",
    "Entry",
    "Finding",
    "Library",
    "LibraryGuard",
    "Lineage",
    "Page",
    "Participant",
    "PersonalModel",
    "Preview",
    "Purpose",
    "Rating",
    "Shared",
    "Subject",
    "SubjectKind",
    "SubjectPhoto",
    "Thumbnail",
    "Verdict",
]
