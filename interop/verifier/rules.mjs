// Rules: references, audiences, corrections, redactions and evidence. Sections: Kinds, Parts, Who sees what, Redaction.
import { Fault, canonical, sha256 } from "./bytes.mjs";
import { rootKinds, secretariatKinds } from "./roll.mjs";

/** restsOn is, for each kind, its references: member of act, kinds of the target, whether its own, whether it quotes. */
const quoted = [
  ["instrument", ["instrument.registered"]], ["provision", ["provision.registered"]],
  ["source", ["source.filed"], { quotes: true }], ["statement", ["statement.recorded"]],
];
export const restsOn = {
  "person.left": [["person", ["person.enrolled"], { own: true }]],
  "mandate.withdrawn": [["mandate", ["mandate.granted"], { own: true }]],
  "statement.recorded": [["source", ["source.filed"], { quotes: true }], ["within", ["statement.recorded"]]],
  "instrument.registered": [["source", ["source.filed"]]],
  "provision.registered": [["instrument", ["instrument.registered"]]],
  "instrument.linked": [["from", ["instrument.registered", "provision.registered"]], ["to", ["instrument.registered"]]],
  "commitment.recorded": quoted,
  "commitment.revised": [["commitment", ["commitment.recorded"], { own: true }], ...quoted],
  "assessment.made": [["commitment", ["commitment.recorded"]], ["evidence", []]],
  "position.taken": [["on", []]],
  "entry.corrected": [["entry", [], { own: true }], ["replacement", [], { own: true }]],
  "entry.withdrawn": [["entry", [], { own: true }]],
  "redaction.made": [["entry", []], ["also", []], ["kept", []]],
};

const neverErased = (kind) =>
  rootKinds.has(kind) || secretariatKinds.has(kind) || ["redaction.made", "entry.corrected", "entry.withdrawn"].includes(kind);

/** tokens under which an audience shows something; keyid and party are the author's. */
function tokens(audience, { party, keyid }, secretariat) {
  switch (audience.kind) {
    case "public": return ["*"];
    case "participants": return ["@"];
    case "named_parties": return [...new Set([...(audience.parties ?? []), party])].map((p) => `p:${p}`);
    case "secretariat": return [...new Set([secretariat, party])].map((p) => `p:${p}`);
    case "own_delegation": return [`p:${party}`];
    case "originator_only": return [`k:${keyid}`];
    default: return [];
  }
}

/** holds are the tokens of a reader: "*" or "p:<party>", or an author's key with its party. */
const holds = (reader) => new Set(reader === "*" ? ["*"] : ["*", "@", reader]);

export class Rules {
  constructor(roll, cut) {
    this.roll = roll;
    this.cut = cut;
    this.entries = new Map(); // entry id → entry, or what stays of one erased whole
    this.erased = new Map(); // entry id → names of parts, with "*" for the whole entry
    this.passed = 0;
  }

  refuse(entry, why) {
    throw new Fault("rule", `entry ${entry.index}, ${entry.kind}: ${why}`);
  }

  who(entry) {
    return { keyid: entry.keyid, party: this.roll.party(entry.keyid) };
  }

  tokens(entry, audience = entry.audience) {
    return tokens(audience, this.who(entry), this.roll.log.secretariat);
  }

  /** shows reports whether a reader, "*" or "p:<party>", must see what is for the audience. */
  shows(entry, audience, reader) {
    const has = holds(reader);
    return this.tokens(entry, audience).some((t) => has.has(t));
  }

  /** within reports whether whoever sees a (tokens) sees b (tokens). */
  within(a, b) {
    const admits = (t) => {
      if (b.includes("*") || b.includes(t)) return true;
      if (t === "*") return false;
      if (b.includes("@")) return true;
      return t.startsWith("k:") && b.includes(`p:${this.roll.party(t.slice(2))}`);
    };
    return a.every(admits);
  }

  /** sees reports whether the author of an entry sees another entry. */
  sees(author, other) {
    const { keyid, party } = this.who(author);
    const has = new Set(["*", "@", `p:${party}`, `k:${keyid}`]);
    return !other.audience || this.tokens(other).some((t) => has.has(t));
  }

  references(entry) {
    return (restsOn[entry.kind] ?? []).flatMap(([member, kinds, is = {}]) => {
      const value = entry.act[member];
      const ids = value === undefined ? [] : Array.isArray(value) ? value : [value];
      return ids.map((id) => ({ member, kinds, is, id, target: this.entries.get(id) }));
    });
  }

  /** check holds an entry against the rules; the roll has not acted on it yet. */
  check(entry) {
    const references = this.references(entry);
    for (const r of references) this.reference(entry, r);
    this.audiences(entry, references);
    this.mends(entry);
    if (entry.kind === "redaction.made") this.redaction(entry);
    this.evidence(entry);
  }

  reference(entry, { kinds, is, id, target, member }) {
    if (!target) {
      if (!this.cut) this.refuse(entry, `${member} ${id} is not in the record`);
      this.passed++;
      return;
    }
    if (this.gone(id, "*")) this.refuse(entry, `${member} was erased whole before`);
    if (target.kind && kinds.length > 0 && !kinds.includes(target.kind)) this.refuse(entry, `${member} is a ${target.kind}`);
    const { party } = this.who(target);
    if (is.own && party !== "" && party !== this.who(entry).party) this.refuse(entry, `${member} is another party's`);
    if (!target.audience || party === "") return;
    if (!this.sees(entry, target)) this.refuse(entry, `${member} is hidden from its author`);
    if (entry.kind === "redaction.made") return;
    const document = is.quotes ? target.parts.find((p) => p.name === "document") : undefined;
    const shown = this.tokens(target, (document ?? target).audience);
    if (!this.within(this.tokens(entry), shown)) this.refuse(entry, `it is for more than ${member}`);
  }

