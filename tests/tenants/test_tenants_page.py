def test_operator_finds_a_tenant(browse):
    page = browse("public", "olu").get("/tenants/", {"q": "south"}).content.decode()
    assert "south.kith.localhost" in page
    assert "north.kith.localhost" not in page


def test_commissioner_may_not_see_the_tenants(browse):
    assert browse("public", "vic").get("/tenants/").status_code == 403


def test_a_tenants_host_has_no_such_page(browse):
    assert browse("north", "ivy").get("/tenants/").status_code == 404


def test_nobody_is_asked_to_sign_in_first(browse):
    assert browse("public").get("/tenants/").status_code == 302
