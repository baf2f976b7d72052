"""A QR symbol drawn on a screen, as inline SVG that needs no script and no style."""

import qrcode
from markupsafe import Markup


def qr_svg(text: str, *, label: str) -> Markup:
    """`text` as a QR code, level M, with its quiet zone of four modules; `label` is read aloud instead."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return Markup(
        '<svg class="qr" role="img" aria-label="{label}" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        '<rect width="{size}" height="{size}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
    ).format(label=label, size=len(rows), path=path)
