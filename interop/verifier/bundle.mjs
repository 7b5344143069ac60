// Bundle: reads a bundle line by line and verifies it. Sections: Bundle, How to verify, Faults.
import { Fault, base64, canonical, conforms, encode, ordered, parseJSON, sha256, utf8 } from "./bytes.mjs";
import { checkpoint, leaf, partDigest } from "./keys.mjs";
import { Roll } from "./roll.mjs";
import { Rules } from "./rules.mjs";
import { leafHash, root } from "./tree.mjs";

const head = { bundle: "text", log: "digest", origin: "text", size: "integer", "reader?": "text" };
const foot = { checkpoint: "text" };
const signature = { keyid: "digest", sig: "base64" };
const envelope = { payload: "base64", payloadType: "text", signatures: [signature] };
const part = { name: "text", salt: "base64", content: "base64" };
const erased = {
  entry: "uuid", keyid: "digest", author_seq: "integer", "prev?": "digest", digest: "digest", received: "integer", sum: "digest",
};
const withheld = { index: "integer", leaf: "base64" };
const entry = { ...withheld, received: "integer", salt: "base64", envelope, "parts?": [part] };
const erasedLine = { ...withheld, erased };

const audience = { kind: "text", "parties?": ["text"] };
const listed = { audience, digest: "digest", media: "text", name: "text" };

/**
 * readPayload reads a payload of a kind in its one form; kinds is docs/vectors/kinds.json. A kind that is not there has any
 * act and any parts.
 */
export function readPayload(kinds, kind, bytes) {
  const known = kinds[kind];
  const payload = canonical(bytes);
  const log = kind === "process.opened" ? {} : { log: "digest" };
  const head = { ...log, entry: "uuid", author_seq: "integer", "prev?": "digest", at: "integer", audience, "parts?": [listed] };
  conforms(payload, { ...head, act: known?.act ?? "any" }, kind);
  let at = 0;
  for (const { name, media } of known ? payload.parts ?? [] : []) {
    while (at < known.parts.length && known.parts[at].name !== name) at++;
    if (known.parts[at++]?.media !== media) throw new Fault("form", `${kind}: the part ${name} of ${media}`);
  }
  return payload;
}

/** line reads a line: one JSON object in the one form, of a shape whose members stand in its order. */
function line(text, shape, where) {
  const value = parseJSON(text);
  conforms(value, shape, where);
  if (encode(value, true) !== text || !inOrder(value, shape)) throw new Fault("form", `${where}: not in the one form`);
  return value;
}

function inOrder(value, shape) {
  if (typeof shape === "string") return true;
  if (Array.isArray(shape)) return value.every((v) => inOrder(v, shape[0]));
  const inner = (name) => shape[name] ?? shape[`${name}?`];
  return ordered(value, shape) && Object.keys(value).every((name) => inOrder(value[name], inner(name)));
}

/** read is step 1: { head, lines, note }. */
function read(bytes) {
  const text = utf8(bytes);
  if (!text.endsWith("\n")) throw new Fault("cut", "the last line has no end");
  const texts = text.slice(0, -1).split("\n");
  const top = line(texts[0], head, "head");
  if (top.bundle !== "tansiq/bundle/v1" || top.size < 1) throw new Fault("form", `${top.bundle} of ${top.size} entries`);
  if (!/^(\*|p:.+)$/.test(top.reader ?? "*")) throw new Fault("form", `the reader ${top.reader}`);
  if (texts.length < top.size + 2) throw new Fault("cut", `${texts.length} lines for ${top.size} entries`);
  if (texts.length > top.size + 2) throw new Fault("cut", "it goes on too long");
  const lines = texts.slice(1, -1).map((t, i) => entryLine(t, `line ${i + 2}`, top));
  return { head: top, lines, note: line(texts.at(-1), foot, "foot").checkpoint };
}

function entryLine(text, where, top) {
  const value = parseJSON(text);
  const is = value?.erased !== undefined ? erasedLine : value?.envelope !== undefined ? entry : withheld;
  if (is === erasedLine && top.reader !== undefined) throw new Fault("form", `${where}: erased stands in a whole bundle alone`);
  const read = line(text, is, where);
  if (is === erasedLine) {
    const blank = encode({ ...read, erased: { ...read.erased, sum: "" } }, true);
    read.sumIsRight = sha256(blank).toString("hex") === read.erased.sum;
  }
  return read;
}

