"""The offline verification page: in a real browser it says what the library says, and never yes by mistake."""

from __future__ import annotations

import base64
import hashlib
import json
import random
import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from motcua.errors import BadInputError
from motcua.signatures.base45 import ALPHABET
from motcua.signatures.cose import verify_receipt_qr
from motcua.signatures.keyring import KeyRing
from motcua.signatures.verdict import Reason
from motcua.signatures.verificationpage import verification_page
from signatures import pagedriver
from signatures.qrcorpus import corpus
from signatures.qrsamples import AT, END, good, made, qr_key, ring, wire

JUDGE = """
  const found = [];
  for (const [text, at] of values) {
    const one = await win.judge(text, at);
    found.push([one.verdict, one.reason]);
  }
  return found;
"""
ASK = """
  const doc = win.document, box = doc.getElementById("verdict"), said = doc.getElementById("said");
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const field = doc.getElementById("code");
  const type = (text) => { field.value = text; field.dispatchEvent(new win.Event("input")); };
  const answer = async () => { for (let n = 0; n < 200 && !box.textContent; n += 1) await wait(25); };
  const press = async () => { doc.getElementById("check").click(); await answer(); };
  const seen = () => ({ style: box.className, box: box.textContent, said: said.textContent });
  win.Date.now = () => values.at * 1000;
"""


def _mutations(count: int) -> list[str]:
    chance = random.Random(20261124)
    texts = []
    for _ in range(count):
        text = good(*chance.choice([("es-1", "ES256"), ("ed-1", "EdDSA"), ("ps-1", "PS256")]))
        place = chance.randrange(len(text))
        texts.append(text[:place] + chance.choice(ALPHABET) + text[place + chance.randrange(2) :])
    return [text for text in texts if text not in (good(), good("ed-1", "EdDSA"), good("ps-1", "PS256"))]


def test_the_page_and_the_library_agree_on_every_code(tmp_path):
    """The same verdict and reason for each good and bad code, at three moments, and for chance mutations."""
    moments = [AT, AT - timedelta(days=30), END + timedelta(seconds=1)]
    asked = [(text, AT) for _, text, _ in corpus()] + [(text, AT) for text in _mutations(120)]
    asked += [(text, at) for at in moments[1:] for _, text, reason in corpus() if reason is None or len(text) < 300]
    found = pagedriver.ask(
        verification_page(ring()), JUDGE, tmp_path, values=[(t, int(at.timestamp())) for t, at in asked]
    )
    reports = [verify_receipt_qr(text, key_ring=ring(), at=at) for text, at in asked]

    assert len(corpus()) >= 60 and len(found) == len(asked)
    assert [tuple(one) for one in found] == [(report.verdict, report.reason) for report in reports]
    assert {report.reason for report in reports} >= {None, Reason.KEY_NOT_FOUND, Reason.OUT_OF_BOUNDS_NO_POE}


def test_a_browser_that_cannot_check_never_says_yes(tmp_path):
    """No WebCrypto, no Ed25519, an error or a promise of something else than true: not determined, never valid."""
    script = """
      const real = win.crypto.subtle, found = [];
      const fakes = [undefined, {}, { importKey: async () => { throw new Error("no"); } },
        { importKey: async () => ({}), verify: async () => { throw new Error("no"); } },
        { importKey: async () => ({}), verify: async () => "true" },
        { importKey: async () => ({}), verify: async () => undefined }];
      for (const fake of fakes) {
        Object.defineProperty(win.crypto, "subtle", { value: fake, configurable: true });
        for (const text of values.texts) found.push((await win.judge(text, values.at)).verdict);
      }
      Object.defineProperty(win.crypto, "subtle", { value: real, configurable: true });
      return [found, (await win.judge(values.texts[0], values.at)).verdict];
    """
    texts = [good(), good("ed-1", "EdDSA"), good("ps-1", "PS256")]
    fakes, real = pagedriver.ask(
        verification_page(ring()), script, tmp_path, values={"texts": texts, "at": int(AT.timestamp())}
    )

    assert real == "TOTAL_PASSED"  # the stage itself works
    assert set(fakes[:12]) == {"INDETERMINATE"} and set(fakes[12:]) == {"TOTAL_FAILED"}


