"""`byssus key …`: who may ask and act, and the keys that sign files."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from byssus.app.commands.options import OURSELVES, Data
from byssus.app.installation import database_url, settings_for
from byssus.core.database import connect
from byssus.core.identity.access import Role
from byssus.core.identity.keys import keys, make_key, revoke_key
from byssus.core.signing.register import published_keys, rotate_key

_key = typer.Typer(no_args_is_help=True, help="Access keys, and the key that signs files.")


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(_key, name="key")


@_key.command()
def make(
    name: Annotated[str, typer.Argument(help="Name of the person or device that will hold the key.")],
    role: Annotated[Role, typer.Option(help="What the key may do.")] = Role.OPERATOR,
    party: Annotated[str | None, typer.Option(help="Code of the firm whose person or device this is.")] = None,
    contact: Annotated[
        str | None, typer.Option(help="Code of the contact that the person is, for a key beside one in their name.")
    ] = None,
    days: Annotated[int | None, typer.Option(help="Days until it expires; never, if left out.", min=1)] = None,
    data: Data = None,
) -> None:
    """Make a key and print it, this once."""
    now = datetime.now(UTC)
    expires_at = now + timedelta(days=days) if days else None
    with connect(database_url(settings_for(data))) as connection:
        _, text = make_key(connection, name, role, now, expires_at, party, contact)
    print(text)


@_key.command("list")
def show(data: Data = None) -> None:
    """List all keys, without their secrets."""
    table = Table("id", "name", "person", "role", "firm", "made", "expires", "revoked", box=None)
    with connect(database_url(settings_for(data))) as connection:
        for key in keys(connection):
            times = (
                f"{time:%Y-%m-%d %H:%M}" if time else "" for time in (key.created_at, key.expires_at, key.revoked_at)
            )
            table.add_row(key.id, key.name, key.person, key.role, key.party or "", *times)
    Console().print(table)


@_key.command()
def revoke(key_id: Annotated[str, typer.Argument(metavar="ID")], data: Data = None) -> None:
    """End a key and every session begun with it."""
    with connect(database_url(settings_for(data))) as connection:
        key = revoke_key(connection, key_id, datetime.now(UTC))
    print(f"The key of {key.name} no longer opens anything.")


@_key.command("public")
def public(data: Data = None) -> None:
    """Print the public keys that files were signed with, as /.well-known/jwks.json has them."""
    with connect(database_url(settings_for(data))) as connection:
        print(published_keys(connection).model_dump_json(indent=2, exclude_none=True))


@_key.command("rotate-signing")
def rotate_signing(data: Data = None) -> None:
    """Sign files with a new key from now on; what the old one signed stays good."""
    settings = settings_for(data)
    with connect(database_url(settings)) as connection:
        name = rotate_key(connection, settings.signing_key_file, OURSELVES.name, datetime.now(UTC))
    print(f"Files are signed with {name} from now on. Copy {settings.signing_key_file} to every machine that signs.")
