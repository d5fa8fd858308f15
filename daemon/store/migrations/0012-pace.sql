-- What was sent to many in this minute, counted whenever mail is about to leave.
CREATE INDEX outbox_paced ON outbox (sent_at) WHERE list_id IS NOT NULL AND state = 'sent';
