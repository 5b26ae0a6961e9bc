"""Writes src/keifu/_generated.py from the OpenAPI document: types, and the methods of both clients.

usage: python3 clients/python/generate.py URL_OR_FILE [--check]    (--check: only says whether it is up to date)
"""

import json
import keyword
import re
import sys
import urllib.request
from pathlib import Path

TARGET = Path(__file__).resolve().parent / "src" / "keifu" / "_generated.py"
SINGULAR = {"entities": "entity", "documents": "document", "passages": "passage", "judgements": "judgement", "series": "series"}
ALREADY = {"close"}

HEAD = '''"""Types and operations, written by generate.py from the OpenAPI document. Not to be changed by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any, Literal, NotRequired, TypedDict

from ._transport import AsyncTransport, SyncTransport

'''


def identifier(name: str) -> str:
    """A name that Python takes."""
    name = re.sub(r"\W", "_", name)
    return f"{name}_" if keyword.iskeyword(name) else name


class Document:
    """The OpenAPI document, and the Python that says the same."""

    def __init__(self, document: dict):
        self.document = document
        self.schemas = document["components"]["schemas"]

    def at(self, value: dict) -> dict:
        """What a reference leads to."""
        while "$ref" in value:
            found = self.document
            for part in value["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            value = found
        return value

    def type_of(self, schema: dict) -> str:
        """The annotation for a schema."""
        if "$ref" in schema:
            return identifier(schema["$ref"].rsplit("/", 1)[1])
        for choice in ("oneOf", "anyOf"):
            if choice in schema:
                return " | ".join(dict.fromkeys(self.type_of(one) for one in schema[choice]))
        if "const" in schema:
            return f"Literal[{schema['const']!r}]"
        if "enum" in schema:
            return f"Literal[{', '.join(repr(one) for one in schema['enum'])}]"
        kinds = schema.get("type", [])
        kinds = [kinds] if isinstance(kinds, str) else kinds
        found = [self.plain(kind, schema) for kind in kinds] or ["Any"]
        return " | ".join(dict.fromkeys(found))

    def plain(self, kind: str, schema: dict) -> str:
        match kind:
            case "array":
                return f"list[{self.type_of(schema.get('items', {}))}]"
            case "object":
                values = schema.get("additionalProperties")
                return f"dict[str, {self.type_of(values) if isinstance(values, dict) else 'Any'}]"
            case _:
                return {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}[kind]

    def fields(self, schema: dict) -> tuple[dict[str, dict], set[str]]:
        """The properties of an object, those of its parts among them, and which are always there."""
        schema = self.at(schema)
        known, required = {}, set()
        for part in schema.get("allOf", []):
            more, always = self.fields(part)
            known |= more
            required |= always
        return known | schema.get("properties", {}), required | set(schema.get("required", []))

    def types(self) -> list[str]:
        """One definition for each schema, in the order of their names."""
        lines = []
        for name, schema in sorted(self.schemas.items()):
            known, required = self.fields(schema)
            if not known:
                # A string, so that the order of definitions does not matter.
                lines += [f"{identifier(name)} = {self.type_of(schema)!r}" if "|" in self.type_of(schema) else f"{identifier(name)} = {self.type_of(schema)}", "", ""]
                continue
            always = {field: self.type_of(of) for field, of in known.items()}
            plain = all(field.isidentifier() and not keyword.iskeyword(field) for field in known)
            annotated = {field: of if field in required else f"NotRequired[{of}]" for field, of in always.items()}
            if plain:
                lines.append(f"class {identifier(name)}(TypedDict):")
                lines += [f'    """{summary(schema)}"""', ""] if schema.get("description") else []
                lines += [f"    {field}: {of}" for field, of in annotated.items()]
            else:
                lines.append(f"{identifier(name)} = TypedDict({identifier(name)!r}, {{")
                lines += [f"    {field!r}: {of!r}," for field, of in annotated.items()]
                lines.append("})")
            lines += ["", ""]
        return lines

    def operations(self) -> list["Operation"]:
        """All operations, in the order of paths and methods."""
        methods = ("get", "post", "put", "patch", "delete")
        found = [
            Operation(self, method, path, item)
            for path, item in sorted(self.document["paths"].items())
            for method in methods
            if method in item
        ]
        names = [operation.name for operation in found]
        twice = {name for name in names if names.count(name) > 1} | (ALREADY & set(names))
        assert not twice, f"operations of one name: {twice}"
        return found


def summary(schema: dict) -> str:
    return " ".join(schema["description"].split()).replace("\\", "\\\\").replace('"', "'")


class Operation:
    """An operation of the document as a method."""

    def __init__(self, document: Document, method: str, path: str, item: dict):
        self.document, self.method, self.path = document, method, path
        self.operation = item[method]
        parameters = [*item.get("parameters", []), *self.operation.get("parameters", [])]
        self.parameters = [document.at(parameter) for parameter in parameters]
        self.name = self.named("get" in item)

    def named(self, has_get: bool) -> str:
        """entity_mentions for GET /v1/entities/{id}/mentions, export_table for GET /v1/export/{table}, post_judgements
        for POST where GET lists them."""
        parts = [part for part in self.path.split("/") if part and part != "v1"]
        words = [] if self.path.startswith(("/v1", "/reconcile")) else ["server"]
        for part, after in zip(parts, [*parts[1:], ""], strict=True):
            if not part.startswith("{"):
                words.append(SINGULAR.get(part, part) if after.startswith("{") else part)
            elif words[-1] not in SINGULAR.values():
                words.append(part.strip("{}"))
        if self.method == "delete" or (self.method != "get" and has_get):
            words.insert(0, self.method)
        return identifier("_".join(words))

    def of(self, place: str) -> list[dict]:
        return [parameter for parameter in self.parameters if parameter["in"] == place]

    def body(self) -> tuple[str, str] | None:
        """How the body is sent, and its type; JSON where there is a choice."""
        content = self.document.at(self.operation.get("requestBody", {})).get("content", {})
        for kind, word in [("application/json", "body"), ("application/x-www-form-urlencoded", "form")]:
            if kind in content:
                return word, self.document.type_of(content[kind].get("schema", {}))
        assert not content, f"{self.path}: how is {list(content)} sent?"
        return None

    def answer(self) -> dict:
        """The schema of the JSON that it answers with; empty when it is no JSON."""
        for status, response in sorted(self.operation["responses"].items()):
            content = self.document.at(response).get("content", {})
            if status.startswith("2") and "application/json" in content:
                return content["application/json"].get("schema", {})
        return {}

    def returned(self) -> str:
        if schema := self.answer():
            return self.document.type_of(schema)
        content = self.document.at(self.operation["responses"]["200"]).get("content", {})
        texts = content and all(kind.startswith("text/") or kind == "application/x-ndjson" for kind in content)
        return "str" if texts else "bytes | str"

    def arguments(self) -> list[str]:
        required, optional = [], []
        for parameter in self.parameters:
            of = self.document.type_of(parameter.get("schema", {"type": "string"}))
            name = identifier(parameter["name"].lower() if parameter["in"] == "header" else parameter["name"])
            if parameter.get("required"):
                required.append(f"{name}: {of}")
            else:
                optional.append(f"{name}: {of} = None" if "None" in of else f"{name}: {of} | None = None")
        if body := self.body():
            required.append(f"{body[0]}: {body[1]}")
        return [*required, *(["*", *optional] if optional else [])]

    def sent(self) -> str:
        """The arguments of ``_send``."""
        def mapping(place: str) -> str:
            def python(parameter: dict) -> str:
                return identifier(parameter["name"].lower() if place == "header" else parameter["name"])

            pairs = ", ".join(f'"{parameter["name"]}": {python(parameter)}' for parameter in self.of(place))
            return f"{{{pairs}}}"

        given = [f'"{self.method.upper()}"', f'"{self.path}"']
        for place, word in [("path", "ids"), ("query", "query"), ("header", "headers")]:
            if self.of(place):
                given.append(f"{word}={mapping(place)}")
        if body := self.body():
            given.append(f"{body[0]}={body[0]}")
        return ", ".join(given)

    def doc(self) -> str:
        lines = [f'"""{self.operation.get("summary", self.name)} (``{self.method.upper()} {self.path}``)']
        described = [(parameter["name"], parameter.get("description")) for parameter in self.parameters]
        described = [f":param {identifier(name)}: {' '.join(text.split())}" for name, text in described if text]
        if described:
            text = "\n        ".join([*lines, "", *described, '"""']).replace("\\", "\\\\")
            return text.replace(" " * 8 + "\n", "\n")
        return lines[0] + '"""'

    def pages(self) -> tuple[str, str, str] | None:
        """How its answers go on: the parameter, the field that has its next value, and the field with the list."""
        if not self.answer():
            return None
        known, _ = self.document.fields(self.answer())
        asked = {parameter["name"] for parameter in self.of("query")}
        for parameter, after in [("offset", "next_offset"), ("cursor", "next")]:
            lists = [name for name, of in known.items() if self.document.at(of).get("type") == "array"]
            if parameter in asked and after in known and lists:
                return parameter, after, lists[0]
        return None

    def source(self, asynchronous: bool) -> list[str]:
        arguments = ", ".join(["self", *self.arguments()])
        word, wait = ("async ", "await ") if asynchronous else ("", "")
        lines = [
            f"    {word}def {self.name}({arguments}) -> {self.returned()}:",
            f"        {self.doc()}",
            f"        return {wait}self._send({self.sent()})",
            "",
        ]
        if not (pages := self.pages()):
            return lines
        parameter, after, items = pages
        known, _ = self.document.fields(self.answer())
        item = self.document.type_of(self.document.at(known[items])["items"])
        # Only JSON has pages.
        kept = [argument for argument in self.arguments() if not argument.startswith("format:")]
        names = [re.split(r"[:=]", argument)[0].strip() for argument in kept if argument != "*"]
        given = ", ".join(f"{name}={name}" for name in names)
        kind = "AsyncIterator" if asynchronous else "Iterator"
        return [
            *lines,
            f"    {word}def iter_{self.name}({', '.join(['self', *kept])}) -> {kind}[{item}]:",
            f'        """Every item of :meth:`{self.name}` from the first that is asked for, page after page."""',
            "        while True:",
            f"            page = {wait}self.{self.name}({given})",
            f'            for item in page["{items}"]:',
            "                yield item",
            f'            {parameter} = page.get("{after}")',
            f"            if {parameter} is None:",
            "                return",
            "",
        ]


def generate(document: dict) -> str:
    """The module for an OpenAPI document."""
    whole = Document(document)
    operations = whole.operations()
    lines = [HEAD, *whole.types()]
    for name, base, asynchronous in [("Keifu", "SyncTransport", False), ("AsyncKeifu", "AsyncTransport", True)]:
        described = "The operations of a server." if not asynchronous else "The operations of a server, to be awaited."
        lines += [f"class {name}({base}):", f'    """{described}"""', ""]
        for operation in operations:
            lines += operation.source(asynchronous)
        lines.append("")
    lines += ["#: The operations and their parameters: (method, path) → name of the method and its parameters.", "OPERATIONS: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {"]
    for operation in operations:
        names = tuple(parameter["name"] for parameter in operation.parameters)
        lines.append(f"    {(operation.method.upper(), operation.path)!r}: {(operation.name, names)!r},")
    lines += ["}", ""]
    return "\n".join(lines)


def main() -> int:
    place = sys.argv[1]
    if place.startswith("http"):
        with urllib.request.urlopen(place, timeout=60) as answer:
            document = json.load(answer)
    else:
        document = json.loads(Path(place).read_text(encoding="utf-8"))
    module = generate(document)
    if "--check" in sys.argv[2:]:
        if TARGET.read_text(encoding="utf-8") != module:
            print(f"{TARGET.name} is not what the OpenAPI document says: run clients/python/generate.py", file=sys.stderr)
            return 1
        return 0
    TARGET.write_text(module, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
