-- Answers of contacts as they came, to be shown on request: what is short is committed with what it says, and needs no
-- file that is synced by itself. What is longer is among the documents (arrival.original).
CREATE TABLE letter (
	arrival_id	INTEGER PRIMARY KEY REFERENCES arrival (id) ON DELETE CASCADE,
	bytes		BLOB NOT NULL
) STRICT;
-- How many have answered a diffusion.
CREATE INDEX feedback_answered ON feedback (diffusion_id, contact_id);
-- SMS that are due, among however much mail.
CREATE INDEX outbox_sms_due ON outbox (next_try_at) WHERE channel = 'sms' AND state IN ('queued', 'retry');
