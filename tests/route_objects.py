"""How the walk over all routes finds a real object for each parameter of an address.

A room adds one line per parameter of its guarded addresses. The key is the parameter's name, narrowed to a blueprint
(`batches:code`) or to one view (`batches.show:code`) where others use the same name for other things. The value is a
function that gets the cast (a namespace with song_hoa, manager, clerk, admin, …) and returns what stands in the address
for an object that belongs to Song Hoa; it may create it. Each function is called at most once a test.
"""

from collections.abc import Callable
from types import SimpleNamespace
from uuid import uuid4

from cast import A_SAO, LONG_AGO, membership_of

from trace.access.actions import create_token
from trace.access.models import SignIn
from trace.documents.models import Certificate
from trace.kit.viewer import COMMAND_LINE
from trace.products.actions import save_product
from trace.products.models import Product
from trace.sites.actions import save_site
from trace.sites.models import Site


def token_of_song_hoa(cast: SimpleNamespace) -> int:
    return create_token(cast.song_hoa, name="cân", role="staff", by=COMMAND_LINE, now=LONG_AGO)[0].id


def sign_in_of_clerk(cast: SimpleNamespace) -> int:
    membership = membership_of(cast.clerk)
    return SignIn.create(
        token_hash=uuid4().hex, membership=membership, created_at=LONG_AGO, seen_at=LONG_AGO, expires_at=LONG_AGO
    ).id


def product_of_song_hoa(cast: SimpleNamespace) -> Product:
    facts = {"name": "Gạo thơm", "category": "rice"}
    return save_product(cast.song_hoa, facts, by=COMMAND_LINE, now=LONG_AGO)


def site_of_song_hoa(cast: SimpleNamespace) -> Site:
    facts = {"kind": "plot", "name": "Đồng Chợ", "address": A_SAO}
    return save_site(cast.song_hoa, facts, by=COMMAND_LINE, now=LONG_AGO)


def certificate_of_song_hoa(cast: SimpleNamespace) -> Certificate:
    return Certificate.create(
        organisation=cast.song_hoa,
        kind="vietgap",
        number="VietGAP-TT-20",
        issuer="Trung tâm Chứng nhận",
        subject_kind="organisation",
        subject_id=cast.song_hoa.id,
        created_at=LONG_AGO,
    )


ROUTE_OBJECTS: dict[str, Callable[[SimpleNamespace], object]] = {
    "membership_id": lambda cast: membership_of(cast.clerk).id,
    "sign_in_id": sign_in_of_clerk,
    "token_id": token_of_song_hoa,
    "organisations:code": lambda cast: cast.song_hoa.code,
    "organisations_api:code": lambda cast: cast.song_hoa.code,
    "products:code": lambda cast: product_of_song_hoa(cast).code,
    "products_api:code": lambda cast: product_of_song_hoa(cast).code,
    "photo_id": lambda cast: 1,
    "certificate_id": lambda cast: certificate_of_song_hoa(cast).id,
    "sites:code": lambda cast: site_of_song_hoa(cast).code,
}

# Guarded addresses with a parameter that every role in the mark may open whoever owns the thing, and why.
SHARED_WITH_STRANGERS: dict[str, str] = {}

# Addresses that belong to one person, not to an organisation: colleagues are strangers there too, and so is an admin.
PERSONAL = {"access.end_sign_in"}
