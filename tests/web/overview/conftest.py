"""Song Hoa's rice with its whole story, and officers at the desk."""

import importlib.util
from pathlib import Path

_at_desk = Path(__file__).resolve().parents[1] / "audit" / "conftest.py"
_spec = importlib.util.spec_from_file_location("audit_desk", _at_desk)
_module = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_module)
Desk, story, desk, far_desk = _module.Desk, _module.story, _module.desk, _module.far_desk
manager_desk, stranger_desk = _module.manager_desk, _module.stranger_desk
