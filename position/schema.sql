CREATE TABLE position_taken (
    log      {{text}} NOT NULL,
    idx      {{int}} NOT NULL,
    entry_id {{text}} NOT NULL,
    target   {{text}} NOT NULL,
    party    {{text}} NOT NULL,
    stance   {{text}} NOT NULL,
    at       {{int}} NOT NULL,
    PRIMARY KEY (log, idx)
);
CREATE INDEX position_target ON position_taken (log, target, idx);
CREATE TABLE position_text (
    log  {{text}} NOT NULL,
    idx  {{int}} NOT NULL,
    text {{text}} NOT NULL,
    PRIMARY KEY (log, idx)
)
