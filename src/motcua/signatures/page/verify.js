"use strict";
// The verifier of a signed receipt QR, in the browser. It repeats the library's rules step by step (cosemessage.py,
// cbor.py, base45.py, cosejudgement.py): the same code must give the same verdict and reason in both. DATA is written
// in front of this file by verificationpage.py: the table of the codes, the pinned keys and the words of the page.

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const DEPTH = 4;
const TABLE = DATA.table;

class Malformed extends Error {}

function refuse(why) { throw new Malformed(why); }

// ---- Base45 (RFC 9285)

function base45(text) {
  const values = Array.from(text, (letter) => ALPHABET.indexOf(letter));
  if (values.includes(-1) || values.length % 3 === 1) refuse("base45");
  const bytes = [];
  for (let at = 0; at < values.length; at += 3) {
    if (at + 2 < values.length) {
      const pair = values[at] + 45 * values[at + 1] + 2025 * values[at + 2];
      if (pair > 0xffff) refuse("base45");
      bytes.push(pair >> 8, pair & 0xff);
    } else {
      const last = values[at] + 45 * values[at + 1];
      if (last > 0xff) refuse("base45");
      bytes.push(last);
    }
  }
  return Uint8Array.from(bytes);
}

// ---- strict CBOR: numbers, byte strings (Uint8Array), text, arrays, Map, null

function cborDecode(data, tag) {
  let at = 0;
  if (tag !== null) {
    if (data[0] !== (0xc0 | tag)) refuse("tag");
    at = 1;
  }
  const [value, end] = cborItem(data, at, DEPTH);
  if (end !== data.length) refuse("trailing");
  return value;
}

function cborItem(data, start, depth) {
  if (start >= data.length) refuse("short");
  const first = data[start];
  if (first === 0xf6) return [null, start + 1];
  const major = first >> 5;
  let argument = first & 31, at = start + 1;
  if (argument >= 24) {
    const width = { 24: 1, 25: 2, 26: 4 }[argument];
    if (width === undefined || at + width > data.length) refuse("argument");
    const smallest = { 1: 24, 2: 0x100, 4: 0x10000 }[width];
    argument = 0;
    for (let place = 0; place < width; place += 1) argument = argument * 256 + data[at + place];
    if (argument < smallest) refuse("argument");
    at += width;
  }
  if (major === 0) return [argument, at];
  if (major === 1) return [-1 - argument, at];
  if (major === 2 || major === 3) return cborString(data, at, argument, major === 3);
  if (major > 5 || depth === 0 || argument > data.length) refuse("item");
  return major === 4 ? cborArray(data, at, argument, depth - 1) : cborMap(data, at, argument, depth - 1);
}

function cborString(data, at, length, isText) {
  const end = at + length;
  if (end > data.length) refuse("short");
  const bytes = data.slice(at, end);
  if (!isText) return [bytes, end];
  try {
    return [new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), end];
  } catch (error) {
    return refuse("utf-8");
  }
}

function cborArray(data, start, count, depth) {
  const items = [];
  let at = start, item;
  for (let place = 0; place < count; place += 1) {
    [item, at] = cborItem(data, at, depth);
    items.push(item);
  }
  return [items, at];
}

function cborMap(data, start, count, depth) {
  const items = new Map();
  let at = start, previous = new Uint8Array(0), item;
  for (let place = 0; place < count; place += 1) {
    const [key, end] = cborItem(data, at, 0);
    if (typeof key !== "number" && typeof key !== "string") refuse("key");
    const written = data.slice(at, end);
    if (!isBefore(previous, written)) refuse("order");
    previous = written;
    [item, at] = cborItem(data, end, depth);
    items.set(key, item);
  }
  return [items, at];
}

function isBefore(left, right) {
  for (let place = 0; place < Math.min(left.length, right.length); place += 1) {
    if (left[place] !== right[place]) return left[place] < right[place];
  }
  return left.length < right.length;
}

function cborBytes(bytes) {
  const length = bytes.length;
  const head = length < 24 ? [0x40 | length] : length < 256 ? [0x58, length] : [0x59, length >> 8, length & 0xff];
  return [...head, ...bytes];
}

// ---- the code

function whole(pattern) { return new RegExp("^(?:" + pattern + ")$", "u"); }

