"""The database connection of one consumer, of which there is never more than one."""

from byssus.core.database import Connection, connect
from byssus.ingest.insert import SQL
from byssus.ingest.readings import prepare


def open_claimed(database_url: str, client: str) -> Connection:
    """Connect for the consumer `client`, after what is left of its earlier connections is ended.

    One whose wire broke, or whose server stood still, may yet commit what we are about to write again; so nobody writes
    for a consumer before its predecessor is gone, with its last transaction whole or undone.

    Raises:
        Unavailable: nobody answers, or refuses us.
        psycopg.Error: the predecessor does not go.
    """
    connection = connect(database_url, application="byssus-ingest")
    connection.autocommit = True
    connection.execute(SQL["limit_statements"])
    connection.execute(SQL["end_predecessors"], [client])
    connection.execute(SQL["claim"], [client])
    connection.execute(SQL["listen_to_plant"])
    prepare(connection)
    return connection


def is_claimed(connection: Connection, client: str) -> bool:
    """Whether somebody is connected to the database as the consumer `client`."""
    return connection.execute(SQL["is_claimed"], [client]).fetchone() == (True,)
