"""Who left quickly is signed out by what their next request says, whether or not the signing out reached us."""

from __future__ import annotations

from typing import Any


def test_the_next_request_is_signed_out_and_so_are_those_after_it(browse: Any) -> None:
    client = browse("north", "gita")
    assert client.get("/account/").status_code == 200
    client.cookies["left"] = "1"
    answer = client.get("/account/")
    assert answer.status_code == 302 and "/account/login/" in answer.url
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert answer.cookies["left"]["max-age"] == 0, "said once, it is done"
    del client.cookies["left"]
    assert client.get("/account/").status_code == 302
