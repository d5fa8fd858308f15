/*
 * person_hunt -- finding all that names a person who is to be erased, row by row.
 *
 * Memory:  what was found lives in the hunt's arena.
 * Errors:  those of the store.
 */
#ifndef STORE_PERSON_HUNT_H
#define STORE_PERSON_HUNT_H

#include "store/person.h"
#include "store/sql.h"

#define NAMES_MAX 64

struct ids {
	int64_t *items;
	size_t count, room;
};

struct hashes {
	const char **items;
	size_t count, room;
};

/* What to look for in texts, and the rows it was found in. */
struct hunt {
	struct store *store;
	struct arena *arena;
	const char *email;
	const char *names[NAMES_MAX]; /* as text_key makes them */
	size_t name_count;
	struct ids mails, lines, letters, acts, comments;
	struct hashes hashes;		   /* of contents that may be nobody's after this */
	int64_t mail_id, list_id, line_id; /* read so far */
	void (*progress)(size_t done, size_t all, void *);
	void *data;
	size_t done, all;
	struct person_erased *erased;
};

/* A statement's values are ?1 to ?3 of person_sql.h, as many as it has places for. */
MUST_USE enum status hunt_open(struct hunt *, const char *sql, struct sql *, struct why *);
MUST_USE enum status hunt_run(struct hunt *, const char *sql, int64_t *changed, struct why *);

/* Whom to look for.  NONE: nobody has this address. */
MUST_USE enum status hunt_names(struct hunt *, struct why *);
/* The long reading, before the transaction. */
MUST_USE enum status hunt_before(struct hunt *, struct why *);
/* What came since, and what is about them by number; inside the transaction. */
MUST_USE enum status hunt_rest(struct hunt *, struct why *);
/* Rows after `after_id` that name them: the first column is the row's number, the others are texts. */
MUST_USE enum status hunt_through(
    struct hunt *, const char *sql, int64_t after_id, struct ids *found, int64_t *last_id, struct why *);

#endif
