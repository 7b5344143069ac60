-- The record: what cannot be computed again. See package record.
-- +goose Up
CREATE TABLE log (
    id      {{text}} NOT NULL PRIMARY KEY,
    origin  {{text}} NOT NULL UNIQUE,
    size    {{int}} NOT NULL,
    root    {{bytes}} NOT NULL,
    edge    {{bytes}} NOT NULL,
    epoch   {{int}} NOT NULL,
    last_at {{int}} NOT NULL
);
CREATE TABLE entry (
    log         {{text}} NOT NULL REFERENCES log (id),
    idx         {{int}} NOT NULL,
    received_at {{int}} NOT NULL,
    keyid       {{text}} NOT NULL,
    entry_id    {{text}} NOT NULL,
    author_seq  {{int}} NOT NULL,
    prev        {{text}} NOT NULL,
    digest      {{text}} NOT NULL,
    leaf        {{bytes}} NOT NULL,
    PRIMARY KEY (log, idx),
    UNIQUE (log, entry_id),
    UNIQUE (log, keyid, author_seq)
);
CREATE TABLE entry_body (
    log     {{text}} NOT NULL,
    idx     {{int}} NOT NULL,
    salt    {{bytes}} NOT NULL,
    ptype   {{text}} NOT NULL,
    payload {{bytes}} NOT NULL,
    sigs    {{text}} NOT NULL,
    PRIMARY KEY (log, idx)
);
CREATE INDEX entry_body_ptype ON entry_body (log, ptype, idx);
CREATE TABLE part (
    log      {{text}} NOT NULL,
    idx      {{int}} NOT NULL,
    name     {{text}} NOT NULL,
    type     {{text}} NOT NULL,
    audience {{text}} NOT NULL,
    digest   {{text}} NOT NULL,
    salt     {{bytes}} NOT NULL,
    content  {{bytes}} NOT NULL,
    PRIMARY KEY (log, idx, name)
);
-- A salt seen before is refused, also after its part was erased: what stays is its hash.
CREATE TABLE salt_seen (
    log  {{text}} NOT NULL,
    hash {{bytes}} NOT NULL,
    PRIMARY KEY (log, hash)
);
CREATE TABLE tile (
    log    {{text}} NOT NULL,
    level  {{int}} NOT NULL,
    n      {{int}} NOT NULL,
    hashes {{bytes}} NOT NULL,
    PRIMARY KEY (log, level, n)
);
CREATE TABLE checkpoint (
    log  {{text}} NOT NULL,
    size {{int}} NOT NULL,
    at   {{int}} NOT NULL,
    note {{text}} NOT NULL,
    PRIMARY KEY (log, size)
);
-- Append-only seams for witnesses and anchors.
CREATE TABLE cosig (
    log     {{text}} NOT NULL,
    size    {{int}} NOT NULL,
    witness {{text}} NOT NULL,
    line    {{text}} NOT NULL,
    at      {{int}} NOT NULL,
    PRIMARY KEY (log, size, witness)
);
CREATE TABLE anchor (
    log    {{text}} NOT NULL,
    source {{text}} NOT NULL,
    size   {{int}} NOT NULL,
    root   {{bytes}} NOT NULL,
    at     {{int}} NOT NULL,
    PRIMARY KEY (log, source, size)
);
CREATE TABLE author_key (
    log      {{text}} NOT NULL,
    keyid    {{text}} NOT NULL,
    pub      {{text}} NOT NULL,
    party    {{text}} NOT NULL,
    root     {{int}} NOT NULL,
    from_idx {{int}} NOT NULL,
    to_idx   {{int}} NOT NULL,
    PRIMARY KEY (log, keyid)
);
CREATE TABLE redaction (
    log    {{text}} NOT NULL,
    idx    {{int}} NOT NULL,
    part   {{text}} NOT NULL,
    ground {{text}} NOT NULL,
    by_idx {{int}} NOT NULL,
    PRIMARY KEY (log, idx, part)
);
-- An author's sequence number used twice with other content: kept as evidence, never in the record.
CREATE TABLE equivocation (
    log        {{text}} NOT NULL,
    keyid      {{text}} NOT NULL,
    author_seq {{int}} NOT NULL,
    digest     {{text}} NOT NULL,
    at         {{int}} NOT NULL,
    envelope   {{bytes}} NOT NULL,
    PRIMARY KEY (log, keyid, author_seq, digest)
);
CREATE TABLE projection (
    log     {{text}} NOT NULL,
    name    {{text}} NOT NULL,
    version {{int}} NOT NULL,
    size    {{int}} NOT NULL,
    PRIMARY KEY (log, name)
);
-- Drafts are private to a delegation, mutable, never in the record.
CREATE TABLE draft (
    id        {{text}} NOT NULL PRIMARY KEY,
    log       {{text}} NOT NULL,
    party     {{text}} NOT NULL,
    source    {{text}} NOT NULL,
    reading   {{bytes}} NOT NULL,
    decisions {{bytes}} NOT NULL,
    at        {{int}} NOT NULL
);

-- +goose Down
SELECT 1;
