"""The same filters on the command line."""

import json

import pytest
from click.testing import CliRunner

from cx.cli import main

LOG = "user_id,event,timestamp,channel\n" + "".join(
    f"u{n},{event},2026-{month:02d}-10,{'shop' if n < 4 else 'web'}\n"
    for n in range(20)
    for month, event in ((3, "search"), (4, "order"))
)


@pytest.fixture
def run(write):
    log = write("log.csv", LOG)

    def made(*options: str):
        return CliRunner().invoke(main, ["metrics", str(log.path), "--json", *options])

    return made


@pytest.mark.parametrize(
    ("options", "customers", "touches"),
    [
        ((), 20, 40),
        (("--period", "2026-04"), 20, 20),
        (("--channel", "shop"), 4, 8),
        (("--channel", "shop", "--channel", "web", "--period", "fy2025"), 20, 20),
    ],
)
def test_figures_are_those_of_what_is_left(run, options, customers, touches):
    found = json.loads(run(*options).stdout)
    assert (found["customers"], found["touches"]) == (customers, touches)


@pytest.mark.parametrize("option", [("--period", "fy2019"), ("--channel", "moon")])
def test_a_filter_that_the_data_do_not_have_is_a_sentence(run, option):
    done = run(*option)
    assert done.exit_code == 2
    assert option[1] in done.stderr
    assert "Traceback" not in done.stderr
