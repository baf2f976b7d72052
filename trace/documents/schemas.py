"""Shapes of files and papers for programs."""

from typing import Any

import marshmallow as ma
from flask_smorest.fields import Upload

from trace.documents.models import CERTIFICATE_KINDS, Certificate, StoredFile
from trace.documents.rules import MOST_PAGES
from trace.errors import N_
from trace.kit.bodies import Body, Line, Name

STATES = ("soon", "urgent", "expired", "unverified", "withdrawn")


class FileUpload(ma.Schema):
    """One file as `multipart/form-data`."""

    file = Upload(required=True, metadata={"description": "a JPEG, PNG or WebP picture, or a PDF"})


class FileOut(ma.Schema):
    """A kept file. Its hash is its name everywhere; `taken_at` is told to those alone who may see the organisation."""

    sha256 = ma.fields.String()
    url = ma.fields.String()
    media_type = ma.fields.String()
    size_bytes = ma.fields.Integer()
    width_px = ma.fields.Integer(allow_none=True)
    height_px = ma.fields.Integer(allow_none=True)
    page_count = ma.fields.Integer(allow_none=True)
    taken_at = ma.fields.AwareDateTime(allow_none=True)
    is_public = ma.fields.Boolean()


class CertificatesQuery(ma.Schema):
    """`expiring_within` days counts today; `about` names a thing, like `batch:TABCDEFG`."""

    cursor = ma.fields.Integer(load_default=0, validate=ma.validate.Range(min=0, max=999_999_999))
    limit = ma.fields.Integer(load_default=50, validate=ma.validate.Range(min=1, max=200))
    kind = ma.fields.String(load_default="", validate=ma.validate.OneOf(("", *CERTIFICATE_KINDS)))
    state = ma.fields.String(load_default="", validate=ma.validate.OneOf(("", *STATES)))
    expiring_within = ma.fields.Integer(load_default=None, validate=ma.validate.Range(min=0, max=3650))
    about = ma.fields.String(load_default="", validate=ma.validate.Length(max=60))


class CertificateIn(Body):
    """A paper. `files` are hashes of kept files, the pages in their order; `shows_pages` null leaves it to the kind."""

    kind = ma.fields.String(required=True, validate=ma.validate.OneOf(CERTIFICATE_KINDS, error=N_("Chọn loại giấy.")))
    about = Name(longest=60, required=True, metadata={"description": "organisation, product, site, season, batch or "
                                                      "event, with its code: `season:TABCDEFG`"})  # fmt: skip
    number = Name(longest=80, required=True)
    issuer = Name(longest=200, required=True)
    issued_on = ma.fields.Date(load_default=None, allow_none=True)
    expires_on = ma.fields.Date(load_default=None, allow_none=True)
    note = Line(longest=300, load_default="")
    shows_pages = ma.fields.Boolean(load_default=None, allow_none=True)
    files = ma.fields.List(ma.fields.String(), load_default=list, validate=ma.validate.Length(max=MOST_PAGES))


class CertificateChange(Body):
    """What may be corrected; what is not sent stays."""

    number = Name(longest=80)
    issuer = Name(longest=200)
    issued_on = ma.fields.Date(allow_none=True)
    expires_on = ma.fields.Date(allow_none=True)
    note = Line(longest=300)
    shows_pages = ma.fields.Boolean()


class PagesIn(Body):
    """The pages there are to be, in their order, by their hash."""

    files = ma.fields.List(ma.fields.String(), required=True, validate=ma.validate.Length(max=MOST_PAGES))


class CertificateOut(ma.Schema):
    """A paper with its pages."""

    id = ma.fields.Integer()
    organisation = ma.fields.String()
    kind = ma.fields.String()
    about = ma.fields.String(metadata={"description": "empty where the thing is not yours to see"})
    number = ma.fields.String()
    issuer = ma.fields.String()
    issued_on = ma.fields.Date(allow_none=True)
    expires_on = ma.fields.Date(allow_none=True)
    days_left = ma.fields.Integer(allow_none=True, metadata={"description": "within the last 60"})
    is_expired = ma.fields.Boolean()
    is_active = ma.fields.Boolean()
    shows_pages = ma.fields.Boolean()
    verified_by = ma.fields.String()
    verified_at = ma.fields.AwareDateTime(allow_none=True)
    note = ma.fields.String()
    pages = ma.fields.List(ma.fields.Nested(FileOut))


class CertificatesPage(ma.Schema):
    """Some papers and the cursor of those after them."""

    items = ma.fields.List(ma.fields.Nested(CertificateOut))
    next = ma.fields.String(allow_none=True)


def file_values(row: StoredFile) -> dict[str, Any]:
    """A file as FileOut wants it."""
    facts = ("sha256", "media_type", "size_bytes", "width_px", "height_px", "page_count", "taken_at", "is_public")
    return {**{name: getattr(row, name) for name in facts}, "url": f"/files/{row.sha256}"}


def plain(row: Certificate) -> dict[str, Any]:
    """The columns of a paper that CertificateOut shows as they are."""
    facts = ("id", "kind", "number", "issuer", "issued_on", "expires_on", "is_active", "shows_pages", "verified_by",
             "verified_at", "note")  # fmt: skip
    return {name: getattr(row, name) for name in facts}
