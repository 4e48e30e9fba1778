import httpx
import pytest

from builders.service import Service
from byssus.app.http.gate import SESSION_COOKIE
from byssus.core.identity.access import Role
from byssus.core.identity.attempts import FailedLogins

OWN = {"Sec-Fetch-Site": "same-origin"}


def log_in(client: httpx.Client, key: str, target: str = "/", **headers: str) -> httpx.Response:
    return client.post("/login", data={"key": key, "next": target}, headers=headers or OWN)


def test_a_person_who_opens_a_page_is_sent_to_the_login_and_comes_back(shared: Service) -> None:
    with shared.client(Accept="text/html") as browser:
        sent = browser.get("/docs?x=1")
        assert sent.status_code == 303
        assert sent.headers["Location"] == "/login?next=%2Fdocs%3Fx%3D1"
        assert 'value="/docs?x=1"' in browser.get(sent.headers["Location"]).text
        back = log_in(browser, shared.key(Role.ADMIN), "/docs?x=1")
        assert (back.status_code, back.headers["Location"]) == (303, "/docs?x=1")
        assert browser.get("/docs?x=1").status_code == 200


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(shared: Service) -> None:
    with shared.client() as browser:
        cookie = log_in(browser, shared.key(Role.ADMIN)).headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "/\nx"])
def test_login_never_leads_to_another_site(shared: Service, target: str) -> None:
    with shared.client() as browser:
        assert log_in(browser, shared.key(Role.ADMIN), target).headers["Location"] == "/"


def test_logout_ends_the_session_for_good(shared: Service) -> None:
    with shared.client() as browser:
        log_in(browser, shared.key(Role.OPERATOR))
        token = dict(browser.cookies)
        assert browser.get("/api/v1/me").json()["role"] == "operator"
        assert browser.post("/logout", headers=OWN).headers["Location"] == "/login"
        assert SESSION_COOKIE not in browser.cookies
    with httpx.Client(base_url=shared.url, cookies=token, trust_env=False) as thief:
        assert thief.get("/api/v1/me").json()["detail"] == "This session is over."


def test_revoking_a_key_ends_its_sessions(shared: Service) -> None:
    with shared.client() as browser, shared.client(Role.ADMIN) as admin:
        log_in(browser, shared.key(Role.OPERATOR))
        admin.delete(f"/api/v1/keys/{browser.get('/api/v1/me').json()['key_id']}")
        assert browser.get("/api/v1/me").status_code == 401


OTHERS = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {},
]


@pytest.mark.parametrize("headers", OTHERS)
def test_another_sites_page_cannot_act_with_the_cookie(shared: Service, headers: dict[str, str]) -> None:
    with shared.client() as browser:
        log_in(browser, shared.key(Role.ADMIN))
        answer = browser.post("/api/v1/keys", json={"name": "spy", "role": "admin"}, headers=headers)
        assert answer.status_code == 403
        assert "spy" not in browser.get("/api/v1/keys").text


@pytest.mark.parametrize("headers", OTHERS)
def test_another_sites_page_cannot_log_somebody_in(shared: Service, headers: dict[str, str]) -> None:
    with shared.client(**headers) as browser:
        answer = browser.post("/login", data={"key": shared.key(Role.ADMIN)})
    assert answer.status_code == 403


def test_our_own_page_may_act_also_from_browsers_that_only_name_their_origin(shared: Service) -> None:
    with shared.client() as browser:
        log_in(browser, shared.key(Role.ADMIN), Origin=shared.url)
        wanted = {"name": "a", "role": "operator"}
        assert browser.post("/api/v1/keys", json=wanted, headers={"Origin": shared.url}).status_code == 201


def test_after_too_many_failures_even_the_right_key_has_to_wait(service: Service) -> None:
    key = service.key(Role.ADMIN)
    with service.client(**{"Accept-Language": "en"}) as browser:
        for _ in range(FailedLogins().limit):
            assert "not valid" in log_in(browser, "byssus_a_b").text
        answer = log_in(browser, key)
    assert answer.status_code == 429
    assert "Wait a few minutes" in answer.text
