/*
 * people -- agencies, recruiters, contacts (operationals), and the addresses each is known by.
 *
 * Units:   addresses are lower case; instants are UTC seconds; text is valid UTF-8.
 * Memory:  results live in the arena given; strings that are absent are NULL in, "" out never: NULL.
 * Errors:  NONE when it does not exist; REFUSED for a duplicate address, an address that is none, an unknown agency
 *          (the sentence names the field); any other status comes from the store.
 * Calls:   inside a transaction opened by the caller for what writes.
 */
#ifndef STORE_PEOPLE_H
#define STORE_PEOPLE_H

#include "store/store.h"

enum role { ROLE_NOBODY, ROLE_RECRUITER, ROLE_CONTACT, ROLE_CANDIDATE, ROLE_SYSADMIN };
const char *role_name(enum role); /* "nobody", "recruiter", "contact", "candidate", "sysadmin" */

struct agency {
	int64_t id;
	const char *name, *sender;
	bool sends_as_user; /* sends-as utilisateur; else agence */
	const char *phone;
	int send_minute; /* after midnight: when its scenarios run; 0 to agency_create: at nine */
};
MUST_USE enum status agency_create(struct store *, const struct agency *, int64_t *id, struct why *);
MUST_USE enum status agency_find(struct store *, struct arena *, int64_t id, struct agency *, struct why *);
MUST_USE enum status agency_find_name(
    struct store *, struct arena *, const char *name, struct agency *, struct why *);
MUST_USE enum status agency_each(struct store *, struct arena *,
    enum status (*each)(const struct agency *, void *), void *data, struct why *);

struct recruiter {
	int64_t id, agency_id;
	const char *name; /* "Hélène Alder" */
	const char *email, *phone;
	const char *language; /* "fr" */
	bool admin;
	int digest_minute;   /* after midnight: notifications come as a summary then; -1: each at once */
	int64_t digested_at; /* when the last summary or reminder was written */
};
MUST_USE enum status recruiter_create(struct store *, const struct recruiter *, int64_t *id, struct why *);
MUST_USE enum status recruiter_find(
    struct store *, struct arena *, int64_t id, struct recruiter *, struct why *);
/* Telephone, language and digest_minute as given. */
MUST_USE enum status recruiter_prefer(struct store *, const struct recruiter *, struct why *);
MUST_USE enum status recruiter_digested(struct store *, int64_t id, int64_t now, struct why *);
/* By address, aliases included. */
MUST_USE enum status recruiter_find_email(
    struct store *, struct arena *, const char *email, struct recruiter *, struct why *);
MUST_USE enum status recruiter_each(struct store *, struct arena *,
    enum status (*each)(const struct recruiter *, void *), void *data, struct why *);

struct contact {
	int64_t id;
	const char *name; /* "Paul Roux" */
	const char *email, *company;
	const char *language;
	bool internal;
	int64_t bounced_at;   /* a hard bounce came back; 0: none */
	int64_t absent_until; /* an automatic reply said so; 0: never away */
};
MUST_USE enum status contact_create(struct store *, const struct contact *, int64_t *id, struct why *);
MUST_USE enum status contact_find(struct store *, struct arena *, int64_t id, struct contact *, struct why *);
MUST_USE enum status contact_find_email(
    struct store *, struct arena *, const char *email, struct contact *, struct why *);
/* Contacts whose folded name or company equals `words`, or else contains every word of it; the best first, at most `most`. */
MUST_USE enum status contact_search(struct store *, struct arena *, const char *words, size_t most,
    struct contact **, size_t *count, struct why *);
MUST_USE enum status contact_update(struct store *, const struct contact *, struct why *);
struct contact_filter {
	const char *words; /* all of them, in any order, in name, company, address; NULL: any */
	int internal;	   /* 1 internal, 0 external, -1 both */
	size_t offset, limit;
};
/* By name; *total (may be NULL) counts all that match. */
MUST_USE enum status contact_list(struct store *, struct arena *, const struct contact_filter *,
    struct contact **, size_t *count, size_t *total, struct why *);
MUST_USE enum status contact_each(struct store *, struct arena *,
    enum status (*each)(const struct contact *, void *), void *data, struct why *);
MUST_USE enum status contact_absent(struct store *, int64_t id, int64_t until, struct why *);
MUST_USE enum status contact_bounced(struct store *, int64_t id, int64_t at, struct why *);

/* Another address of a person, learned after one confirmation. */
MUST_USE enum status alias_create(
    struct store *, enum role, int64_t person_id, const char *email, int64_t at, struct why *);

#endif
