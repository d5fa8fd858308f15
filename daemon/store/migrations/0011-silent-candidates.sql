-- From when a candidate's silence is counted where no contact is later (store/retention.h); 0: nobody has looked yet.
ALTER TABLE candidate ADD COLUMN counted_from INTEGER NOT NULL DEFAULT 0;
CREATE INDEX candidate_silent ON candidate (max(last_activity, counted_from));
