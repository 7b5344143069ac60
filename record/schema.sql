CREATE TABLE sees (
    log      {{int}} NOT NULL,
    audience {{int}} NOT NULL,
    token    {{text}} NOT NULL,
    PRIMARY KEY (log, audience, token)
) {{clustered}};
CREATE TABLE rests_on (
    log    {{int}} NOT NULL,
    target {{int}} NOT NULL,
    idx    {{int}} NOT NULL,
    quotes {{int}} NOT NULL,
    PRIMARY KEY (log, target, idx)
) {{clustered}};
CREATE TABLE mended (
    log         {{int}} NOT NULL,
    target      {{int}} NOT NULL,
    how         {{text}} NOT NULL,
    part        {{text}} NOT NULL,
    by_idx      {{int}} NOT NULL,
    replacement {{text}} NOT NULL,
    PRIMARY KEY (log, target, how, part, by_idx)
)