  audiences(entry, references) {
    for (const p of entry.parts) {
      if (!this.within(this.tokens(entry, p.audience), this.tokens(entry))) this.refuse(entry, `${p.name} is for more than its entry`);
    }
    const lifts = entry.kind === "entry.withdrawn" && ["party.suspended", "mandate.granted"].includes(references[0].target?.kind);
    const authority = rootKinds.has(entry.kind) || secretariatKinds.has(entry.kind) || lifts;
    if (authority && !["public", "participants"].includes(entry.audience.kind)) this.refuse(entry, "an act of authority is hidden");
  }

  /** mends refuses to correct or withdraw what others rest on, but for a suspension or a mandate that is taken back. */
  mends(entry) {
    if (!["entry.corrected", "entry.withdrawn"].includes(entry.kind)) return;
    for (const { id, target } of this.references(entry)) {
      const lifted = entry.kind === "entry.withdrawn" && ["party.suspended", "mandate.granted"].includes(target?.kind);
      const rested = rootKinds.has(target?.kind) || secretariatKinds.has(target?.kind) || target?.kind === "redaction.made";
      if (rested && !lifted) this.refuse(entry, `${id} is a ${target.kind}, which is never mended`);
    }
    const [old, by] = [this.entries.get(entry.act.entry), this.entries.get(entry.act.replacement)];
    if (old?.kind && by?.kind && old.kind !== by.kind) this.refuse(entry, "the replacement is of another kind");
  }

  redaction(entry) {
    const { parts = [], whole, also = [], kept = [] } = entry.act;
    const target = this.entries.get(entry.act.entry);
    if (target?.kind) this.erases(entry, target);
    if (!whole && !parts.includes("document")) return;
    const named = new Set([...also, ...kept]);
    for (const quoter of this.quoters(entry.act.entry)) {
      const seen = this.who(quoter).party !== "" && this.sees(entry, quoter);
      if (!named.has(quoter.id) && seen) this.refuse(entry, `${quoter.id} quotes it and is in neither list`);
    }
  }

  erases(entry, target) {
    const { parts = [], whole, also = [] } = entry.act;
    const foreign = this.who(target).party !== this.who(entry).party;
    if (target.kind === "position.taken" && foreign) this.refuse(entry, "another party's position is never redacted");
    if (whole && neverErased(target.kind)) this.refuse(entry, "an entry of this kind is never erased whole");
    for (const name of parts) {
      if (!target.parts.some((p) => p.name === name)) this.refuse(entry, `the entry has no part ${name}`);
    }
    const erased = whole ? [[target, target.audience]] : [];
    for (const p of target.parts) if (parts.includes(p.name)) erased.push([target, p.audience]);
    for (const id of also) {
      const quoter = this.entries.get(id);
      for (const p of quoter?.parts ?? []) if (["evidence", "texts"].includes(p.name)) erased.push([quoter, p.audience]);
    }
    for (const [of, a] of erased) {
      const proved = this.who(of).party !== "";
      if (proved && !this.within(this.tokens(of, a), this.tokens(entry))) this.refuse(entry, "who could see what is erased would not see it");
    }
  }

  quoters(id) {
    return [...this.entries.values()].filter((e) => e.act?.source === id && restsOn[e.kind]?.some(([m, , is]) => m === "source" && is?.quotes));
  }

  evidence(entry) {
    const part = entry.contents.get("evidence");
    const document = this.entries.get(entry.act.source)?.contents?.get("document");
    if (!part || !document) return;
    const { end, prefix = "", quote, sha256: sum, start, suffix = "" } = canonical(part);
    const stands = (text, from, to) => Buffer.compare(Buffer.from(text), document.subarray(from, to)) === 0;
    const before = start - Buffer.byteLength(prefix);
    const after = end + Buffer.byteLength(suffix);
    const right =
      sha256(document).toString("hex") === sum && before >= 0 && start <= end && after <= document.length &&
      stands(quote, start, end) && stands(prefix, before, start) && stands(suffix, end, after);
    if (!right) this.refuse(entry, "the evidence is no slice of the document");
  }

  /** keep remembers an entry for what comes later, and what it erases. */
  keep(entry) {
    if (entry.kind === "redaction.made") {
      const { parts = [], whole, also = [], kept = [] } = entry.act;
      this.erase(entry.act.entry, whole ? ["*", ...parts] : parts);
      for (const id of also) this.erase(id, ["evidence", "texts"]);
      if (whole || parts.includes("document")) {
        for (const q of this.quoters(entry.act.entry)) if (!kept.includes(q.id)) this.erase(q.id, ["evidence", "texts"]);
      }
    }
    this.entries.set(entry.id, entry);
  }

  erase(id, names) {
    const gone = this.erased.get(id) ?? new Set();
    for (const n of names) gone.add(n);
    this.erased.set(id, gone);
  }

  /** gone reports whether a part, or with "*" the entry, was redacted. */
  gone(id, name) {
    const names = this.erased.get(id);
    return names !== undefined && (names.has(name) || names.has("*"));
  }
}
