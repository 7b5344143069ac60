CREATE TABLE party (
    log      {{text}} NOT NULL,
    idx      {{int}} NOT NULL,
    party    {{text}} NOT NULL,
    role     {{text}} NOT NULL,
    actor    {{text}} NOT NULL,
    name_ar  {{text}} NOT NULL,
    name_en  {{text}} NOT NULL,
    root_key {{text}} NOT NULL,
    PRIMARY KEY (log, idx)
);
CREATE TABLE party_event (
    log      {{text}} NOT NULL,
    idx      {{int}} NOT NULL,
    entry_id {{text}} NOT NULL,
    party    {{text}} NOT NULL,
    event    {{text}} NOT NULL,
    PRIMARY KEY (log, idx)
);
CREATE TABLE person (
    log      {{text}} NOT NULL,
    idx      {{int}} NOT NULL,
    entry_id {{text}} NOT NULL,
    party    {{text}} NOT NULL,
    PRIMARY KEY (log, idx)
);
CREATE TABLE person_left (
    log    {{text}} NOT NULL,
    idx    {{int}} NOT NULL,
    person {{text}} NOT NULL,
    PRIMARY KEY (log, idx)
);
CREATE TABLE person_identity (
    log       {{text}} NOT NULL,
    idx       {{int}} NOT NULL,
    name_ar   {{text}} NOT NULL,
    name_en   {{text}} NOT NULL,
    office_ar {{text}} NOT NULL,
    office_en {{text}} NOT NULL,
    PRIMARY KEY (log, idx)
);
CREATE TABLE device_key (
    log      {{text}} NOT NULL,
    idx      {{int}} NOT NULL,
    entry_id {{text}} NOT NULL,
    keyid    {{text}} NOT NULL,
    party    {{text}} NOT NULL,
    PRIMARY KEY (log, idx)
);
CREATE TABLE device_holder (
    log    {{text}} NOT NULL,
    idx    {{int}} NOT NULL,
    person {{text}} NOT NULL,
    PRIMARY KEY (log, idx)
);
CREATE TABLE device_revoked (
    log    {{text}} NOT NULL,
    idx    {{int}} NOT NULL,
    keyid  {{text}} NOT NULL,
    reason {{text}} NOT NULL,
    PRIMARY KEY (log, idx)
);
CREATE TABLE mandate (
    log       {{text}} NOT NULL,
    idx       {{int}} NOT NULL,
    entry_id  {{text}} NOT NULL,
    party     {{text}} NOT NULL,
    keyid     {{text}} NOT NULL,
    kinds     {{text}} NOT NULL,
    tracks    {{text}} NOT NULL,
    until_day {{text}} NOT NULL,
    PRIMARY KEY (log, idx)
);
CREATE TABLE mandate_withdrawn (
    log     {{text}} NOT NULL,
    idx     {{int}} NOT NULL,
    mandate {{text}} NOT NULL,
    PRIMARY KEY (log, idx)
)
