// Vectors: recomputes every vector of docs/vectors. Section: Vectors.
import { readFileSync, readdirSync } from "node:fs";
import { createPrivateKey, createPublicKey, sign } from "node:crypto";
import { Fault, canonical, parseJSON, sha256, u64, utf8 } from "./bytes.mjs";
import { readPayload, verifyBundle } from "./bundle.mjs";
import { checkKey, checkpoint, keyID, leaf, noteKeyHash, pae, partDigest, signed } from "./keys.mjs";
import { readEnvelope, verifyReceipt } from "./receipt.mjs";
import { entryBundle, grew, included, leafHash, readTilePath, root, tile, tilePath } from "./tree.mjs";

const hex = (text) => Buffer.from(text, "hex");

/** Tally counts what was checked; each check that does not hold throws. */
class Tally {
  count = 0;

  same(got, want, what) {
    this.count++;
    if (String(got) !== String(want)) throw new Fault("vector", `${what}: got ${got}, want ${want}`);
  }

  refused(what, fault, run) {
    this.count++;
    let got;
    try {
      got = run();
    } catch (e) {
      if (!(e instanceof Fault)) throw e;
      if (fault !== undefined && e.code !== fault) throw new Fault("vector", `${what}: refused as ${e.message}, want ${fault}`);
      return;
    }
    if (got !== false) throw new Fault("vector", `${what}: accepted`);
  }
}

/** pair is the private and public key of an Ed25519 seed. */
function pair(seed) {
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]);
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  return { key, pub: createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-32) };
}

const checks = {
  "canonical.json": (v, t, { kinds }) => {
    for (const { name, hex: bytes } of v.accepted) t.same(canonical(hex(bytes)) !== undefined, true, name);
    for (const { name, hex: bytes } of v.refused) t.refused(name, "form", () => canonical(hex(bytes)));
    const payload = ({ kind, hex: bytes }) => readPayload(kinds, kind, hex(bytes)) !== undefined;
    for (const p of v.payloads) t.same(payload(p), true, p.kind);
    for (const p of v.payloads_refused) t.refused(`${p.kind}: ${p.name}`, "form", () => payload(p));
  },
  "part.json": (v, t) => {
    for (const p of v.parts) {
      const made = partDigest({ ...p, salt: hex(p.salt_hex), content: hex(p.content_hex) });
      t.same(made, p.digest, p.about);
    }
  },
  "envelope.json": (v, t) => {
    for (const e of v.envelopes) {
      const read = readEnvelope(Buffer.from(e.envelope));
      t.same(read.payload.toString("hex"), e.payload_hex, `${e.about}: payload`);
      t.same(pae(e.payload_type, hex(e.payload_hex)).toString("hex"), e.pae_hex, `${e.about}: pae`);
      e.signers.forEach((s, i) => {
        const { key, pub } = pair(hex(s.seed_hex));
        t.same(pub.toString("hex"), s.public_key_hex, `${e.about}: public key`);
        t.same(keyID(pub), s.keyid, `${e.about}: key id`);
        t.same(read.signatures[i].keyid, s.keyid, `${e.about}: signer`);
        t.same(sign(null, hex(e.pae_hex), key).toString("hex"), s.signature_hex, `${e.about}: signature`);
        t.same(signed(pub, hex(e.pae_hex), read.signatures[i].sig), true, `${e.about}: verifies`);
      });
    }
    for (const { about, envelope, public_key_hex: key } of v.refused) {
      t.refused(about, undefined, () => {
        const { type, payload, signatures } = readEnvelope(Buffer.from(envelope));
        checkKey(hex(key));
        return signed(hex(key), pae(type, payload), signatures[0].sig);
      });
    }
    for (const k of v.keys_refused) t.refused(k.about, "authority", () => checkKey(hex(k.public_key_hex)));
  },
  "leaf.json": (v, t) => {
    for (const l of v.leaves) {
      const signatures = l.signatures.map((s) => ({ keyid: s.keyid, sig: hex(s.signature_hex) }));
      const made = leaf({ salt: hex(l.salt_hex), received: l.received, type: l.payload_type, payload: hex(l.payload_hex), signatures });
      t.same(made.toString("hex"), l.leaf_hex, l.about);
      t.same(leafHash(made).toString("hex"), l.leaf_hash, `${l.about}: hash`);
    }
  },
  "words.json": (v, t) => {
    const lists = Object.fromEntries(
      ["ar", "en"].map((l) => [l, utf8(readFileSync(new URL(`../../locale/words_${l}.txt`, import.meta.url))).split("\n")]),
    );
    for (const w of v.words) {
      const bits = [...hex(w.digest)].map((b) => b.toString(2).padStart(8, "0")).join("");
      for (const l of ["ar", "en"]) {
        const words = Array.from({ length: w.count }, (_, i) => lists[l][parseInt(bits.slice(i * 10, i * 10 + 10), 2)]);
        t.same(words.join(" "), w[l], `${w.digest} in ${l}`);
      }
    }
  },
  "tree.json": (v, t, { leaves }) => {
    const hashes = leaves.map(leafHash);
    const roots = new Map();
    const at = (size) => roots.get(size) ?? roots.set(size, root(hashes.slice(0, size))).get(size);
    for (const r of v.roots) t.same(at(r.size).toString("hex"), r.root, `root of ${r.size}`);
    for (const p of v.inclusion) {
      const proof = p.hashes.map(hex);
      const holds = (index, change) => included(index, p.size, hashes[p.index], change(proof), at(p.size));
      t.same(holds(p.index, (x) => x), true, `inclusion of ${p.index} in ${p.size}`);
      t.refused(`inclusion of ${p.index} in ${p.size}, one hash more`, undefined, () => holds(p.index, (x) => [...x, sha256()]));
      t.refused(`inclusion of ${p.index} in ${p.size}, at the next`, undefined, () => holds(p.index + 1, (x) => x));
    }
    for (const p of v.consistency) {
      const proof = p.hashes.map(hex);
      const what = `growth from ${p.first} to ${p.second}`;
      t.same(grew(p.first, p.second, proof, at(p.first), at(p.second)), true, what);
      t.refused(`${what}, another root`, undefined, () => grew(p.first, p.second, proof, at(p.first), sha256()));
    }
  },
  "tile.json": (v, t, { leaves }) => {
    for (const p of v.paths) {
      t.same(tilePath(p.level, p.n, p.width), p.path, p.path);
      t.same(JSON.stringify(readTilePath(p.path)), JSON.stringify({ level: p.level, n: p.n, width: p.width }), `${p.path} read`);
    }
    for (const path of v.paths_refused) t.refused(path, "form", () => readTilePath(path));
    const hashes = leaves.slice(0, v.size).map(leafHash);
    for (const x of v.tiles) {
      const made = x.level === "entries" ? entryBundle(leaves.slice(0, v.size), x.n) : tile(hashes, x.level, x.n);
      t.same(sha256(made).toString("hex"), x.sha256, x.path);
      t.same(made.length, x.bytes, `${x.path}: bytes`);
      if (x.hex !== undefined) t.same(made.toString("hex"), x.hex, `${x.path}: hex`);
    }
  },
  "checkpoint.json": (v, t) => {
    const key = hex(v.public_key_hex);
    t.same(noteKeyHash(v.origin, key).toString("hex"), v.key_hash_hex, "key hash");
    const vkey = `${v.origin}+${v.key_hash_hex}+${Buffer.concat([Buffer.from([1]), key]).toString("base64")}`;
    t.same(vkey, v.verifier_key, "verifier key");
    for (const c of v.checkpoints) {
      const text = `${v.origin}\n${c.size}\n${hex(c.root).toString("base64")}\n`;
      const { key: secret } = pair(hex(v.seed_hex));
      const sig = Buffer.concat([hex(v.key_hash_hex), sign(null, Buffer.from(text), secret)]).toString("base64");
      t.same(`${text}\n\u2014 ${v.origin} ${sig}\n${c.more ?? ""}`, c.note, c.about);
      t.same(checkpoint(c.note, v.origin, key).root.toString("hex"), c.root, `${c.about}: read`);
    }
    for (const c of v.refused) t.refused(c.about, "checkpoint", () => checkpoint(c.note, v.origin, key));
  },
  "receipt.json": (v, t) => {
    const run = (r) => {
      const envelope = r.envelope === undefined ? undefined : readEnvelope(Buffer.from(r.envelope));
      const given = r.leaf_hex === undefined ? undefined : hex(r.leaf_hex);
      return verifyReceipt(Buffer.from(r.receipt), { origin: v.origin, key: hex(v.public_key_hex), leaf: given, envelope });
    };
    for (const r of v.receipts) t.same(JSON.stringify(run(r)), JSON.stringify(r.proves), r.about);
    for (const r of v.refused) t.refused(r.about, undefined, () => run(r));
  },
  "bundle.json": (v, t, { kinds, folder }) => {
    for (const b of v.bundles) {
      const report = verifyBundle(readFileSync(`${folder}/${b.file}`), kinds, b.known);
      for (const [name, want] of Object.entries(b.report)) t.same(report[name], want, `${b.file}: ${name}`);
    }
    for (const r of v.refused) {
      t.refused(r.about, r.fault, () => verifyBundle(edited(`${folder}/${r.file}`, r), kinds, r.known));
    }
  },
};

