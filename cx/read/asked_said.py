"""Open questions in words: the sentence, its evidence, and what can be answered."""

from cx.read.questions import NONE
from cx.read.report import Question
from cx.words import Words

_COLUMNS = frozenset({"customer", "time"})  # whose answers are columns


def question_said(question: Question, words: Words) -> str:
    """The question as a sentence."""
    told: dict[str, object] = question._asdict()
    if question.about == "missing":
        told |= {"scale": question.samples[0], "codes": question.example.split(", ")}
    return words(f"read.question.{question.about}", **told)


def evidence_said(question: Question, words: Words) -> str:
    """The cells that show what is meant; "" where the question has said it all."""
    if question.about == "missing" or not question.samples:
        return ""
    return words(f"read.evidence.{question.about}", samples=list(question.samples))


def choice_said(question: Question, choice: str, words: Words) -> str:
    """An answer as the label of a button."""
    if question.about in _COLUMNS and choice != NONE:
        return words("read.choice.column", column=choice)
    if question.about == "zone":
        return zone_said(choice, words)
    return words(f"read.choice.{choice}")


def zone_said(zone: str, words: Words) -> str:
    """A time zone by the name that people give it, else its own."""
    key = f"read.zone.{zone}"
    return words(key) if key in words else zone
