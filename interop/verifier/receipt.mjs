// Receipt: a tlog-proof file held against the log's key and an entry. Sections: Leaf and tree (receipt), Envelope.
import { Fault, base64, conforms, parseJSON, utf8 } from "./bytes.mjs";
import { checkpoint, leaf, receipt } from "./keys.mjs";
import { included, leafHash } from "./tree.mjs";

const shape = { payload: "base64", payloadType: "text", signatures: [{ keyid: "digest", sig: "base64" }] };

/** readEnvelope reads the JSON of an envelope: { type, payload, signatures }. */
export function readEnvelope(bytes) {
  const e = parseJSON(utf8(bytes));
  conforms(e, shape, "envelope");
  const signatures = e.signatures.map(({ keyid, sig }) => ({ keyid, sig: base64(sig) }));
  return { type: e.payloadType, payload: base64(e.payload), signatures };
}

/**
 * verifyReceipt proves that an entry stands in the tree of the receipt's checkpoint: of the leaf that is given, or of the one
 * that follows from the envelope and the line extra. { index, size, leaf }.
 */
export function verifyReceipt(bytes, { origin, key, leaf: given, envelope }) {
  const r = receipt(bytes);
  const signed = checkpoint(r.note, origin, key);
  const is = given ?? fromEnvelope(r, envelope);
  if (!included(r.index, signed.size, leafHash(is), r.hashes, signed.root)) {
    throw new Fault("leaf", `the leaf is not at index ${r.index} of the tree of ${signed.size}`);
  }
  return { index: r.index, size: signed.size, leaf: is.toString("base64") };
}

function fromEnvelope({ extra }, envelope) {
  if (extra === undefined || envelope === undefined) throw new Fault("leaf", "no leaf, and no extra and envelope to make it");
  if (extra.length !== 40) throw new Fault("form", "extra is not of 40 bytes");
  return leaf({ salt: extra.subarray(8), received: extra.readBigUInt64BE(0), ...envelope });
}
