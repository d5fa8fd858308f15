-- When both were told that its last day is over.
ALTER TABLE delegation ADD COLUMN told_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX IF NOT EXISTS delegation_untold ON delegation (ends_at) WHERE told_at = 0 AND ended_at = 0;
-- Those that were over before anybody was told of it are old news.
UPDATE delegation SET told_at = ends_at WHERE told_at = 0 AND ends_at < CAST(strftime('%s', 'now') AS INTEGER);
