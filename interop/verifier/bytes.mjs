// Bytes: hashing, base64, canonical JSON and the shapes of objects. Sections of docs/record.md: the record (notation),
// Canonical bytes, Kinds.
import { createHash } from "node:crypto";

/** Fault is why something is refused: the code of the table Faults, and a sentence. */
export class Fault extends Error {
  constructor(code, why) {
    super(`${code}: ${why}`);
    this.code = code;
  }
}

export const sha256 = (...chunks) => {
  const hash = createHash("sha256");
  for (const c of chunks) hash.update(c);
  return hash.digest();
};

export const u64 = (n) => {
  const b = Buffer.alloc(8);
  b.writeBigUInt64BE(BigInt(n));
  return b;
};

/** lp is the length as eight big-endian bytes, then the bytes. */
export const lp = (x) => {
  const b = Buffer.from(x);
  return Buffer.concat([u64(b.length), b]);
};

/** base64 reads standard padded base64 in its only form, or throws form. */
export function base64(text) {
  const b = Buffer.from(text, "base64");
  if (b.toString("base64") !== text) throw new Fault("form", `base64 ${JSON.stringify(text)} is not in its one form`);
  return b;
}

/** utf8 reads bytes as UTF-8; a byte order mark stays in the text, where no JSON begins with it. */
export function utf8(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Fault("form", "bytes that are not UTF-8");
  }
}

/** parseJSON reads a text and throws form, never another error. */
export function parseJSON(text) {
  try {
    return JSON.parse(text);
  } catch (e) {
    throw new Fault("form", `no JSON: ${e.message}`);
  }
}

const byBytes = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));

function string(text) {
  if (/\p{Surrogate}/u.test(text)) throw new Fault("form", "a lone surrogate");
  if (text.includes("\u0000")) throw new Fault("form", "a text with U+0000");
  return JSON.stringify(text);
}

function integer(n) {
  if (!Number.isSafeInteger(n)) throw new Fault("form", `the number ${n} is no integer within 2^53-1`);
  return String(n === 0 ? 0 : n);
}

/**
 * encode writes a value in the one form: keys sorted by bytes, no white space. With lines it keeps the order of members,
 * lets any key stand, and writes U+2028 and U+2029 as escapes: the form of a bundle's line.
 */
export function encode(value, lines = false, level = 0) {
  if (!lines && level > 16) throw new Fault("form", "a value more than 16 levels deep");
  if (typeof value === "string") {
    const s = string(value);
    return lines ? s.replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029") : s;
  }
  if (typeof value === "number") return integer(value);
  if (typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return `[${value.map((v) => encode(v, lines, level + 1)).join(",")}]`;
  if (value === null) throw new Fault("form", "null");
  const keys = Object.keys(value);
  if (!lines) {
    for (const k of keys) if (!/^[a-z0-9_]+$/.test(k)) throw new Fault("form", `the key ${JSON.stringify(k)}`);
    keys.sort(byBytes);
  }
  return `{${keys.map((k) => `${string(k)}:${encode(value[k], lines, level + 1)}`).join(",")}}`;
}

/** canonical reads bytes that are in the one form; anything else is a fault of form. */
export function canonical(bytes) {
  const value = parseJSON(utf8(bytes));
  if (Buffer.compare(Buffer.from(encode(value)), Buffer.from(bytes)) !== 0) {
    throw new Fault("form", "re-encoding gives other bytes");
  }
  return value;
}

const uuid7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const scalars = {
  text: (v) => typeof v === "string",
  integer: (v) => typeof v === "number",
  boolean: (v) => typeof v === "boolean",
  digest: (v) => typeof v === "string" && /^[0-9a-f]{64}$/.test(v),
  uuid: (v) => typeof v === "string" && uuid7.test(v),
  base64: (v) => typeof v === "string" && base64(v) !== undefined,
  any: (v) => typeof v === "object" && v !== null && !Array.isArray(v),
};

const isEmpty = (v) =>
  v === "" || v === 0 || v === false || (Array.isArray(v) ? v.length === 0 : typeof v === "object" && Object.keys(v).length === 0);

/**
 * conforms refuses a value that is not of a shape: the name of a scalar, [shape] for a list, or an object of shapes by
 * name. A name that ends in "?" may be left out and is then never written empty; one that ends in "?0" may be left out, and
 * may be written empty.
 */
export function conforms(value, shape, where) {
  const refuse = (why) => {
    throw new Fault("form", `${where}: ${why}`);
  };
  if (typeof shape === "string") {
    if (!scalars[shape](value)) refuse(`not of type ${shape}`);
    return;
  }
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) refuse("not a list");
    value.forEach((v, i) => conforms(v, shape[0], `${where}[${i}]`));
    return;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) refuse("not an object");
  const left = new Set(Object.keys(value));
  for (const [written, inner] of Object.entries(shape)) {
    const name = written.replace(/\?0?$/, "");
    if (!left.delete(name)) {
      if (written === name) refuse(`${name} is not there`);
      continue;
    }
    if (written.endsWith("?") && isEmpty(value[name])) refuse(`${name} is written empty`);
    conforms(value[name], inner, `${where}.${name}`);
  }
  for (const name of left) refuse(`the member ${name}`);
}

/** members is what an object is made of, in order, by the names of its shape. */
export const ordered = (value, shape) => {
  const names = Object.keys(shape).map((n) => n.replace(/\?0?$/, ""));
  const there = Object.keys(value);
  return there.every((k, i) => i === 0 || names.indexOf(k) > names.indexOf(there[i - 1]));
};
