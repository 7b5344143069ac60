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
    this.keys = new Map(); // key id → { party, key, root, unproved, revoked }
    this.mandates = new Map(); // entry id → { key, party, kinds, tracks, until, withdrawn }
    this.log = undefined; // { id, key, secretariat, day }
  }

  /** party is the party that a key speaks for, "" where no entry admits it. */
  party(keyid) {
    return this.keys.get(keyid)?.party ?? "";
  }

  /** check reports whether an entry's signatures are right and proved; false is unproved, a fault is thrown. */
  check(entry) {
    try {
      for (const s of entry.signatures) this.signature(entry, s);
      this.author(entry);
      return !entry.signatures.some((s) => this.keys.get(s.keyid).unproved);
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
    let key = this.keys.get(keyid);
    if (entry.index === 0) key = this.openingKey(entry, keyid);
    if (!key) this.absent(entry, `no entry admits the key ${keyid}`);
    if (!signed(key.key, pae(entry.type, entry.payload), sig)) this.refuse(entry, "the signature is not that of the key");
    if (key.revoked) this.refuse(entry, "the key was revoked");
  }

  openingKey(entry, keyid) {
    const key = base64(entry.act.secretariat.root_key);
    checkKey(key);
    if (keyID(key) !== keyid) this.refuse(entry, "not signed by the root key that it carries");
    return { key };
  }

  author(entry) {
    const { kind, act, signatures } = entry;
    if ((kind === "process.opened") !== (entry.index === 0)) this.refuse(entry, "process.opened stands first and once");
    if (kind !== "redaction.made" && signatures.length !== 1) this.refuse(entry, "one signature is needed");
    if (entry.index === 0) {
      this.keys.set(signatures[0].keyid, { party: act.secretariat.party, key: base64(act.secretariat.root_key), root: true });
      return;
    }
    const key = this.keys.get(signatures[0].keyid);
    const party = this.parties.get(key.party);
    if (!party?.joined && kind !== "party.joined") this.absent(entry, "the party has not joined");
    if (party?.suspensions.size > 0 && !whileSuspended.has(kind)) this.absent(entry, "the party is suspended");
    if (key.root) this.rootSigns(entry, key);
    else this.deviceSigns(entry, key);
  }

  rootSigns(entry, key) {
    const { kind, act } = entry;
    if (rootKinds.has(kind)) {
      if (act.party !== key.party) this.refuse(entry, "a root key acts for another party");
      return;
    }
    if (secretariatKinds.has(kind) && key.party === this.log.secretariat) return;
    if (kind === "entry.withdrawn") {
      const mandate = this.mandates.get(act.entry);
      if (mandate?.party === key.party) return;
      if (key.party === this.log.secretariat && this.suspension(act.entry)) return;
      if (!mandate && !this.suspension(act.entry)) this.absent(entry, "a root key takes back what is not there");
    }
    this.refuse(entry, "a root key signs no such act");
  }

  suspension(id) {
    return [...this.parties.values()].find((p) => p.suspensions.has(id) || p.lifted.has(id));
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
        !m.withdrawn && m.key === keyid && m.kinds.includes(entry.kind) &&
        (track === undefined || m.tracks.length === 0 || m.tracks.includes(track)) &&
        (m.until === "" || day <= m.until),
    );
  }

  /** act lets an entry act on parties, keys, mandates and suspensions; proved is what check reported. */
  act(entry, proved) {
    const acts = {
      "process.opened": () => this.opened(entry),
      "party.admitted": () => this.admitted(entry, proved),
      "party.joined": () => this.joined(entry),
      "party.suspended": () => this.suspended(entry),
      "key.added": () => this.added(entry, proved),
      "key.revoked": () => this.revoked(entry),
      "mandate.granted": () => this.granted(entry),
      "mandate.withdrawn": () => this.withdraw(entry, entry.act.mandate),
      "entry.withdrawn": () => this.withdraw(entry, entry.act.entry),
    };
    acts[entry.kind]?.();
  }

  opened({ act, digest }) {
    const days = new Intl.DateTimeFormat("en-CA", { timeZone: act.zone, year: "numeric", month: "2-digit", day: "2-digit" });
    const { party } = act.secretariat;
    checkKey(base64(act.log_key));
    this.log = { id: digest, key: base64(act.log_key), secretariat: party, day: (us) => days.format(new Date(us / 1000)) };
    const root = keyID(base64(act.secretariat.root_key));
    this.parties.set(party, { root, joined: true, suspensions: new Set(), lifted: new Set() });
  }

  admitted(entry, proved) {
    const { party, root_key } = entry.act;
    const key = base64(root_key);
    checkKey(key);
    if (this.parties.has(party) || this.keys.has(keyID(key))) this.refuse(entry, "the party or key is there already");
    this.parties.set(party, { root: keyID(key), joined: false, suspensions: new Set(), lifted: new Set() });
    this.keys.set(keyID(key), { party, key, root: true, unproved: !proved });
  }

  joined(entry) {
    const { party, log_id, log_key, root_key } = entry.act;
    const there = this.parties.get(party);
    if (!there) return;
    if (there.joined) this.refuse(entry, "the party has joined already");
    const right = log_id === this.log.id && log_key === this.log.key.toString("base64") && keyID(base64(root_key)) === there.root;
    if (!right) this.refuse(entry, "it names another log, log key or root key");
    there.joined = true;
  }

  suspended(entry) {
    if (entry.act.party === this.log.secretariat) this.refuse(entry, "the secretariat is never suspended");
    const party = this.parties.get(entry.act.party);
    if (party) party.suspensions.add(entry.id);
    else if (!this.cut) this.refuse(entry, "the party is not there");
  }

  added(entry, proved) {
    const key = base64(entry.act.key);
    checkKey(key);
    if (this.keys.has(keyID(key))) this.refuse(entry, "the key is there already");
    this.keys.set(keyID(key), { party: entry.act.party, key, root: false, unproved: !proved });
  }

  revoked(entry) {
    const key = this.device(entry);
    if (!key) return;
    if (key.revoked) this.refuse(entry, "the key was revoked before");
    key.revoked = true;
  }

  granted(entry) {
    const { key, party, kinds, tracks = [], until = "" } = entry.act;
    if (this.device(entry)?.revoked) this.refuse(entry, "the key was revoked");
    if (kinds.some((k) => rootKinds.has(k) || k === "process.opened")) this.refuse(entry, "a kind that is never mandated");
    this.mandates.set(entry.id, { key, party, kinds, tracks, until, withdrawn: false });
  }

  /** device is the key that a root key names: one of its own party, and no root key. */
  device(entry) {
    const key = this.keys.get(entry.act.key);
    if (!key && !this.cut) this.refuse(entry, "no entry admits the key that it names");
    if (key && key.party !== entry.act.party) this.refuse(entry, "it names another party's key");
    if (key?.root) this.refuse(entry, "it names a root key");
    return key;
  }

  withdraw(entry, id) {
    const mandate = this.mandates.get(id);
    if (mandate) mandate.withdrawn = true;
    for (const party of this.parties.values()) {
      if (party.suspensions.delete(id)) party.lifted.add(id);
    }
  }
}
