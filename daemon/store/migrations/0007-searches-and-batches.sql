-- 0: it stands; a scenario that holds it keeps its criteria.
ALTER TABLE search ADD COLUMN removed_at INTEGER NOT NULL DEFAULT 0;
-- In batches: who is past the limit of one run is written to by the next ones, day after day; round_at: since when
-- some still wait for theirs, or 0.
ALTER TABLE scenario ADD COLUMN split INTEGER NOT NULL DEFAULT 0;
ALTER TABLE scenario ADD COLUMN round_at INTEGER NOT NULL DEFAULT 0;