function readCose(text) {
  if (!text.startsWith(TABLE.prefix) || text.length > TABLE.longest_text) refuse("prefix");
  const parts = cborDecode(base45(text.slice(TABLE.prefix.length)), TABLE.tag);
  if (!Array.isArray(parts) || parts.length !== 4) refuse("shape");
  const [header, open, payload, signature] = parts;
  if (!(open instanceof Map) || open.size !== 0) refuse("shape");
  if (![header, payload, signature].every((part) => part instanceof Uint8Array)) refuse("shape");
  const labels = cborDecode(header, null);
  const { algorithm: algorithmLabel, key_id: keyLabel } = TABLE.header;
  if (!(labels instanceof Map)) refuse("header");
  if (![...labels.keys()].every((label) => label === algorithmLabel || label === keyLabel)) refuse("header");
  const number = labels.get(algorithmLabel), keyId = labels.has(keyLabel) ? labels.get(keyLabel) : null;
  if (typeof number !== "number" || (labels.has(keyLabel) && !(keyId instanceof Uint8Array))) refuse("header");
  const claims = cborDecode(payload, null);
  if (!areSound(claims)) refuse("claims");
  const found = Object.entries(TABLE.algorithm).find((entry) => entry[1].id === number);
  const algorithm = found ? { name: found[0], ...found[1] } : null;
  if (algorithm !== null) {
    const [least, most] = algorithm.signature_bytes;
    if (signature.length < least || signature.length > most) refuse("signature");
  }
  return { header, payload, signature, claims, algorithm, keyId };
}

function areSound(claims) {
  if (!(claims instanceof Map) || claims.size !== TABLE.claim.length) return false;
  if (!TABLE.claim.every((row) => claims.has(row.key) && isSound(row, claims.get(row.key)))) return false;
  const due = claim(claims, "due_at");
  return due === null || due > claim(claims, "received_at");
}

function isSound(row, value) {
  if (row.pattern !== undefined) return typeof value === "string" && whole(row.pattern).test(value);
  if (row.length !== undefined) return value instanceof Uint8Array && value.length === row.length;
  if (row.value !== undefined) return value === row.value;
  if (value === null) return row.kind === "time-or-null";
  return typeof value === "number" && value >= TABLE.time.earliest && value <= TABLE.time.latest;
}

function claim(claims, name) { return claims.get(TABLE.claim.find((row) => row.name === name).key); }

// ---- the judgement

async function judge(text, at) {
  let code;
  try {
    code = readCose(text);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return verdict(whole(TABLE.bare_code).test(text) ? "NO_SIGNATURE" : "FORMAT_FAILURE", null, null);
  }
  if (code.algorithm === null) return verdict("CRYPTO_CONSTRAINTS_FAILURE", code, null);
  const named = code.keyId === null ? null : String.fromCharCode(...code.keyId);
  const key = DATA.keys.find((one) => one.kid === named);
  if (key === undefined) return verdict("KEY_NOT_FOUND", code, null);
  if (key.algorithm !== code.algorithm.name) return verdict("CRYPTO_CONSTRAINTS_FAILURE", code, null);
  const holds = await signatureHolds(code, key);
  if (holds === null) return verdict("UNSUPPORTED_BROWSER", code, null);
  if (holds !== true) return verdict("SIG_CRYPTO_FAILURE", code, null);
  const signed = claim(code.claims, "issued_at");
  if (signed < key.signs_from) return verdict("NOT_YET_VALID", code, key);
  if (!key.agencies.includes(claim(code.claims, "agency"))) return verdict("SIGNER_NOT_AUTHORISED", code, key);
  if (signed > at + TABLE.latest_skew_seconds) return verdict("CONTENT_BINDING", code, key);
  if (signed > key.signs_to || at > key.accepted_to) return verdict("OUT_OF_BOUNDS_NO_POE", code, key);
  return { verdict: "TOTAL_PASSED", reason: null, code, key };
}

function verdict(reason, code, key) { return { verdict: DATA.verdicts[reason], reason, code, key }; }

const SCHEMES = {
  "P-256": [{ name: "ECDSA", namedCurve: "P-256" }, { name: "ECDSA", hash: "SHA-256" }],
  Ed25519: [{ name: "Ed25519" }, { name: "Ed25519" }],
  RSA: [{ name: "RSA-PSS", hash: "SHA-256" }, { name: "RSA-PSS", saltLength: null }],
};

