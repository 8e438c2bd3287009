"""A store on disk: a folder of Parquet files and one small manifest, written whole or not at all."""

from cx.store.disk.folder import Generation, building, holds_store
from cx.store.disk.manifest import FORMAT, Kept, Manifest, read_manifest
from cx.store.disk.opening import Opened, check, opened
from cx.store.disk.writing import Writing, write

__all__ = [
    "FORMAT",
    "Generation",
    "Kept",
    "Manifest",
    "Opened",
    "Writing",
    "building",
    "check",
    "holds_store",
    "opened",
    "read_manifest",
    "write",
]
