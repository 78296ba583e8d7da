"""A provider of single sign-on on this machine, which says of whoever comes what it is told to say."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.test import Client

OURS, THEIRS = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())


class Provider:
    """`says` is what it tells of the person, `also` what stands in the signed part alone; `lies` are told for once."""

    def __init__(self, address: str) -> None:
        self.address, self.says, self.also = address, {}, {}
        self.asked: dict[str, str] = {}
        self.lies: dict[str, Any] = {}

    def settings(self) -> dict[str, Any]:
        app = {"provider_id": "sso", "name": "House login", "client_id": "desk", "secret": "s"}
        known = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
        return {"openid_connect": {**known, "APPS": [{**app, "settings": {"server_url": self.address}}]}}

    def begin(self, client: Client, query: str = "process=login") -> str:
        """Leave for the provider; the state that has to be brought back, or nothing where it is not even asked."""
        away = client.post(f"/accounts/oidc/sso/login/?{query}")
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(away["Location"]).query).items()}
        return self.asked.get("state", "")

    def come(self, client: Client, state: str | None = None, **says: Any) -> Any:
        """Come back from it; what it says stays so until it is told otherwise."""
        self.says = says or self.says
        state = self.begin(client) if state is None else state
        return client.get("/accounts/oidc/sso/login/callback/", {"code": "c", "state": state})

    def answer(self, path: str) -> dict[str, Any]:
        at = self.address
        if path == "/token":
            return {"access_token": "a", "token_type": "Bearer", "id_token": self._id_token()}
        if path == "/userinfo":
            return {**self.says, **self.lies.get("userinfo", {})}
        if path == "/keys":
            public = jwt.algorithms.ECAlgorithm.to_jwk(OURS.public_key(), as_dict=True)
            return {"keys": [{**public, "kid": "1", "alg": "ES256"}]}
        return {
            "issuer": at,
            "jwks_uri": f"{at}/keys",
            "authorization_endpoint": f"{at}/authorize",
            "token_endpoint": f"{at}/token",
            "userinfo_endpoint": f"{at}/userinfo",
            **self.lies.get("metadata", {}),
        }

    def _id_token(self) -> str:
        if "id_token" in self.lies:
            return str(self.lies["id_token"])
        told = {"iss": self.address, "aud": "desk", "exp": 2**31, "iat": 1, **self.says, **self.also}
        told |= self.lies.get("claims", {})
        key, algorithm = self.lies.get("signed", (OURS, "ES256"))
        return jwt.encode(told, key, algorithm=algorithm, headers={"kid": "1"})


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
