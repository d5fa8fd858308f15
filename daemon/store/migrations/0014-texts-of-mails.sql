-- What a mail says, apart from what becomes of it: the row of the outbox is written anew when it is claimed and when it has
-- left, and this, ten times as long, is not.
CREATE TABLE outbox_text (
	outbox_id	INTEGER PRIMARY KEY REFERENCES outbox (id) ON DELETE CASCADE,
	text		TEXT NOT NULL,
	html		TEXT,
	calendar	TEXT
) STRICT;
INSERT INTO outbox_text (outbox_id, text, html, calendar) SELECT id, text, html, calendar FROM outbox;
ALTER TABLE outbox DROP COLUMN text;
ALTER TABLE outbox DROP COLUMN html;
ALTER TABLE outbox DROP COLUMN calendar;