@pytest.mark.parametrize(
    ("lang", "yes", "no", "doubt", "says"),
    [
        (
            "vi",
            "✓ Chữ ký đúng",
            "✗ Không đúng",
            "? Chưa xác định được",
            "Thời gian nhận hồ sơ2026-08-04 09:00:00 (UTC+07:00)",
        ),
        (
            "en",
            "✓ The signature holds",
            "✗ Not genuine",
            "? Not determined",
            "Received at2026-08-04 09:00:00 (UTC+07:00)",
        ),
    ],
)
def test_what_a_visitor_sees(lang, yes, no, doubt, says, tmp_path):
    script = (
        ASK
        + """
      const found = [seen()];
      for (const text of values.texts) { type(text); found.push(seen()); await press(); found.push(seen()); }
      return found;
    """
    )
    forged = made(signature=bytes(64), body=wire(procedure="9.999999"))
    texts = [
        good(),
        forged,
        made(header={1: -7, 4: b"nobody"}),
        "\r\n" + good() + "\n",
        "H57.132-260804-0583",
        "",
        made(body=wire(due_at=None)),
        " " + good(),  # a space is a letter of Base45, so none is taken away
    ]
    found = pagedriver.ask(
        verification_page(ring(), lang=lang), script, tmp_path, values={"texts": texts, "at": int(AT.timestamp())}
    )
    before, after = found[1::2], found[2::2]

    assert all(
        one == {"style": "", "box": "", "said": ""} for one in [found[0], *before]
    )  # nothing old beside new text
    assert [one["style"] for one in after] == ["yes", "no", "doubt", "yes", "no", "", "yes", "no"]
    assert [one["box"].startswith(word) for one, word in zip(after, (yes, no, doubt, yes, no), strict=False)] == [
        True
    ] * 5
    assert says in after[0]["said"] and "H57.132-260804-0583" in after[0]["said"] and "ab" * 32 in after[0]["said"]
    assert "9.999999" in after[1]["said"] and (
        "chưa được xác nhận" in after[1]["said"] or "not confirmed" in after[1]["said"]
    )
    assert all(yes not in one["box"] for one in (after[1], after[2], after[4], after[5]))
    assert "Không hẹn trả" in after[6]["said"] or "No appointment" in after[6]["said"]


def test_a_late_answer_to_old_text_is_thrown_away(tmp_path):
    """A yes that arrives after the text was changed is not shown."""
    script = (
        ASK
        + """
      const real = win.crypto.subtle.verify.bind(win.crypto.subtle);
      win.crypto.subtle.verify = async (...all) => { const said = await real(...all); await wait(500); return said; };
      type(values.texts[0]);
      doc.getElementById("check").click();
      await wait(100);
      type("changed");
      await wait(2000);
      const late = seen();
      type(values.texts[0]);
      await press();
      return [late, seen()];
    """
    )
    late, patient = pagedriver.ask(
        verification_page(ring()), script, tmp_path, values={"texts": [good()], "at": int(AT.timestamp())}
    )

    assert late == {"style": "", "box": "", "said": ""}
    assert patient["style"] == "yes"


def test_without_a_reader_of_pictures_the_page_says_to_paste(tmp_path):
    script = (
        ASK
        + """
      return [doc.getElementById("camera").hidden, doc.getElementById("no-camera").hidden,
              doc.getElementById("check").disabled, "BarcodeDetector" in win];
    """
    )
    camera_hidden, note_hidden, disabled, has_reader = pagedriver.ask(
        verification_page(ring()), script, tmp_path, values={"at": 0}
    )

    assert camera_hidden is not has_reader and note_hidden is has_reader and disabled is False


