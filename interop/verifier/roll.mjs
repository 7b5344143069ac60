// Roll: parties, keys, mandates and suspensions, computed from the entries in order. Section: Who may sign what.
import { Fault, base64 } from "./bytes.mjs";
import { checkKey, keyID, pae, signed } from "./keys.mjs";

/** rootKinds are signed by a root key for its own party; secretariatKinds by the secretariat. */
export const rootKinds = new Set([
  "party.joined", "person.enrolled", "person.left", "key.added", "key.revoked", "mandate.granted", "mandate.withdrawn",
]);
export const secretariatKinds = new Set(["process.opened", "party.admitted", "party.suspended"]);

const whileSuspended = new Set(["position.taken", "key.revoked", "mandate.withdrawn"]);

/** Unproved is thrown in place of a fault where a cut bundle may withhold what the author rests on. */
class Unproved extends Error {}

export class Roll {
  /** cut says whether entries may be withheld. */
  constructor(cut) {
    this.cut = cut;
    this.parties = new Map(); // name → { root, joined, suspensions }
    this.keys = new Map(); // key id → { party, key, root, revoked }
    this.mandates = new Map(); // entry id → { key, party, kinds, tracks, until }, those that stand
    this.log = undefined; // { id, key, secretariat, day }
  }

  /** party is the party that a key speaks for, "" where no entry admits it. */
  party(keyid) {
    return this.keys.get(keyid)?.party ?? "";
  }

  /**
   * check reports whether an entry's signatures are right and its author might sign it there. false is unproved; a fault is
   * thrown. find gives an earlier entry by its id.
   */
  check(entry, find) {
    try {
      for (const s of entry.signatures) this.signature(entry, s);
      if (entry.index === 0) return true;
      this.author(entry, find);
      this.acts(entry);
      return true;
    } catch (e) {
      if (e instanceof Unproved) return false;
      throw e;
    }
  }

  refuse(entry, why) {
    throw new Fault("authority", `entry ${entry.index}, ${entry.kind}: ${why}`);
  }

  /** absent is a fault in a whole bundle, and unproved in a cut one. */
  absent(entry, why) {
    if (this.cut) throw new Unproved(why);
    this.refuse(entry, why);
  }

  signature(entry, { keyid, sig }) {
    const key = entry.index === 0 ? this.openingKey(entry, keyid) : this.keys.get(keyid);
    if (!key) this.absent(entry, `no entry admits the key ${keyid}`);
    if (!signed(key.key, pae(entry.type, entry.payload), sig)) this.refuse(entry, "the signature is not that of the key");
    if (key.revoked) this.refuse(entry, "the key was revoked");
  }

  openingKey(entry, keyid) {
    const key = base64(entry.act.secretariat.root_key);
    checkKey(key);
    if (keyID(key) !== keyid || entry.signatures.length !== 1) this.refuse(entry, "not signed by the root key that it carries");
    return { key };
  }

  author(entry, find) {
    const { kind, signatures } = entry;
    if (kind === "process.opened") this.refuse(entry, "process.opened stands first and once");
    if (kind !== "redaction.made" && signatures.length !== 1) this.refuse(entry, "one signature is needed");
    const key = this.keys.get(signatures[0].keyid);
    this.able(entry, key);
    if (key.root) this.rootSigns(entry, key);
    else this.deviceSigns(entry, key);
    if (kind === "redaction.made") this.second(entry, key, find);
  }

  /** able refuses a party that has not joined, or is suspended. */
  able(entry, key) {
    const party = this.parties.get(key.party);
    if (!party?.joined && entry.kind !== "party.joined") this.absent(entry, "the party has not joined");
    if (party?.suspensions.size > 0 && !whileSuspended.has(entry.kind)) this.absent(entry, "the party is suspended");
  }

  rootSigns(entry, key) {
    const { kind, act } = entry;
    if (rootKinds.has(kind)) {
      if (act.party !== key.party) this.refuse(entry, "a root key acts for another party");
      return;
    }
    if (secretariatKinds.has(kind) && key.party === this.log.secretariat) return;
    if (kind !== "entry.withdrawn") this.refuse(entry, "a root key signs no such act");
    if (this.mandates.get(act.entry)?.party === key.party) return;
    if (key.party === this.log.secretariat && this.suspends(act.entry)) return;
    this.absent(entry, "a root key takes back what is no mandate of its party and no suspension");
  }

  /** suspends reports whether an entry is a suspension that stands. */
  suspends(id) {
    return [...this.parties.values()].some((p) => p.suspensions.has(id));
  }

  deviceSigns(entry, key) {
    const { kind, act } = entry;
    if (rootKinds.has(kind)) this.refuse(entry, "only the root key signs this");
    if (secretariatKinds.has(kind) && key.party !== this.log.secretariat) this.refuse(entry, "only the secretariat signs this");
    if (kind === "entry.withdrawn" && this.mandates.has(act.entry)) this.refuse(entry, "a root key takes back a mandate");
    if (!this.mandated(entry.signatures[0].keyid, entry)) this.absent(entry, "no mandate covers it");
  }