/** edited is a bundle with some of its lines replaced, by number from 1; a line that is replaced by "" is left out. */
function edited(path, { lines = {}, after = "", cut = 0 }) {
  const texts = utf8(readFileSync(path)).split("\n").slice(0, -1).map((text, i) => lines[i + 1] ?? text);
  const whole = Buffer.from(`${texts.filter((text) => text !== "").join("\n")}\n${after}`);
  return whole.subarray(0, whole.length - cut);
}

/** vectorLeaf is leaf number i of the trees of tree.json and tile.json. */
const vectorLeaf = (_, i) => Buffer.concat([Buffer.from([1]), sha256("tansiq/vector/leaf/v1\n", u64(i))]);

/**
 * checkVectors recomputes the vectors of a folder, or only those of the files named: { files, checks }. A file that is missing or
 * that it does not know is a fault.
 */
export function checkVectors(folder, only = []) {
  const load = (name) => parseJSON(utf8(readFileSync(`${folder}/${name}`)));
  const files = readdirSync(folder).filter((f) => f.endsWith(".json") && f !== "kinds.json");
  for (const name of Object.keys(checks)) if (!files.includes(name)) throw new Fault("vector", `${name} is not there`);
  const leaves = Array.from({ length: load("tile.json").size }, vectorLeaf);
  const tally = new Tally();
  for (const name of files) {
    if (!checks[name]) throw new Fault("vector", `${name} is of no known form`);
    if (only.length === 0 || only.includes(name)) checks[name](load(name), tally, { folder, leaves, kinds: load("kinds.json").kinds });
  }
  return { files: files.length, checks: tally.count };
}
