-- What is written to them for a scenario is in it, beside the recruiter's own words.
ALTER TABLE candidate ADD COLUMN language TEXT NOT NULL DEFAULT 'fr';
