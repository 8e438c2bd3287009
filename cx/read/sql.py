"""Texts of the user's own in SQL: names of columns, and what stands in cells."""


def quoted(name: str) -> str:
    """A column's name in SQL.

    Examples
    --------
    >>> quoted('the "best" day')
    '"the ""best"" day"'
    """
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text in SQL.

    Examples
    --------
    >>> literal("O'Hara")
    "'O''Hara'"
    """
    return "'" + text.replace("'", "''") + "'"
