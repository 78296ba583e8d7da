"""A provider of single sign-on on this machine, which says of whoever comes what it is told to say."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from django.test import Client


class Provider:
    """`says` is what it tells of the person, `also` what stands in the signed part alone."""

    def __init__(self, address: str) -> None:
        self.address, self.says, self.also = address, {}, {}
        self.asked: dict[str, str] = {}

    def settings(self) -> dict[str, Any]:
        app = {"provider_id": "sso", "name": "House login", "client_id": "desk", "secret": "s"}
        known = {"APPS": [{**app, "settings": {"server_url": self.address}}], "OAUTH_PKCE_ENABLED": True}
        return {"openid_connect": known}

    def begin(self, client: Client, query: str = "process=login") -> str:
        """Leave for the provider; the state that has to be brought back."""
        away = client.post(f"/accounts/oidc/sso/login/?{query}")
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(away["Location"]).query).items()}
        return self.asked["state"]

    def come(self, client: Client, state: str | None = None, **says: Any) -> Any:
        """Come back from it; what it says stays so until it is told otherwise."""
        self.says = says or self.says
        state = self.begin(client) if state is None else state
        return client.get("/accounts/oidc/sso/login/callback/", {"code": "c", "state": state})

    def answer(self, path: str) -> dict[str, Any]:
        at = self.address
        if path == "/token":
            told = {"iss": at, "aud": "desk", "exp": 2**31, "iat": 1, **self.says, **self.also}
            return {"access_token": "a", "token_type": "Bearer", "id_token": jwt.encode(told, "k" * 32)}
        if path == "/userinfo":
            return self.says
        return {
            "issuer": at,
            "jwks_uri": f"{at}/keys",
            "authorization_endpoint": f"{at}/authorize",
            "token_endpoint": f"{at}/token",
            "userinfo_endpoint": f"{at}/userinfo",
        }


@contextmanager
def provider() -> Iterator[Provider]:
    """One, while the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = json.dumps(here.answer(self.path)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 (the server names it)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    here = Provider(f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
