-- Those a recruiter sees, counted without reading their rows: a page of a list says of how many it is one.
DROP INDEX diffusion_agency;
CREATE INDEX diffusion_agency ON diffusion (agency_id, recruiter_id, status);
-- Which of those that run are over, without looking at all: asked after each letter.  Few are drafts that wait for a day.
DROP INDEX diffusion_status;
CREATE INDEX diffusion_status ON diffusion (status, end_at);
