"""What is said before Spark starts, and when it breaks off. None of this starts it."""

import os
import socket
import sys

import pytest

from cx.errors import (
    NeedsWarehouse,
    NoJava,
    NoSpark,
    OldJava,
    SparkFailed,
    SparkLost,
    SparkUnreachable,
    UnknownEngine,
)
from cx.store.engines.spark_session import is_spark, session, told

pytest.importorskip("pyspark")


def started(url, **more):
    with session(url, **more):
        raise AssertionError("nothing is there to start")


def java(tmp_path, monkeypatch, says):
    """A Java that says its version."""
    program = tmp_path / "bin" / "java"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\necho '{says}' >&2\n")
    program.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))


@pytest.mark.parametrize(
    ("engine", "spark"),
    [
        ("spark://host.example:7077", True),
        ("local[2]", True),
        ("local[*]", True),
        ("local-cluster[2,1,1024]", True),
        ("duckdb", False),
        ("local", False),
        ("local[0]", False),
        ("spark://host", False),
        ("spark://host:7077;rm", False),
        ("local-cluster[2,1]", False),
        ("yarn", False),
    ],
)
def test_names_of_engines(engine, spark):
    assert is_spark(engine) is spark


@pytest.mark.parametrize(
    "url", ["spark://", "spark://host", "http://host:1", "local-cluster[]", ""]
)
def test_another_url(url):
    with pytest.raises(UnknownEngine) as found:
        started(url)
    assert found.value.fields == {"engine": url}


def test_nobody_answers(tmp_path, monkeypatch):
    java(tmp_path, monkeypatch, 'openjdk version "21.0.2" 2024-01-16')
    with socket.socket() as taken:  # it is ours, and nobody listens
        taken.bind(("127.0.0.1", 0))
        url = f"spark://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(SparkUnreachable) as found:
            started(url, warehouse=str(tmp_path))
    assert found.value.fields["url"] == url


@pytest.mark.parametrize("url", ["spark://127.0.0.1:99999", "spark://no-such-host.invalid:7077"])
def test_an_address_that_cannot_be(url, tmp_path, monkeypatch):
    java(tmp_path, monkeypatch, 'openjdk version "17.0.15" 2025-04-15')
    with pytest.raises(SparkUnreachable):
        started(url, warehouse=str(tmp_path))


def test_a_cluster_needs_a_place_that_all_see():
    with pytest.raises(NeedsWarehouse):
        started("spark://127.0.0.1:7077")


@pytest.mark.skipif(os.name == "nt", reason="the Java here is a shell script")
@pytest.mark.parametrize(
    ("says", "error", "found"),
    [
        ('java version "1.8.0_402"', OldJava, 8),
        ('openjdk version "11.0.22" 2024-01-16', OldJava, 11),
        ("what?", NoJava, None),
    ],
)
def test_another_java(says, error, found, tmp_path, monkeypatch):
    java(tmp_path, monkeypatch, says)
    with pytest.raises(error) as raised:
        started("local[1]")
    assert raised.value.fields["needed"] == 17
    assert raised.value.fields.get("found") == found


def test_no_java(tmp_path, monkeypatch):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoJava):
        started("local[1]")


def test_java_home_that_is_empty(tmp_path, monkeypatch):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(NoJava):
        started("local[1]")


def test_no_package(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(NoSpark):
        started("local[1]")


def test_what_spark_says_is_told():
    from py4j.protocol import Py4JError, Py4JNetworkError
    from pyspark.errors import AnalysisException

    gone = Py4JError("Job 3 cancelled because SparkContext was shut down")
    for lost in (ConnectionRefusedError("refused"), Py4JNetworkError("no answer"), gone):
        with pytest.raises(SparkLost), told("local[1]"):
            raise lost
    with pytest.raises(SparkFailed) as found, told("local[1]"):
        raise AnalysisException("\nNo such table\nat line 1")
    assert found.value.fields["problem"] == "No such table"
    with pytest.raises(UnknownEngine), told("local[1]"):
        raise UnknownEngine(engine="x")