/** open turns a line into an entry and holds it against itself: step 2. */
function open(read, i, before, top, kinds) {
  const refuse = (code, why) => {
    throw new Fault(code, `entry ${i}: ${why}`);
  };
  if (read.index !== i) refuse("order", `the index is ${read.index}`);
  const leafBytes = base64(read.leaf);
  if (leafBytes.length !== 33) refuse("leaf", "the leaf is not of 33 bytes");
  if (read.erased) {
    if (!read.sumIsRight) refuse("leaf", "sum is not that of the line");
    clock(read.erased.received, before, refuse);
    const { entry: id, keyid, author_seq, prev, digest, received } = read.erased;
    return { index: i, leaf: leafBytes, id, keyid, seq: author_seq, prev, digest, received, stays: true };
  }
  if (!read.envelope) return { index: i, leaf: leafBytes, withheld: true };
  const e = unseal(read, i, kinds, refuse);
  const made = leaf({ salt: base64(read.salt), received: read.received, type: e.type, payload: e.payload, signatures: e.signatures });
  if (Buffer.compare(made, leafBytes) !== 0) refuse("leaf", "it does not give its leaf");
  if (i > 0 && e.log !== top.log) refuse("other_log", `it names the log ${e.log}`);
  clock(read.received, before, refuse);
  return { ...e, leaf: leafBytes, received: read.received };
}

function clock(received, before, refuse) {
  if (received < before.received) refuse("clock", "received goes back");
  before.received = received;
}

function unseal(read, i, kinds, refuse) {
  const { payload: written, payloadType: type, signatures: signed } = read.envelope;
  const kind = /^application\/vnd\.tansiq\.(.+)\+json$/.exec(type)?.[1];
  if (kind === undefined) refuse("form", `the payload type ${type}`);
  const signatures = signed.map(({ keyid, sig }) => ({ keyid, sig: base64(sig) }));
  if (signatures.length < 1 || signatures.length > 2) refuse("form", `${signatures.length} signatures`);
  if (signatures.some((s) => s.sig.length !== 64)) refuse("form", "a signature that is not of 64 bytes");
  if (signatures.length === 2 && signatures[0].keyid === signatures[1].keyid) refuse("form", "two signatures by one key");
  const payload = base64(written);
  const p = readPayload(kinds, kind, payload);
  return {
    index: i, id: p.entry, kind, type, payload, signatures, keyid: signatures[0].keyid, seq: p.author_seq, prev: p.prev,
    digest: sha256(payload).toString("hex"), log: p.log ?? "", audience: p.audience, parts: p.parts ?? [], act: p.act, sent: read.parts ?? [],
  };
}

/** contents holds the parts of an entry against the payload's list: name → bytes. */
function contents(e, salts, kinds) {
  const refuse = (why) => {
    throw new Fault("part", `entry ${e.index}: ${why}`);
  };
  const read = new Map();
  let at = 0;
  for (const { name, salt, content } of e.sent) {
    while (at < e.parts.length && e.parts[at].name !== name) at++;
    if (at === e.parts.length) refuse(`the part ${name} is not the payload's, or not in its order`);
    const { media, digest, audience: a } = e.parts[at++];
    const saltBytes = base64(salt);
    if (saltBytes.length !== 32 || salts.has(salt)) refuse(`the salt of ${name} is not of 32 bytes, or comes twice`);
    salts.add(salt);
    const bytes = base64(content);
    const made = partDigest({ salt: saltBytes, log: e.log, entry: e.id, name, media, audience: encode(a), content: bytes });
    if (made !== digest) refuse(`${name} does not give its digest`);
    inForm(bytes, kinds[e.kind]?.parts.find((p) => p.name === name), refuse);
    read.set(name, bytes);
  }
  return read;
}

/** inForm refuses a text that is none, and JSON that is not in the one form of its shape; a part of no known kind is anything. */
function inForm(bytes, shape, refuse) {
  if (shape === undefined) return;
  try {
    if (shape.content !== undefined) conforms(canonical(bytes), shape.content, shape.name);
    else if (utf8(bytes).includes("\u0000")) refuse(`${shape.name} holds U+0000`);
  } catch (e) {
    refuse(`${shape.name}: ${e.message}`);
  }
}

/** opened is step 3. */
function opened(first, top) {
  if (first.kind !== "process.opened" || first.digest !== top.log || first.act.origin !== top.origin) {
    throw new Fault("opened", "the first entry does not open this log");
  }
}

