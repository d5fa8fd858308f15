-- What the network said became of an SMS.
ALTER TABLE outbox ADD COLUMN report TEXT CHECK (report IN ('delivered', 'failed'));
ALTER TABLE outbox ADD COLUMN reported_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX IF NOT EXISTS outbox_gateway ON outbox (gateway_id) WHERE gateway_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS outbox_unsure ON outbox (id) WHERE state = 'held' AND channel = 'sms' AND told_at = 0;
-- Whose number an SMS comes from.
CREATE INDEX IF NOT EXISTS candidate_phone ON candidate (phone) WHERE phone IS NOT NULL;
