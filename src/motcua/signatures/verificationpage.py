"""The offline verification page: one HTML file that checks receipt QRs in the browser under pinned keys.

No server and no outside resource: its Content-Security-Policy allows its own script and style by hash and nothing
else, not even a connection. The keys stand inside the hashed script.
"""

from __future__ import annotations

import base64
import hashlib
import json
import tomllib
from datetime import datetime
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

from motcua.errors import BadInputError
from motcua.localtime import DESK_ZONE
from motcua.signatures.cosetable import cose_table
from motcua.signatures.keyring import KeyRing, QrKey
from motcua.signatures.verdict import Verdict, verdict_texts

__all__ = ["verification_page"]

_BROWSER = "UNSUPPORTED_BROWSER"


def verification_page(key_ring: KeyRing, *, lang: str = "vi") -> str:
    """Return the page as one HTML text.

    Args:
        key_ring: the keys it trusts, and no others; a changed ring is a new page.
        lang: "vi" or "en".

    Raises:
        BadInputError: PAGE_LANGUAGE for another language, PAGE_NO_KEYS for an empty ring.
    """
    words = _words().get(lang)
    if words is None:
        known = ", ".join(_words())
        raise BadInputError("PAGE_LANGUAGE", f"Ngôn ngữ phải là: {known}.", f"the language is one of: {known}")
    if not key_ring.keys:
        raise BadInputError("PAGE_NO_KEYS", "Bộ khóa trống.", "the key ring is empty")
    script = f"\nconst DATA = {_script_json(_data(key_ring, words, lang))};\n{_part('verify.js')}"
    style = f"\n{_part('verify.css')}"
    texts = {name: escape(text) for name, text in words.items() if isinstance(text, str)}
    lines = "".join(f"<li>{escape(_key_line(key, words['key_line']))}</li>" for key in key_ring.keys)
    return Template(_part("verify.html")).substitute(
        texts,
        lang=lang,
        keys=lines,
        script=script,
        script_hash=_csp_hash(script),
        style=style,
        style_hash=_csp_hash(style),
    )


def _data(key_ring: KeyRing, words: dict[str, Any], lang: str) -> dict[str, Any]:
    table = {name: part for name, part in cose_table().raw.items() if name != "criterion"}
    table["claim"] = [
        {name: value for name, value in row.items() if name not in ("vi", "en")} | {"label": row[lang]}
        for row in table["claim"]
    ]
    verdicts = {name: row["verdict"] for name, row in verdict_texts()["reason"].items() if name in words["reasons"]}
    return {
        "table": table,
        "keys": [_pinned(key) for key in key_ring.keys],
        "words": words,
        "verdicts": verdicts | {_BROWSER: Verdict.INDETERMINATE.value},
        "offset": int((DESK_ZONE.utcoffset(None)).total_seconds()),
        "zone": str(DESK_ZONE),
    }


def _pinned(key: QrKey) -> dict[str, Any]:
    return {
        "kid": key.key_id,
        "algorithm": key.algorithm,
        "spki": base64.b64encode(key.spki).decode("ascii"),
        "signs_from": key.signs_from,
        "signs_to": key.signs_to,
        "accepted_to": key.accepted_to,
        "agencies": sorted(key.agencies),
        "name": key.name,
    }


def _key_line(key: QrKey, pattern: str) -> str:
    return Template(pattern).substitute(
        name=key.name or key.key_id,
        kid=key.key_id,
        algorithm=key.algorithm,
        start=_shown(key.not_before),
        end=_shown(key.not_after),
        agencies=", ".join(sorted(key.agencies)),
        fingerprint=key.fingerprint,
    )


def _shown(moment: datetime) -> str:
    return moment.replace(microsecond=0).isoformat(" ")


def _script_json(value: Any) -> str:
    """Return JSON that cannot end a script element: no angle bracket stands in it, and only ASCII."""
    return json.dumps(value, sort_keys=True).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _csp_hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _part(name: str) -> str:
    return files("motcua.signatures").joinpath("page", name).read_text("utf-8")


@cache
def _words() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("motcua.signatures").joinpath("tables", "page.toml").read_text("utf-8"))