/** sequences is step 7. */
function sequences(entries) {
  const ids = new Set();
  const keys = new Map();
  for (const e of entries) {
    if (e.withheld) continue;
    const numbers = keys.get(e.keyid) ?? new Map();
    if (ids.has(e.id) || numbers.has(e.seq)) throw new Fault("sequence", `entry ${e.index}: its id or number comes twice`);
    ids.add(e.id);
    keys.set(e.keyid, numbers.set(e.seq, e));
  }
  for (const numbers of keys.values()) {
    for (const [seq, e] of numbers) {
      const before = numbers.get(seq - 1);
      if (before && before.digest !== e.prev) {
        throw new Fault("sequence", `entry ${e.index}: prev is not the digest of the key's payload before`);
      }
    }
  }
}

/** complete is step 8. */
function complete(entries, rules, reader) {
  for (const e of entries) {
    const whole = !e.withheld && rules.gone(e.id, "*");
    if (reader === undefined && (e.withheld || (e.stays && !whole))) throw new Fault("missing", `entry ${e.index}`);
    if (e.withheld || e.stays) continue;
    if (whole) throw new Fault("redacted", `entry ${e.index} was redacted whole`);
    for (const p of e.parts) {
      const there = e.contents.has(p.name);
      const gone = rules.gone(e.id, p.name);
      if (there && gone) throw new Fault("redacted", `entry ${e.index}: ${p.name} was redacted`);
      const due = reader === undefined || rules.shows(e, p.audience, reader);
      if (!there && !gone && due) throw new Fault("part_missing", `entry ${e.index}: ${p.name}`);
    }
  }
}

/** judge is step 6: signatures, authority and rules, in order. It gives how many entries are unproved. */
function judge(entries, roll, rules, known) {
  let unproved = 0;
  for (const e of entries) {
    if (e.withheld) continue;
    if (e.stays) {
      if (roll.party(e.keyid) === "") throw new Fault("authority", `entry ${e.index}: no entry admits the key of what was erased`);
      rules.entries.set(e.id, e);
      continue;
    }
    if (roll.check(e, (id) => rules.entries.get(id))) {
      if (e.index === 0) roll.act(e);
      if (known(e.kind)) rules.check(e);
      if (e.index > 0) roll.act(e);
    } else {
      unproved++;
    }
    rules.keep(e);
  }
  return unproved;
}

/** tree is steps 4 and 5. */
function tree(entries, { note, head: top }, known) {
  const hashes = entries.map((e) => leafHash(e.leaf));
  const key = base64(entries[0].act.log_key);
  const signed = checkpoint(note, top.origin, key);
  const made = root(hashes);
  if (signed.size !== entries.length || Buffer.compare(signed.root, made) !== 0) throw new Fault("checkpoint", "another root or size");
  if (known.log !== undefined && known.log !== top.log) throw new Fault("other_log", top.log);
  if (known.seen !== undefined) {
    const seen = checkpoint(known.seen, top.origin, key);
    const grew = seen.size <= hashes.length && Buffer.compare(root(hashes.slice(0, seen.size)), seen.root) === 0;
    if (!grew) throw new Fault("growth", `it did not grow from the checkpoint of size ${seen.size}`);
  }
  return made;
}

/**
 * verifyBundle verifies the bytes of a bundle and reports what it holds, or throws a Fault. kinds are the shapes of
 * docs/vectors/kinds.json; known may hold log, the id that was compared, and seen, the note of a checkpoint that was kept.
 */
export function verifyBundle(bytes, kinds, known = {}) {
  const bundle = read(bytes);
  const { head: top, lines } = bundle;
  const before = { received: 0 };
  const salts = new Set();
  const entries = [];
  for (const [i, l] of lines.entries()) {
    const e = open(l, i, before, top, kinds);
    if (e.payload) e.contents = contents(e, salts, kinds);
    if (i === 0) opened(e, top);
    entries.push(e);
  }
  const made = tree(entries, bundle, known);
  const roll = new Roll(top.reader !== undefined);
  const rules = new Rules(roll, top.reader !== undefined);
  const unproved = judge(entries, roll, rules, (kind) => kinds[kind] !== undefined);
  sequences(entries);
  complete(entries, rules, top.reader);
  const there = entries.filter((e) => e.payload);
  return {
    log: top.log, origin: top.origin, size: top.size, root: made.toString("hex"), reader: top.reader ?? "",
    entries: there.length, withheld: entries.filter((e) => e.withheld).length, erased: entries.filter((e) => e.stays).length,
    parts: there.reduce((n, e) => n + e.contents.size, 0), unproved, passed: rules.passed,
  };
}
