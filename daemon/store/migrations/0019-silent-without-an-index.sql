-- Who is silent is asked once a week (store/retention.h): one walk through the candidates, where an index cost each of them a row
-- at every contact.
DROP INDEX candidate_silent;
