-- Every delivery that was answered, once, by its digest. Twilio's id of a delivery is in a header, of which the digest
-- knows nothing: without it, a key that is pressed twice would be one delivery.
CREATE TABLE IF NOT EXISTS deliveries (
    tenant text, vendor text, digest bytea, delivery_id text,
    received_at timestamptz NOT NULL, query text, headers json, body bytea,
    PRIMARY KEY (tenant, vendor, digest, delivery_id)
);
-- What the deliveries mean, by one version of the crate: made anew of them at an upgrade that changes a mapping.
-- `json` and not `jsonb`, which takes no text with a NUL in it.
CREATE TABLE IF NOT EXISTS events (
    tenant text, vendor text, digest bytea, delivery_id text, number int,
    received_at timestamptz NOT NULL, call_key text, event json NOT NULL,
    PRIMARY KEY (tenant, vendor, digest, delivery_id, number)
);
CREATE INDEX IF NOT EXISTS events_of_a_call ON events (tenant, call_key);