// True or false, or null where this browser cannot check: no WebCrypto, no Ed25519, any failure on the way.
async function signatureHolds(code, key) {
  try {
    const [importing, verifying] = SCHEMES[code.algorithm.key];
    const scheme = "saltLength" in verifying ? { ...verifying, saltLength: code.algorithm.salt_bytes } : verifying;
    const spki = Uint8Array.from(atob(key.spki), (letter) => letter.charCodeAt(0));
    const publicKey = await crypto.subtle.importKey("spki", spki, importing, false, ["verify"]);
    const label = [0x6a, ...new TextEncoder().encode("Signature1")];
    const message = [0x84, ...label, ...cborBytes(code.header), 0x40, ...cborBytes(code.payload)];
    return await crypto.subtle.verify(scheme, publicKey, code.signature, Uint8Array.from(message)) === true;
  } catch (error) {
    return null;
  }
}

// ---- the page

const WORDS = DATA.words;
let turn = 0; // the newest question; an answer to an older one is thrown away

function element(id) { return document.getElementById(id); }

function clear() {
  turn += 1;
  element("verdict").className = "";
  element("verdict").replaceChildren();
  element("said").replaceChildren();
}

function line(parent, name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  parent.append(made);
}

function shown(row, value) {
  if (value === null) return WORDS.no_appointment;
  if (row.kind.startsWith("time")) {
    return new Date((value + DATA.offset) * 1000).toISOString().slice(0, 19).replace("T", " ") + " (" + DATA.zone + ")";
  }
  return value instanceof Uint8Array ? Array.from(value, (byte) => byte.toString(16).padStart(2, "0")).join("") : value;
}

function show(found) {
  const box = element("verdict"), passed = found.verdict === "TOTAL_PASSED" && found.reason === null;
  box.className = passed ? "yes" : found.verdict === "TOTAL_FAILED" ? "no" : "doubt";
  line(box, "strong", passed ? WORDS.yes : found.verdict === "TOTAL_FAILED" ? WORDS.no : WORDS.doubt);
  line(box, "p", passed ? WORDS.yes_text : WORDS.reasons[found.reason] || WORDS.reasons.UNSUPPORTED_BROWSER);
  if (passed) line(box, "p", WORDS.compare);
  if (!found.code) return;
  const said = element("said");
  line(said, "h2", passed ? WORDS.says : WORDS.says_unproven);
  const list = document.createElement("dl");
  if (passed) {
    line(list, "dt", WORDS.key_of);
    line(list, "dd", found.key.name || found.key.kid);
  }
  for (const row of TABLE.claim.filter((one) => one.kind !== "schema")) {
    line(list, "dt", row.label);
    line(list, "dd", shown(row, found.code.claims.get(row.key)));
  }
  said.append(list);
}

async function check() {
  clear();
  const asked = turn, text = element("code").value.replace(/^[\r\n]+|[\r\n]+$/g, "");
  if (text === "") {
    line(element("verdict"), "p", WORDS.empty);
    return;
  }
  let found;
  try {
    found = await judge(text, Math.floor(Date.now() / 1000));
  } catch (error) {
    found = verdict("UNSUPPORTED_BROWSER", null, null);
  }
  if (asked === turn) show(found);
}

// ---- the camera, where the browser reads QR itself

let stream = null;

function stop() {
  if (stream) stream.getTracks().forEach((track) => track.stop());
  stream = null;
  element("video").hidden = true;
  element("camera").textContent = WORDS.camera;
}

async function scan() {
  if (stream) {
    stop();
    return;
  }
  clear();
  try {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    const video = element("video");
    video.hidden = false;
    video.srcObject = stream;
    element("camera").textContent = WORDS.camera_stop;
    await video.play();
    while (stream) {
      const [seen] = await detector.detect(video);
      if (seen && stream) {
        stop();
        element("code").value = seen.rawValue;
        await check();
      }
      await new Promise((done) => setTimeout(done, 200));
    }
  } catch (error) {
    stop();
    line(element("verdict"), "p", WORDS.camera_failed);
  }
}

function start() {
  element("form").addEventListener("submit", (event) => { event.preventDefault(); stop(); check(); });
  element("code").addEventListener("input", clear);
  element("camera").addEventListener("click", scan);
  const canScan = "BarcodeDetector" in window && !!navigator.mediaDevices;
  element("camera").hidden = !canScan;
  element("no-camera").hidden = canScan;
  element("check").disabled = false;
}

start();
