"""nbgrader's gradebook in one transaction, although nbgrader's own API commits at every step."""

import functools
import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from nbgrader.api import Gradebook
from sqlalchemy import Engine, NullPool, create_engine, event
from sqlalchemy.exc import SAWarning
from sqlalchemy.orm import scoped_session, sessionmaker

from .course import Course

BUSY_SECONDS = 60  # how long to wait while another program, such as the formgrader, writes


def opened(course: Course, write: bool = False) -> AbstractContextManager[Gradebook]:
    """The course's gradebook, in one transaction."""
    return transaction(course.directory.db_url, course.directory.course_id, write)


@contextmanager
def transaction(db_url: str, course_id: str, write: bool) -> Iterator[Gradebook]:
    """nbgrader's gradebook; what is done with it is kept as a whole at the end of the block, or not at all.

    nbgrader's preprocessors open a gradebook of their own and commit: in the block they get this one, and a commit is
    a savepoint. With `write`, other programs that write wait from the start, so that nothing read here goes stale.
    """
    with (
        warnings.catch_warnings(action="ignore", category=SAWarning),  # of the way nbgrader makes its rows
        _engine(db_url, write).begin() as connection,
    ):
        gradebook = Gradebook.__new__(Gradebook)  # nbgrader's own __init__ makes tables and commits
        gradebook.engine = connection.engine
        gradebook.db = scoped_session(sessionmaker(connection, join_transaction_mode="create_savepoint"))
        gradebook.course_id = course_id
        gradebook.authenticator = None
        try:
            with _shared(gradebook, db_url):
                yield gradebook
            gradebook.db.commit()
        finally:
            gradebook.db.remove()


@functools.cache
def _engine(db_url: str, write: bool) -> Engine:
    """An engine that holds no connection between transactions; it is kept because it remembers compiled statements."""
    engine = create_engine(db_url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        begin = "BEGIN IMMEDIATE" if write else "BEGIN"
        event.listen(engine, "connect", _leave_transactions_to_us)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def _leave_transactions_to_us(connection: Any, _record: Any) -> None:
    """Python's sqlite3 begins and commits on its own, which makes savepoints useless; and it waits for 5 s only."""
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")


@contextmanager
def _shared(gradebook: Gradebook, address: str) -> Iterator[None]:
    """Whoever opens nbgrader's gradebook at this address, in the whole process, gets this one and cannot close it."""
    really_open, really_close = Gradebook.__init__, Gradebook.close

    def join(self: Gradebook, db_url: str, *args: Any, **kwargs: Any) -> None:
        if db_url == address:
            vars(self).update(vars(gradebook))
        else:
            really_open(self, db_url, *args, **kwargs)

    def leave(self: Gradebook) -> None:
        if self.db is not gradebook.db:
            really_close(self)

    Gradebook.__init__, Gradebook.close = join, leave
    try:
        yield
    finally:
        Gradebook.__init__, Gradebook.close = really_open, really_close
