-- How often the outbox ended while this mail was leaving, one time after the other: at last it leaves alone, then not at all.
ALTER TABLE outbox ADD COLUMN interruptions INTEGER NOT NULL DEFAULT 0;
