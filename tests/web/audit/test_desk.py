"""x"""
from cast import sign_in
def test_home(app, client, auditor, noon):
    page = sign_in(client, auditor).get("/audit/")
    assert page.status_code == 200, page.get_data(as_text=True)[:3000]
