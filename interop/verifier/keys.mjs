// Keys: public keys of Ed25519, signatures, DSSE, signed notes. Sections: Identity, Envelope, Leaf and tree (checkpoint).
import { createHmac, createPublicKey, verify } from "node:crypto";
import { Fault, base64, lp, sha256, u64, utf8 } from "./bytes.mjs";

const p = 2n ** 255n - 19n;
const mod = (a) => ((a % p) + p) % p;

function power(base, exponent) {
  let result = 1n;
  for (let b = mod(base), e = exponent; e > 0n; e >>= 1n, b = mod(b * b)) if (e & 1n) result = mod(result * b);
  return result;
}

const inverse = (a) => power(a, p - 2n);
const d = mod(-121665n * inverse(121666n));
const rootOfMinusOne = power(2n, (p - 1n) / 4n);

/** point reads the 32 bytes of a public key (RFC 8032 section 5.1.3), or throws where they are none in canonical encoding. */
function point(bytes) {
  if (bytes.length !== 32) throw new Fault("authority", `a public key of ${bytes.length} bytes`);
  const y = BigInt("0x" + Buffer.from(bytes).reverse().toString("hex")) & (2n ** 255n - 1n);
  const sign = BigInt(bytes[31] >> 7);
  if (y >= p) throw new Fault("authority", "a public key that is not in canonical encoding");
  const u = mod(y * y - 1n);
  const v = mod(d * y * y + 1n);
  let x = mod(u * power(v, 3n) * power(u * power(v, 7n), (p - 5n) / 8n));
  if (mod(v * x * x) !== u) x = mod(x * rootOfMinusOne);
  if (mod(v * x * x) !== u) throw new Fault("authority", "a public key that is no point of the curve");
  if (x === 0n && sign === 1n) throw new Fault("authority", "a public key that is not in canonical encoding");
  return [(x & 1n) === sign ? x : mod(-x), y];
}

function add([x1, y1], [x2, y2]) {
  const t = mod(d * x1 * x2 * y1 * y2);
  return [mod((x1 * y2 + x2 * y1) * inverse(1n + t)), mod((y1 * y2 + x1 * x2) * inverse(1n - t))];
}

/** checkKey refuses a public key that is no point, not in canonical encoding, or of small order. */
export function checkKey(bytes) {
  let q = point(bytes);
  for (let i = 0; i < 3; i++) q = add(q, q);
  if (q[0] === 0n && q[1] === 1n) throw new Fault("authority", "a public key of small order");
}

/** keyID names a public key of 32 bytes. */
export const keyID = (bytes) => sha256(bytes).toString("hex");

const keyObjects = new Map(); // by the key in hexadecimal: the keys that a record admits are few

function keyObject(key) {
  const name = key.toString("hex");
  if (!keyObjects.has(name)) {
    const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), key]);
    keyObjects.set(name, createPublicKey({ key: spki, format: "der", type: "spki" }));
  }
  return keyObjects.get(name);
}

/** signed reports whether sig is the signature of the key over message: no cofactor, S below the group order. */
export const signed = (key, message, sig) => sig.length === 64 && verify(null, message, keyObject(key), sig);

/** pae is what DSSE v1 signs. */
export const pae = (type, payload) =>
  Buffer.concat([Buffer.from(`DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `), payload]);

/** partDigest is the digest of a part in the payload; audience is its canonical JSON. */
export const partDigest = ({ salt, log, entry, name, media, audience, content }) =>
  sha256("tansiq/part/v1\n", salt, lp(log), lp(entry), lp(name), lp(media), lp(audience), lp(content)).toString("hex");

/** leaf is the 33 bytes of an entry; signatures are pairs of key id and 64 bytes. */
export function leaf({ salt, received, type, payload, signatures }) {
  const mac = createHmac("sha256", salt).update("tansiq/leaf/v1\n").update(u64(received)).update(lp(type)).update(lp(payload));
  for (const { keyid, sig } of signatures) mac.update(lp(keyid)).update(lp(sig));
  return Buffer.concat([Buffer.from([1]), mac.digest()]);
}

/** noteKeyHash is the four bytes before a signature of the key in a note. */
export const noteKeyHash = (origin, key) => sha256(origin, "\n", Buffer.from([1]), key).subarray(0, 4);

/** checkpoint reads a signed note and checks the signature of the log's key: { origin, size, root }. */
export function checkpoint(note, origin, key) {
  const refuse = (why) => {
    throw new Fault("checkpoint", why);
  };
  const at = note.indexOf("\n\n");
  if (at < 0 || !note.endsWith("\n")) refuse("the note has no signatures");
  const text = note.slice(0, at + 1);
  const lines = text.split("\n");
  if (lines.length !== 4) refuse("the text is not of three lines");
  if (lines[0] !== origin) refuse(`the origin is ${JSON.stringify(lines[0])}`);
  if (!/^(0|[1-9][0-9]*)$/.test(lines[1]) || !Number.isSafeInteger(Number(lines[1]))) refuse(`the size is ${lines[1]}`);
  const root = strict(lines[2], refuse);
  if (root.length !== 32) refuse("the root is not of 32 bytes");
  const hash = noteKeyHash(origin, key);
  let found = false;
  for (const line of note.slice(at + 2, -1).split("\n")) {
    const m = /^\u2014 (\S+) (\S+)$/u.exec(line);
    if (!m) refuse(`the signature line ${JSON.stringify(line)}`);
    const bytes = strict(m[2], refuse);
    if (m[1] !== origin || Buffer.compare(bytes.subarray(0, 4), hash) !== 0) continue;
    if (!signed(key, Buffer.from(text), bytes.subarray(4))) refuse("the signature is not that of the log's key");
    found = true;
  }
  if (!found) refuse("no signature of the log's key");
  return { origin, size: Number(lines[1]), root };
}

function strict(text, refuse) {
  try {
    return base64(text);
  } catch {
    return refuse(`base64 ${JSON.stringify(text)}`);
  }
}

/** receipt reads a tlog-proof file: { extra, index, hashes, note }, extra undefined where the line is not there. */
export function receipt(bytes) {
  const text = utf8(bytes);
  const m = /^c2sp\.org\/tlog-proof@v1\n(?:extra (\S+)\n)?index (0|[1-9][0-9]*)\n((?:\S+\n)*)\n([^]+)$/.exec(text);
  if (!m) throw new Fault("form", "not a tlog-proof");
  const hashes = m[3].split("\n").slice(0, -1).map(base64);
  if (hashes.some((h) => h.length !== 32)) throw new Fault("form", "a hash that is not of 32 bytes");
  return { extra: m[1] === undefined ? undefined : base64(m[1]), index: Number(m[2]), hashes, note: m[4] };
}
