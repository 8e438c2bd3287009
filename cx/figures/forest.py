"""A test as a table with intervals: values left, relative effects in the middle, how sure right."""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import plotly.graph_objects as go

from cx.domain import MetricRole
from cx.experiments import said
from cx.experiments.analyse import scope
from cx.experiments.results import Estimate, TestResult
from cx.experiments.segments import Segment
from cx.figures.canvas import Canvas, box_path, curve, marks
from cx.figures.effects import Axis, axis, chance, difference, is_rate, looks, tick
from cx.figures.forest_narrow import narrow
from cx.figures.journey_map import empty
from cx.figures.pieces import Face, Scores, Sign, Stroke, Target
from cx.figures.text import clean, cut
from cx.figures.theme import BODY, BOLD, LABEL, NOTE, SMALL, Theme, Tokens
from cx.figures.theme import theme as tokens_of
from cx.figures.widths import widest
from cx.figures.widths import width as text_width
from cx.words import Words

WIDTH: Final = 1250
