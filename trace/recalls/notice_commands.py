"""Notices from the command line: computed again from their acts."""

import click
from flask_babel import gettext as _

from trace.database import atomic, connected
from trace.kit.sentences import sentences
from trace.recalls import recording_notices


@click.command("rebuild")
def rebuild() -> None:
    """Compute every notice again from its acts; exit 1 where something had to be mended."""
    with connected(), sentences(), atomic():
        looked, mended = recording_notices.rebuild()
    click.echo(_("Đã tính lại %(looked)s thông báo thu hồi, sửa %(mended)s.", looked=looked, mended=mended))
    if mended:
        raise SystemExit(1)
