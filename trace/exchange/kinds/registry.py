"""Every kind of file that is alive."""

from trace.errors import N_, Invalid
from trace.exchange.kinds import batches, codes, communes, diary, growers, organisations, products, sites
from trace.exchange.kinds.base import Kind
from trace.kit.viewer import Viewer

_MODULES = (products, sites, organisations, communes, growers, batches, diary, codes)
KINDS = {module.KIND.code: module.KIND for module in _MODULES}


def find_kind(code: str) -> Kind:
    """The kind with this code; Invalid names the choice."""
    if code not in KINDS:
        raise Invalid(N_("Chọn loại dữ liệu của tệp."), field="kind")
    return KINDS[code]


def kinds_for(viewer: Viewer) -> list[Kind]:
    """The kinds a person of this role brings on the page."""
    return [kind for kind in KINDS.values() if viewer.role in kind.roles]
