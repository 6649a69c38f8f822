"""The two families of trouble: what the person at the keyboard can mend, and what is our fault (everything else)."""


class UserError(Exception):
    """Something the user can mend: the sentence names file, row, column or option, what came and what to do. Exit code 2."""


class StoreError(UserError):
    """The database does not answer; the sentence names the store and why, and nobody who is in it."""
