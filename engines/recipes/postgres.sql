-- Every delivery that was answered, once. Its key is its digest, so that what a vendor sends again changes nothing
-- but the time of arrival, if the repetition was the earlier one.
CREATE TABLE IF NOT EXISTS deliveries (
    tenant text, vendor text, digest bytea,
    received_at timestamptz NOT NULL, query text, headers json, body bytea,
    PRIMARY KEY (tenant, vendor, digest)
);
-- What the deliveries mean, by one version of the crate: made anew of them at an upgrade that changes a mapping.
-- `json` and not `jsonb`, which takes no text with a NUL in it.
CREATE TABLE IF NOT EXISTS events (
    tenant text, vendor text, digest bytea, number int,
    received_at timestamptz NOT NULL, call_key text, event json NOT NULL,
    PRIMARY KEY (tenant, vendor, digest, number)
);
CREATE INDEX IF NOT EXISTS events_of_a_call ON events (tenant, call_key);
