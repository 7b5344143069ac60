CREATE TABLE instrument (
    log      {{text}} NOT NULL,
    idx      {{int}} NOT NULL,
    entry_id {{text}} NOT NULL,
    type     {{text}} NOT NULL,
    title_ar {{text}} NOT NULL,
    title_en {{text}} NOT NULL,
    number   {{text}} NOT NULL,
    day      {{text}} NOT NULL,
    stage    {{text}} NOT NULL,
    status   {{text}} NOT NULL,
    source   {{text}} NOT NULL,
    PRIMARY KEY (log, idx)
);
CREATE INDEX instrument_entry ON instrument (log, entry_id);
CREATE TABLE instrument_alias (
    log   {{text}} NOT NULL,
    idx   {{int}} NOT NULL,
    n     {{int}} NOT NULL,
    alias {{text}} NOT NULL,
    PRIMARY KEY (log, idx, n)
);
CREATE TABLE instrument_actor (
    log     {{text}} NOT NULL,
    idx     {{int}} NOT NULL,
    n       {{int}} NOT NULL,
    role    {{text}} NOT NULL,
    actor   {{text}} NOT NULL,
    party   {{text}} NOT NULL,
    name_ar {{text}} NOT NULL,
    name_en {{text}} NOT NULL,
    PRIMARY KEY (log, idx, n)
);
CREATE TABLE instrument_note (
    log  {{text}} NOT NULL,
    idx  {{int}} NOT NULL,
    text {{text}} NOT NULL,
    PRIMARY KEY (log, idx)
);
CREATE TABLE provision (
    log        {{text}} NOT NULL,
    idx        {{int}} NOT NULL,
    entry_id   {{text}} NOT NULL,
    instrument {{text}} NOT NULL,
    number     {{text}} NOT NULL,
    PRIMARY KEY (log, idx)
);
CREATE INDEX provision_instrument ON provision (log, instrument, idx);
CREATE TABLE provision_text (
    log     {{text}} NOT NULL,
    idx     {{int}} NOT NULL,
    n       {{int}} NOT NULL,
    lang    {{text}} NOT NULL,
    wording {{text}} NOT NULL,
    by_whom {{text}} NOT NULL,
    text    {{text}} NOT NULL,
    PRIMARY KEY (log, idx, n)
);
CREATE TABLE instrument_link (
    log      {{text}} NOT NULL,
    idx      {{int}} NOT NULL,
    entry_id {{text}} NOT NULL,
    from_id  {{text}} NOT NULL,
    link     {{text}} NOT NULL,
    to_id    {{text}} NOT NULL,
    PRIMARY KEY (log, idx)
);
CREATE INDEX instrument_link_from ON instrument_link (log, from_id, idx);
CREATE INDEX instrument_link_to ON instrument_link (log, to_id, idx);
CREATE TABLE commitment (
    log            {{text}} NOT NULL,
    idx            {{int}} NOT NULL,
    entry_id       {{text}} NOT NULL,
    commitment     {{text}} NOT NULL,
    party          {{text}} NOT NULL,
    at             {{int}} NOT NULL,
    instrument     {{text}} NOT NULL,
    provision      {{text}} NOT NULL,
    source         {{text}} NOT NULL,
    statement      {{text}} NOT NULL,
    modality       {{text}} NOT NULL,
    verb           {{text}} NOT NULL,
    strength       {{int}} NOT NULL,
    class          {{text}} NOT NULL,
    track          {{text}} NOT NULL,
    standing       {{text}} NOT NULL,
    deadline_kind  {{text}} NOT NULL,
    due            {{text}} NOT NULL,
    rule_ar        {{text}} NOT NULL,
    rule_en        {{text}} NOT NULL,
    wording_ar     {{text}} NOT NULL,
    wording_en     {{text}} NOT NULL,
    beneficiary_ar {{text}} NOT NULL,
    beneficiary_en {{text}} NOT NULL,
    condition_ar   {{text}} NOT NULL,
    condition_en   {{text}} NOT NULL,
    place_ar       {{text}} NOT NULL,
    place_en       {{text}} NOT NULL,
    basis          {{text}} NOT NULL,
    PRIMARY KEY (log, idx)
);
CREATE INDEX commitment_root ON commitment (log, commitment, idx);
CREATE TABLE commitment_actor (
    log     {{text}} NOT NULL,
    idx     {{int}} NOT NULL,
    role    {{text}} NOT NULL,
    n       {{int}} NOT NULL,
    actor   {{text}} NOT NULL,
    party   {{text}} NOT NULL,
    name_ar {{text}} NOT NULL,
    name_en {{text}} NOT NULL,
    PRIMARY KEY (log, idx, role, n)
);
CREATE TABLE commitment_text (
    log     {{text}} NOT NULL,
    idx     {{int}} NOT NULL,
    n       {{int}} NOT NULL,
    lang    {{text}} NOT NULL,
    wording {{text}} NOT NULL,
    by_whom {{text}} NOT NULL,
    text    {{text}} NOT NULL,
    PRIMARY KEY (log, idx, n)
);
CREATE TABLE commitment_evidence (
    log      {{text}} NOT NULL,
    idx      {{int}} NOT NULL,
    sha256   {{text}} NOT NULL,
    start_at {{int}} NOT NULL,
    end_at   {{int}} NOT NULL,
    quote    {{text}} NOT NULL,
    prefix   {{text}} NOT NULL,
    suffix   {{text}} NOT NULL,
    PRIMARY KEY (log, idx)
);
CREATE TABLE commitment_reason (
    log  {{text}} NOT NULL,
    idx  {{int}} NOT NULL,
    text {{text}} NOT NULL,
    PRIMARY KEY (log, idx)
);
CREATE TABLE assessment (
    log            {{text}} NOT NULL,
    idx            {{int}} NOT NULL,
    entry_id       {{text}} NOT NULL,
    commitment     {{text}} NOT NULL,
    party          {{text}} NOT NULL,
    day            {{text}} NOT NULL,
    finding        {{text}} NOT NULL,
    implementation {{int}} NOT NULL,
    valid_days     {{int}} NOT NULL,
    evidence       {{text}} NOT NULL,
    basis          {{text}} NOT NULL,
    PRIMARY KEY (log, idx)
);
CREATE INDEX assessment_commitment ON assessment (log, commitment, idx);
CREATE TABLE assessment_note (
    log  {{text}} NOT NULL,
    idx  {{int}} NOT NULL,
    text {{text}} NOT NULL,
    PRIMARY KEY (log, idx)
)
