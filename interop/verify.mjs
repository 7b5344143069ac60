// verify.mjs verifies a record, in Node and its standard library alone. It is written from docs/record.md and shares nothing
// with the program: what it accepts and refuses shows that the document is enough.
//
//   node verify.mjs bundle FILE [--log ID] [--seen CHECKPOINT-FILE]
//   node verify.mjs receipt FILE --origin ORIGIN --key BASE64 [--leaf BASE64 | --envelope FILE]
//   node verify.mjs vectors FOLDER [FILE...]
//
// Prints one line of JSON. Leaves with 0 where it verified, 1 where it refused, 2 where it was called wrongly.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Fault, base64, parseJSON, utf8 } from "./verifier/bytes.mjs";
import { verifyBundle } from "./verifier/bundle.mjs";
import { readEnvelope, verifyReceipt } from "./verifier/receipt.mjs";
import { checkVectors } from "./verifier/vectors.mjs";

const options = Object.fromEntries(["log", "seen", "origin", "key", "leaf", "envelope"].map((name) => [name, { type: "string" }]));

function loadKinds(folder) {
  return parseJSON(utf8(readFileSync(new URL("kinds.json", folder)))).kinds;
}

function run([command, path, ...rest], flags) {
  const docs = new URL("../docs/vectors/", import.meta.url);
  switch (command) {
    case "bundle": {
      const seen = flags.seen === undefined ? undefined : utf8(readFileSync(flags.seen));
      return verifyBundle(readFileSync(path), loadKinds(docs), { log: flags.log, seen });
    }
    case "receipt": {
      const envelope = flags.envelope === undefined ? undefined : readEnvelope(readFileSync(flags.envelope));
      const leaf = flags.leaf === undefined ? undefined : base64(flags.leaf);
      return verifyReceipt(readFileSync(path), { origin: flags.origin, key: base64(flags.key ?? ""), leaf, envelope });
    }
    case "vectors":
      return checkVectors(path, rest);
    default:
      process.stderr.write("usage: node verify.mjs bundle|receipt|vectors PATH\n");
      return process.exit(2);
  }
}

const { values, positionals } = parseArgs({ options, allowPositionals: true });
try {
  process.stdout.write(`${JSON.stringify(run(positionals, values))}\n`);
} catch (e) {
  if (!(e instanceof Fault)) throw e;
  process.stdout.write(`${JSON.stringify({ fault: e.code, why: e.message })}\n`);
  process.exitCode = 1;
}
