-- The record: what cannot be computed again. See package record. Versions 1 and 2 were before the first release.
-- log is a number that stands for the log id in every row; idx is an entry's index.
-- +goose Up
CREATE TABLE log (
    num     {{int}} NOT NULL PRIMARY KEY,
    id      {{text}} NOT NULL UNIQUE,
    origin  {{text}} NOT NULL UNIQUE,
    size    {{int}} NOT NULL,
    root    {{bytes}} NOT NULL,
    edge    {{bytes}} NOT NULL,
    last_at {{int}} NOT NULL
);
-- key is the index of the entry that admitted the author's key: author_key.from_idx. kind, audience and at are the
-- payload's; of an entry erased whole they are '', -1 and 0. salts has 8 bytes for each part that the payload names, of
-- SHA-256(log id, salt): they stay when a part is erased, as a salt seen before is refused; zeroes: not known.
CREATE TABLE entry (
    log         {{int}} NOT NULL,
    idx         {{int}} NOT NULL,
    received_at {{int}} NOT NULL,
    key         {{int}} NOT NULL,
    entry_id    {{bytes}} NOT NULL,
    author_seq  {{int}} NOT NULL,
    digest      {{bytes}} NOT NULL,
    leaf        {{bytes}} NOT NULL,
    kind        {{text}} NOT NULL,
    audience    {{int}} NOT NULL,
    at          {{int}} NOT NULL,
    salts       {{bytes}} NOT NULL,
    PRIMARY KEY (log, idx)
) {{clustered}};
CREATE UNIQUE INDEX entry_by_id ON entry (log, entry_id);
CREATE UNIQUE INDEX entry_by_author ON entry (log, key, author_seq);
CREATE INDEX entry_by_kind ON entry (log, kind, idx);
-- place is log * 2^40 + idx. sigs: the author's 64 bytes, then key id (32) and signature (64) of each other signer.
CREATE TABLE entry_body (
    place   {{int}} NOT NULL PRIMARY KEY,
    salt    {{bytes}} NOT NULL,
    payload {{bytes}} NOT NULL,
    sigs    {{bytes}} NOT NULL
);
-- place is that of the entry * 32 + the part's number in the payload, which has its media type and digest.
CREATE TABLE part (
    place    {{int}} NOT NULL PRIMARY KEY,
    name     {{text}} NOT NULL,
    audience {{int}} NOT NULL,
    salt     {{bytes}} NOT NULL,
    content  {{bytes}} NOT NULL
);
-- What stays of an entry erased whole, beside its row in entry.
CREATE TABLE erased (
    log  {{int}} NOT NULL,
    idx  {{int}} NOT NULL,
    prev {{text}} NOT NULL,
    PRIMARY KEY (log, idx)
) {{clustered}};
-- Full tiles of level 0; of the levels above what there is.
CREATE TABLE tile (
    log    {{int}} NOT NULL,
    level  {{int}} NOT NULL,
    n      {{int}} NOT NULL,
    hashes {{bytes}} NOT NULL,
    PRIMARY KEY (log, level, n)
);
CREATE TABLE checkpoint (
    log  {{int}} NOT NULL,
    size {{int}} NOT NULL,
    at   {{int}} NOT NULL,
    note {{text}} NOT NULL,
    PRIMARY KEY (log, size)
) {{clustered}};
-- Append-only seams for witnesses and anchors.
CREATE TABLE cosig (
    log     {{int}} NOT NULL,
    size    {{int}} NOT NULL,
    witness {{text}} NOT NULL,
    line    {{text}} NOT NULL,
    at      {{int}} NOT NULL,
    PRIMARY KEY (log, size, witness)
);
CREATE TABLE anchor (
    log    {{int}} NOT NULL,
    source {{text}} NOT NULL,
    size   {{int}} NOT NULL,
    root   {{bytes}} NOT NULL,
    at     {{int}} NOT NULL,
    PRIMARY KEY (log, source, size)
);
CREATE TABLE author_key (
    log      {{int}} NOT NULL,
    from_idx {{int}} NOT NULL,
    to_idx   {{int}} NOT NULL,
    keyid    {{text}} NOT NULL,
    pub      {{text}} NOT NULL,
    party    {{text}} NOT NULL,
    root     {{int}} NOT NULL,
    PRIMARY KEY (log, from_idx),
    UNIQUE (log, keyid)
);
-- What entry.audience and part.audience mean: who is meant, by whose act, as far as that decides who sees it.
CREATE TABLE audience (
    log      {{int}} NOT NULL,
    num      {{int}} NOT NULL,
    audience {{text}} NOT NULL,
    party    {{text}} NOT NULL,
    keyid    {{text}} NOT NULL,
    PRIMARY KEY (log, num)
);
CREATE TABLE redaction (
    log    {{int}} NOT NULL,
    idx    {{int}} NOT NULL,
    part   {{text}} NOT NULL,
    ground {{text}} NOT NULL,
    by_idx {{int}} NOT NULL,
    PRIMARY KEY (log, idx, part)
);
-- An author's sequence number used twice with other content: kept as evidence, never in the record.
CREATE TABLE equivocation (
    log        {{int}} NOT NULL,
    keyid      {{text}} NOT NULL,
    author_seq {{int}} NOT NULL,
    digest     {{text}} NOT NULL,
    at         {{int}} NOT NULL,
    envelope   {{bytes}} NOT NULL,
    PRIMARY KEY (log, keyid, author_seq, digest)
);
CREATE TABLE projection (
    log     {{int}} NOT NULL,
    name    {{text}} NOT NULL,
    version {{int}} NOT NULL,
    PRIMARY KEY (log, name)
);
-- Drafts are private to a delegation, mutable, never in the record.
CREATE TABLE draft (
    id        {{text}} NOT NULL PRIMARY KEY,
    log       {{int}} NOT NULL,
    party     {{text}} NOT NULL,
    source    {{text}} NOT NULL,
    reading   {{bytes}} NOT NULL,
    decisions {{bytes}} NOT NULL,
    at        {{int}} NOT NULL
);

-- +goose Down
SELECT 1;
