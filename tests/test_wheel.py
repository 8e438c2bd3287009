"""The wheel carries the dashboard under a name of its own, and everything the package reads."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def members(tmp_path_factory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist())


def test_nothing_stands_at_the_top_but_our_own_names(members):
    tops = {name.split("/")[0] for name in members}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"cx", "cx_app"}


def test_the_dashboard_and_its_settings_are_inside(members):
    assert {
        "cx_app/app.py",
        "cx_app/start.py",
        "cx_app/pages/journey.py",
        "cx_app/.streamlit/config.toml",
    } <= members


def test_every_data_file_of_the_package_is_inside(members):
    data = {str(path.relative_to(ROOT)) for path in (ROOT / "cx").rglob("*.toml")}
    assert data
    assert data <= members
