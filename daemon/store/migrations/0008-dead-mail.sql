-- Dead mail is looked for at each pass; it is little beside what was sent.
CREATE INDEX outbox_dead ON outbox (id) WHERE state = 'dead';
