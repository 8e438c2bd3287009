"""What every error is: a code, under which words keep its sentence, and the fields for its blanks."""

from typing import ClassVar


class CxError(ValueError):
    """Something in the user's files or settings that the product cannot go on with."""

    code: ClassVar[str] = "problem"

    def __init__(self, **fields: object) -> None:
        self.fields = fields
        details = ", ".join(f"{name}={value!r}" for name, value in fields.items())
        summary = (type(self).__doc__ or "").splitlines()[0]
        super().__init__(f"{summary} ({details})" if details else summary)
