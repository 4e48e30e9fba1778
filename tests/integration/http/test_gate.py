
from builders.service import Service
from byssus.core.identity.access import Role


def paths(service: Service) -> list[tuple[str, str]]:
    """Every method and path there is, also those that the OpenAPI document leaves out."""
    found = []
    for route in service.app.routes:
        print(type(route), getattr(route, "path", None))
    return found


def test_x(service: Service) -> None:
    paths(service)
    with service.client() as c:
        for p in ["/healthz", "/readyz", "/login", "/api/v1/me", "/metrics", "/docs", "/openapi.json", "/nothing"]:
            r = c.get(p)
            print(p, r.status_code, r.headers, r.text[:600])
    with service.client(Role.ADMIN) as c:
        for p in [
            "/healthz",
            "/readyz",
            "/login",
            "/api/v1/me",
            "/metrics",
            "/docs",
            "/docs/assets/swagger-ui.css",
            "/openapi.json",
            "/nothing",
        ]:
            r = c.get(p)
            print(p, r.status_code, r.headers, r.text[:1600])
        r = c.post("/api/v1/keys", json={"name": "x", "role": "adm", "foo": 1})
        print(r.text)
        r = c.put("/api/v1/keys", json={"name": "x", "role": "adm", "foo": 1})
        print(r.text)
        r = c.post("/api/v1/keys", content=b"{")
        print(r.text)
        r = c.post("/api/v1/keys", json={"name": "x\x00", "role": "admin"})
        print(r.text)
    assert 0
