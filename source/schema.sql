CREATE TABLE source (
    log       {{text}} NOT NULL,
    idx       {{int}} NOT NULL,
    entry_id  {{text}} NOT NULL,
    lang      {{text}} NOT NULL,
    published {{text}} NOT NULL,
    form      {{text}} NOT NULL,
    bytes     {{int}} NOT NULL,
    PRIMARY KEY (log, idx)
);
CREATE TABLE source_about (
    log    {{text}} NOT NULL,
    idx    {{int}} NOT NULL,
    title  {{text}} NOT NULL,
    issuer {{text}} NOT NULL,
    url    {{text}} NOT NULL,
    sha256 {{text}} NOT NULL,
    PRIMARY KEY (log, idx)
);
CREATE TABLE statement (
    log      {{text}} NOT NULL,
    idx      {{int}} NOT NULL,
    entry_id {{text}} NOT NULL,
    source   {{text}} NOT NULL,
    mode     {{text}} NOT NULL,
    PRIMARY KEY (log, idx)
);
CREATE INDEX statement_source ON statement (log, source, idx);
CREATE TABLE statement_speaker (
    log     {{text}} NOT NULL,
    idx     {{int}} NOT NULL,
    n       {{int}} NOT NULL,
    actor   {{text}} NOT NULL,
    party   {{text}} NOT NULL,
    name_ar {{text}} NOT NULL,
    name_en {{text}} NOT NULL,
    PRIMARY KEY (log, idx, n)
);
CREATE TABLE statement_evidence (
    log      {{text}} NOT NULL,
    idx      {{int}} NOT NULL,
    start_at {{int}} NOT NULL,
    end_at   {{int}} NOT NULL,
    quote    {{text}} NOT NULL,
    PRIMARY KEY (log, idx)
)
