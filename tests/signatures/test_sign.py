"""Signing through the host's key: CAdES-B that our own verifier and others accept, and the refusal of wrong keys."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import utils
from hypothesis import given, settings
from hypothesis import strategies as st

from cmskit import CONTENT, WHEN, certificate, host, key, signer
from motcua.errors import BadInputError
from motcua.signatures import algorithms
from motcua.signatures.cms import check_signature, parse_cms
from motcua.signatures.message import SignedMessage
from motcua.signatures.sign import SCHEMES, sign_detached
from motcua.signatures.verdict import Reason, Verdict

DIGESTS = [row["name"] for row in algorithms.algorithm_rows()["digest"] if row["standing"] == "allowed"]
PAIRS = {("pss", name) for name in DIGESTS}
PAIRS |= {(row["scheme"], row["digest"]) for row in algorithms.algorithm_rows()["signature"]
          if row["standing"] == "allowed" and row["digest"]}  # fmt: skip
KINDS = {"pss": ["rsa2048"], "pkcs1v15": ["rsa2048"], "ecdsa": ["p256", "p384", "p521"], "ed25519": ["ed25519"]}


def bare(value: bytes) -> bytes:
    """The two numbers of an ECDSA signature set side by side, as many tokens return them."""
    return b"".join(number.to_bytes(32, "big") for number in utils.decode_dss_signature(value))


def signed(content=CONTENT, kind="rsa2048", **options) -> bytes:
    options = {"certificate": certificate(kind), "sign": host(kind), "signing_time": WHEN} | options
    return sign_detached(content, **options)


@given(
    pair=st.sampled_from(sorted(PAIRS)),
    content=st.binary(max_size=300),
    when=st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC)),
    other=st.binary(max_size=20),
    data=st.data(),
)
@settings(max_examples=120, deadline=None)
def test_what_is_signed_verifies_and_nothing_else_does(pair, content, when, other, data):
    """EN 319 122-1, CAdES-B: the four signed attributes tie content, time and certificate together."""
    scheme, digest = pair
    kind = data.draw(st.sampled_from(KINDS[scheme]))

    made = signed(content, kind, scheme=scheme, digest=digest, signing_time=when)
    found = check_signature(parse_cms(made), content)

    assert (found.verdict, found.certificate.raw) == (Verdict.TOTAL_PASSED, certificate(kind))
    assert found.signing_time == when.replace(microsecond=0)
    assert found.passed == tuple(name for name, _result in found.outcomes)
    if other != content:
        assert check_signature(parse_cms(made), other).reason is Reason.HASH_FAILURE


def test_every_scheme_is_reachable_and_the_chain_travels_along():
    made = parse_cms(signed(chain=[certificate("p256"), certificate()]))

    assert {scheme for scheme, _digest in PAIRS} == set(SCHEMES)
    assert isinstance(made, SignedMessage)
    assert set(made.certificates) == {certificate(), certificate("p256")}
    assert len(made.certificates) == 2


def test_the_host_gets_a_digest_and_a_name_or_the_whole_message():
    calls = []

    def spy(kind):
        def sign(data: bytes, name: str) -> bytes:
            calls.append((len(data), name))
            return host(kind)(data, name)

        return sign

    signed(sign=spy("rsa2048"))
    signed(sign=spy("rsa2048"), scheme="pkcs1v15", digest="sha512")
    signed(kind="ed25519", sign=spy("ed25519"), scheme="ed25519")

    assert calls[:2] == [(32, "pss-sha256"), (64, "pkcs1v15-sha512")]
    assert calls[2][1] == "ed25519"
    assert calls[2][0] > 64


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("rsa2048", host("rsa2048/other")),
        ("rsa2048", lambda data, _name: host()(data, "pkcs1v15-sha256")),
        ("rsa2048", lambda _data, _name: bytes(256)),
        ("p256", lambda data, name: bare(host("p256")(data, name))),
    ],
    ids=["another-key", "another-padding", "zeros", "bare-r-and-s"],
)  # fmt: skip
def test_a_wrong_signature_of_the_host_is_not_handed_on(kind, wrong):
    scheme = "pss" if kind == "rsa2048" else "ecdsa"
    with pytest.raises(BadInputError) as caught:
        signed(kind=kind, scheme=scheme, sign=wrong)

    assert (caught.value.code, caught.value.value) == ("SIGNATURE_WRONG", "SIG_CRYPTO_FAILURE")
    assert "Thiết bị ký" in caught.value.message_vi


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"scheme": "ecdsa"}, "SIGN_SCHEME"),
        ({"scheme": "dsa"}, "SIGN_SCHEME"),
        ({"digest": "sha1"}, "SIGN_ALGORITHM"),
        ({"digest": "sha224"}, "SIGN_ALGORITHM"),
        ({"digest": "nothing"}, "SIGN_ALGORITHM"),
        ({"certificate": b"no certificate"}, "SIGNER_CERTIFICATE"),
        ({"certificate": certificate("rsa1024"), "sign": host("rsa1024")}, "CRYPTO_CONSTRAINTS_FAILURE"),
        ({"sign": lambda _data, _name: b""}, "SIGNATURE_MISSING"),
        ({"sign": lambda _data, _name: None}, "SIGNATURE_MISSING"),
        ({"signing_time": WHEN.replace(tzinfo=None)}, "NAIVE_TIME"),
    ],
    ids=range(10),
)
def test_what_cannot_be_signed_with_is_refused(options, code):
    with pytest.raises(BadInputError) as caught:
        signed(**options)

    assert caught.value.code == code


def test_the_same_moment_is_signed_in_whatever_zone_it_is_given():
    from motcua.localtime import DESK_ZONE

    there = signed(scheme="pkcs1v15", signing_time=WHEN.astimezone(DESK_ZONE))

    assert there == signed(scheme="pkcs1v15", signing_time=WHEN)
    assert there != signed(scheme="pkcs1v15", signing_time=WHEN + timedelta(seconds=1))


def test_the_key_stays_with_the_host():
    assert key().private_numbers().d.to_bytes(256, "big") not in signed()
    assert signer().is_strong
