CREATE TABLE listed (
    log         {{text}} NOT NULL,
    idx         {{int}} NOT NULL,
    kind        {{text}} NOT NULL,
    party       {{text}} NOT NULL,
    keyid       {{text}} NOT NULL,
    entry_id    {{text}} NOT NULL,
    author_seq  {{int}} NOT NULL,
    at          {{int}} NOT NULL,
    received_at {{int}} NOT NULL,
    PRIMARY KEY (log, idx)
);
CREATE INDEX listed_entry ON listed (log, entry_id);
CREATE TABLE visible (
    log   {{text}} NOT NULL,
    idx   {{int}} NOT NULL,
    part  {{text}} NOT NULL,
    token {{text}} NOT NULL,
    PRIMARY KEY (log, idx, part, token)
);
CREATE TABLE rests_on (
    log    {{text}} NOT NULL,
    idx    {{int}} NOT NULL,
    n      {{int}} NOT NULL,
    field  {{text}} NOT NULL,
    target {{text}} NOT NULL,
    quotes {{int}} NOT NULL,
    PRIMARY KEY (log, idx, n)
);
CREATE INDEX rests_on_target ON rests_on (log, target);
CREATE TABLE mended (
    log         {{text}} NOT NULL,
    target      {{text}} NOT NULL,
    how         {{text}} NOT NULL,
    part        {{text}} NOT NULL,
    by_idx      {{int}} NOT NULL,
    replacement {{text}} NOT NULL,
    PRIMARY KEY (log, target, how, part, by_idx)
)
