// Tree: RFC 6962 hashing, proofs, tiles and their paths. Sections: Leaf and tree, Tiles over HTTP.
import { Fault, sha256 } from "./bytes.mjs";

const node = (left, right) => sha256(Buffer.from([1]), left, right);

/** leafHash is the hash of a leaf of 33 bytes. */
export const leafHash = (leaf) => sha256(Buffer.from([0]), leaf);

/** root is the root over leaf hashes; of an empty tree, the hash of nothing. */
export function root(hashes) {
  if (hashes.length === 0) return sha256();
  let row = hashes;
  while (row.length > 1) {
    const above = [];
    for (let i = 0; i + 1 < row.length; i += 2) above.push(node(row[i], row[i + 1]));
    if (row.length % 2 === 1) above.push(row[row.length - 1]);
    row = above;
  }
  return row[0];
}

/** included checks an inclusion proof (RFC 9162 section 2.1.3.2). */
export function included(index, size, hash, proof, want) {
  if (!(index < size)) return false;
  let fn = BigInt(index);
  let sn = BigInt(size) - 1n;
  let r = hash;
  for (const p of proof) {
    if (sn === 0n) return false;
    if ((fn & 1n) === 1n || fn === sn) {
      r = node(p, r);
      while ((fn & 1n) === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      r = node(r, p);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n && Buffer.compare(r, want) === 0;
}

/** grew checks a consistency proof from a tree of first leaves to one of second (RFC 9162 section 2.1.4.2). */
export function grew(first, second, proof, firstRoot, secondRoot) {
  if (first === second) return proof.length === 0 && Buffer.compare(firstRoot, secondRoot) === 0;
  if (first === 0 || first > second) return false;
  const path = (first & (first - 1)) === 0 ? [firstRoot, ...proof] : [...proof];
  if (path.length === 0) return false;
  let fn = BigInt(first) - 1n;
  let sn = BigInt(second) - 1n;
  while ((fn & 1n) === 1n) {
    fn >>= 1n;
    sn >>= 1n;
  }
  let fr = path[0];
  let sr = path[0];
  for (const c of path.slice(1)) {
    if (sn === 0n) return false;
    if ((fn & 1n) === 1n || fn === sn) {
      fr = node(c, fr);
      sr = node(c, sr);
      while ((fn & 1n) === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      sr = node(sr, c);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n && Buffer.compare(fr, firstRoot) === 0 && Buffer.compare(sr, secondRoot) === 0;
}

/** tile is the row (level, n) of a tree over leaf hashes: up to 256 hashes of complete subtrees of 256^level leaves. */
export function tile(hashes, level, n) {
  const span = 256 ** level;
  const row = [];
  for (let i = n * 256; i < (n + 1) * 256 && (i + 1) * span <= hashes.length; i++) {
    row.push(root(hashes.slice(i * span, (i + 1) * span)));
  }
  return Buffer.concat(row);
}

/** entryBundle is what tile/entries/<n> gives: each leaf after its length as two big-endian bytes. */
export function entryBundle(leaves, n) {
  return Buffer.concat(
    leaves.slice(n * 256, (n + 1) * 256).flatMap((l) => [Buffer.from([l.length >> 8, l.length & 255]), l]),
  );
}

/** tilePath is where a tile stands; level "entries" is for entry bundles, width 256 for a full one. */
export function tilePath(level, n, width) {
  let path = String(n % 1000).padStart(3, "0");
  for (let rest = Math.floor(n / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    path = `x${String(rest % 1000).padStart(3, "0")}/${path}`;
  }
  return `tile/${level}/${path}${width === 256 ? "" : `.p/${width}`}`;
}

/** readTilePath reads a path back; a path that tilePath would not write is refused. */
export function readTilePath(path) {
  const m = /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/.exec(path);
  if (!m) throw new Fault("form", `the path ${path}`);
  const level = m[1] === "entries" ? m[1] : Number(m[1]);
  const n = Number(m[2].replaceAll(/[x/]/g, ""));
  const width = m[3] === undefined ? 256 : Number(m[3]);
  const fits = (level === "entries" || level <= 63) && width >= 1 && (m[3] === undefined || width <= 255);
  if (!fits || !Number.isSafeInteger(n) || tilePath(level, n, width) !== path) throw new Fault("form", `the path ${path}`);
  return { level, n, width };
}