  /** mandated reports whether a mandate of the key covers kind, track and day of the entry. */
  mandated(keyid, entry) {
    const track = ["commitment.recorded", "commitment.revised"].includes(entry.kind) ? entry.act.track : undefined;
    const day = this.log.day(entry.received);
    return [...this.mandates.values()].some(
      (m) =>
        m.key === keyid && m.kinds.includes(entry.kind) && (m.until === "" || day <= m.until) &&
        (track === undefined || m.tracks.length === 0 || m.tracks.includes(track)),
    );
  }

  /** second holds a redaction against rule 7. */
  second(entry, key, find) {
    const targets = [entry.act.entry, ...(entry.act.also ?? [])].map(find);
    if (targets.some((t) => t === undefined || this.party(t.keyid) === "")) this.absent(entry, "it redacts what is not there");
    const authors = targets.map((t) => this.party(t.keyid));
    if (entry.signatures.length === 1 && authors.every((a) => a === key.party)) return;
    if (key.party !== this.log.secretariat) this.refuse(entry, "a second signature, or another party's entry, not by the secretariat");
    if (entry.signatures.length !== 2) this.refuse(entry, "the second signature is missing");
    const { keyid } = entry.signatures[1];
    const other = this.keys.get(keyid);
    if (other.party === this.log.secretariat || authors.includes(other.party)) this.refuse(entry, "the second key's party may not be the second");
    this.able(entry, other);
    if (!this.mandated(keyid, entry)) this.absent(entry, "no mandate of the second key covers it");
  }

  /** acts holds what an act says of parties, keys and mandates against what is there. */
  acts(entry) {
    const { kind, act } = entry;
    const checks = {
      "party.admitted": () => this.fresh(entry, act.root_key, this.parties.has(act.party)),
      "party.joined": () => this.joining(entry),
      "party.suspended": () => {
        if (act.party === this.log.secretariat || !this.parties.has(act.party)) this.absent(entry, "no such party can be suspended");
      },
      "key.added": () => this.fresh(entry, act.key, false),
      "key.revoked": () => this.device(entry),
      "mandate.granted": () => this.device(entry),
      "mandate.withdrawn": () => {
        if (this.mandates.get(act.mandate)?.party !== act.party) this.absent(entry, "no such mandate of the party stands");
      },
    };
    checks[kind]?.();
  }

  fresh(entry, written, there) {
    const key = base64(written);
    checkKey(key);
    if (there || this.keys.has(keyID(key))) this.refuse(entry, "the party or key is there already");
  }

  joining(entry) {
    const { party, log_id, log_key, root_key } = entry.act;
    const there = this.parties.get(party);
    if (there.joined) this.refuse(entry, "the party has joined already");
    const right = log_id === this.log.id && log_key === this.log.key.toString("base64") && keyID(base64(root_key)) === there.root;
    if (!right) this.refuse(entry, "it names another log, log key or root key");
  }

  /** device holds that the key named is a device key of the party, and not revoked. */
  device(entry) {
    const key = this.keys.get(entry.act.key);
    if (!key) this.absent(entry, "no entry admits the key that it names");
    if (key.party !== entry.act.party || key.root || key.revoked) this.refuse(entry, "it names no key in force of the party's devices");
  }

  /** act lets a proved entry act on parties, keys, mandates and suspensions. */
  act(entry) {
    const { kind, act } = entry;
    const acts = {
      "process.opened": () => this.open(entry),
      "party.admitted": () => this.admit(act.party, base64(act.root_key), false),
      "party.joined": () => (this.parties.get(act.party).joined = true),
      "party.suspended": () => this.parties.get(act.party).suspensions.add(entry.id),
      "key.added": () => this.keys.set(keyID(base64(act.key)), { party: act.party, key: base64(act.key), root: false }),
      "key.revoked": () => (this.keys.get(act.key).revoked = true),
      "mandate.granted": () =>
        this.mandates.set(entry.id, { key: act.key, party: act.party, kinds: act.kinds, tracks: act.tracks ?? [], until: act.until ?? "" }),
      "mandate.withdrawn": () => this.mandates.delete(act.mandate),
      "entry.withdrawn": () => {
        this.mandates.delete(act.entry);
        for (const party of this.parties.values()) party.suspensions.delete(act.entry);
      },
    };
    acts[kind]?.();
  }

  open({ act, digest }) {
    const days = new Intl.DateTimeFormat("en-CA", { timeZone: act.zone, year: "numeric", month: "2-digit", day: "2-digit" });
    const { party } = act.secretariat;
    checkKey(base64(act.log_key));
    this.log = { id: digest, key: base64(act.log_key), secretariat: party, day: (us) => days.format(new Date(us / 1000)) };
    this.admit(party, base64(act.secretariat.root_key), true);
  }

  admit(party, key, joined) {
    this.parties.set(party, { root: keyID(key), joined, suspensions: new Set() });
    this.keys.set(keyID(key), { party, key, root: true });
  }
}