@pytest.mark.parametrize(
    ("reader", "style"),
    [
        ("return [{ rawValue: CODE }];", "yes"),
        ("return [{ rawValue: CODE + '0' }];", "no"),
        ("throw new Error('broken');", ""),
    ],
)
def test_the_camera_reads_the_code_and_is_let_go(reader, style, tmp_path):
    """A browser with a BarcodeDetector, played here by a stand-in on a false camera."""
    stub = f"const CODE = {json.dumps(good())}; window.BarcodeDetector = class {{ async detect() {{ {reader} }} }};"
    stub += " Object.defineProperty(navigator, 'mediaDevices', { value: { getUserMedia: async () =>"
    stub += " document.createElement('canvas').captureStream() } }); HTMLMediaElement.prototype.play = async () => {};"
    hashed = base64.b64encode(hashlib.sha256(stub.encode()).digest()).decode()
    page = verification_page(ring()).replace("script-src '", f"script-src 'sha256-{hashed}' '", 1)
    page = page.replace("<title>", f"<script>{stub}</script><title>", 1)
    script = (
        ASK
        + """
      const camera = doc.getElementById("camera"), shown = !camera.hidden;
      camera.click();
      await answer();
      return [shown, seen(), doc.getElementById("video").hidden];
    """
    )
    shown, seen, video_hidden = pagedriver.ask(page, script, tmp_path, values={"at": int(AT.timestamp())})

    assert shown is True and video_hidden is True
    assert seen["style"] == style
    assert seen["box"]  # the visitor is told, also when the camera fails


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_page_fits_a_phone_and_breaks_no_accessibility_rule(lang, tmp_path):
    (tmp_path / "axe.js").write_text(pagedriver.axe_source(), "utf-8")
    page = verification_page(ring(), lang=lang)
    open_page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)  # else axe itself may not run
    script = (
        ASK
        + """
      type(values.text); await press();
      const tag = doc.createElement("script"); tag.src = "axe.js";
      await new Promise((done) => { tag.onload = done; doc.head.append(tag); });
      const result = await win.axe.run(doc);
      return { style: box.className, content: doc.documentElement.scrollWidth, rules: result.passes.length,
               violations: result.violations.map((one) => one.id + ": " + one.nodes[0].html) };
    """
    )
    found = pagedriver.ask(open_page, script, tmp_path, values={"text": good(), "at": int(AT.timestamp())})

    assert found["style"] == "yes" and found["content"] <= 390
    assert found["rules"] > 10 and found["violations"] == []


def test_its_policy_lets_nothing_else_run_or_be_fetched(tmp_path):
    """The policy in a real browser: a script beside its own does not run and nothing can be sent."""
    script = """
      const tag = win.document.createElement("script"); tag.textContent = "window.injected = true";
      win.document.body.append(tag);
      let sent = "sent";
      try { await win.fetch("values.js"); } catch (error) { sent = "refused"; }
      return [win.injected === true, sent, typeof win.judge];
    """
    assert pagedriver.ask(verification_page(ring()), script, tmp_path) == [False, "refused", "function"]


class _Page(HTMLParser):
    """Collects what a page holds."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.text, self.inside = [], {"script": "", "style": ""}, ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.inside = tag

    def handle_endtag(self, _tag):
        self.inside = ""

    def handle_data(self, data):
        if self.inside in self.text:
            self.text[self.inside] += data


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_page_stands_alone(lang):
    """One file: no address is fetched, its own script and style alone are allowed, each by the hash of its text."""
    parsed = _Page(verification_page(ring(), lang=lang))
    policy = next(
        attrs["content"] for tag, attrs in parsed.tags if attrs.get("http-equiv") == "Content-Security-Policy"
    )
    hashes = {
        name: base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for name, text in parsed.text.items()
    }

    own = f"script-src 'sha256-{hashes['script']}'; style-src 'sha256-{hashes['style']}'"
    assert policy == f"default-src 'none'; {own}; base-uri 'none'; form-action 'none'"
    assert not any({"src", "href", "action", "style", "onclick"} & set(attrs) for _, attrs in parsed.tags)
    assert [tag for tag, _ in parsed.tags].count("h1") == 1 and ("html", {"lang": lang}) in parsed.tags
    assert ("label", {"for": "code"}) in parsed.tags
    assert any(attrs.get("aria-live") == "polite" for _, attrs in parsed.tags)
    assert "http://" not in parsed.text["script"] and "https://" not in parsed.text["script"]
    assert "eval(" not in parsed.text["script"] and "innerHTML" not in parsed.text["script"]


def test_hostile_names_stay_text():
    """A ring is the verifier's own, and still its texts cannot become markup or end the script."""
    hostile = "</script><img src=x onerror=alert(1)> & \" ' ${x} $lang"
    page = verification_page(KeyRing((qr_key(name=hostile),)))

    assert "<img" not in page and page.count("</script>") == 1
    assert "&lt;img src=x onerror=alert(1)&gt;" in page and "${x} $lang" in page


def test_the_page_is_the_same_each_time_and_shows_what_to_compare():
    page = verification_page(ring())

    assert page == verification_page(ring())
    assert all(key.fingerprint in page for key in ring().keys)


@pytest.mark.parametrize(
    ("options", "code"), [({"lang": "fr"}, "PAGE_LANGUAGE"), ({"key_ring": KeyRing(())}, "PAGE_NO_KEYS")]
)
def test_a_page_that_could_check_nothing_is_not_made(options, code):
    with pytest.raises(BadInputError) as refused:
        verification_page(**({"key_ring": ring()} | options))

    assert refused.value.code == code
