"""What a person can do wrong, told in one sentence."""


class Mistake(Exception):
    """Bad input: the text is one sentence that says what is wrong and what to do. Nothing was changed; exit code 2."""
