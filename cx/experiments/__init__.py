"""Tests of tips: plan, check, analyse, decide, keep."""
