/*
 * candidate -- a person of the CVthèque, `CV-40`, and the documents kept of them.
 *
 * Units:   availability is local dates as the UTC instant of midnight in the agency's zone, 0: open; text is UTF-8.
 * Memory:  results live in the arena given; absent strings are NULL.
 * Errors:  NONE when it does not exist; REFUSED names the field; any other status comes from the store.
 * Calls:   inside a transaction opened by the caller for what writes.
 */
#ifndef STORE_CANDIDATE_H
#define STORE_CANDIDATE_H

#include "store/store.h"

struct candidate {
	int64_t id; /* the 40 of CV-40 */
	int64_t agency_id;
	const char *first_name, *last_name;
	const char *email, *phone, *postcode, *city;
	const char *qualifications; /* "soudeur|cariste" */
	const char *status;	    /* as the agency writes it: "disponible", ... */
	int64_t available_from, available_to, last_activity;
	const char *summary;
	int64_t favourite_document_id; /* 0: none */
	const char *language;	       /* "fr" or "en"; NULL, to create: "fr" */
};
MUST_USE enum status candidate_create(struct store *, const struct candidate *, int64_t *id, struct why *);
/* One as its table holds it: checked and folded.  It needs no store, so that it can be made in another process. */
struct candidate_made {
	struct candidate facts;	 /* email in lower case, phone as it is kept, language never NULL */
	const char *typed_email; /* NULL: none */
	const char *folded_name, *folded_words, *folded_status;
	const char *const *skills; /* what it is found by (search_bulk.h) */
	size_t skill_count;
};
/* REFUSED names the field; what is made points into the arena and into what was given. */
MUST_USE enum status candidate_make(
    struct arena *, const struct candidate *, struct candidate_made *, struct why *);
/* Writes one, and what it is found by.  REFUSED as candidate_known says. */
MUST_USE enum status candidate_put(
    struct store *, struct arena *, const struct candidate_made *, int64_t *id, struct why *);
/* REFUSED: somebody has its address. */
enum status candidate_known(const struct candidate_made *, struct why *);
MUST_USE enum status candidate_update(struct store *, const struct candidate *, struct why *);
MUST_USE enum status candidate_find(
    struct store *, struct arena *, int64_t id, struct candidate *, struct why *);
MUST_USE enum status candidate_find_email(
    struct store *, struct arena *, const char *email, struct candidate *, struct why *);
/* Who has this number (E.164), the most recently active where several have it. */
MUST_USE enum status candidate_find_phone(
    struct store *, struct arena *, const char *phone, struct candidate *, struct why *);
/* Everybody who has this number (E.164, or as it was typed where that is unsure); agency_id 0: all. */
MUST_USE enum status candidate_with_phone(struct store *, struct arena *, const char *phone,
    int64_t agency_id, size_t most, struct candidate **, size_t *count, struct why *);
/* Everybody of this whole name, folded; agency_id 0: all. */
MUST_USE enum status candidate_with_name(struct store *, struct arena *, const char *name, int64_t agency_id,
    size_t most, struct candidate **, size_t *count, struct why *);
struct candidate_filter {
	int64_t agency_id; /* 0: all */
	const char *words; /* all of them, in any order, in name, qualifications, place, address; NULL: any */
	const char *status;   /* as the agency writes it, folded; NULL: any */
	int64_t selection_id; /* those of this list, the latest put there first; 0: any */
	size_t offset, limit;
};
/* A whole name first, then the most recently active; *total (may be NULL) counts all that match. */
MUST_USE enum status candidate_list(struct store *, struct arena *, const struct candidate_filter *,
    struct candidate **, size_t *count, size_t *total, struct why *);
/* By folded words over name, qualifications, city (FTS5 or LIKE); an exact full name first.  agency_id 0: all. */
MUST_USE enum status candidate_search(struct store *, struct arena *, const char *words, int64_t agency_id,
    size_t most, struct candidate **, size_t *count, struct why *);
/* Names near to `name` (spelling), nearest first: for "Vouliez-vous ... ?".  agency_id 0: all. */
MUST_USE enum status candidate_nearest(struct store *, struct arena *, const char *name, int64_t agency_id,
    size_t most, struct candidate **, size_t *count, struct why *);
MUST_USE enum status candidate_each(struct store *, struct arena *,
    enum status (*each)(const struct candidate *, void *), void *data, struct why *);
/* "Jean Martin" */
const char *candidate_name(struct arena *, const struct candidate *);

struct document {
	int64_t id, candidate_id;
	const char *hash, *filename, *type;
	size_t size_bytes;
	int64_t created_at;
};
/* The media type (RFC 6838) that a file's name tells; application/octet-stream when it tells none. */
const char *document_type(const char *filename);
/* Content is put first (store_document_put).  The first document of a candidate becomes the favourite. */
MUST_USE enum status document_create(struct store *, const struct document *, int64_t *id, struct why *);
MUST_USE enum status document_of(
    struct store *, struct arena *, int64_t candidate_id, struct document **, size_t *count, struct why *);
/* Those a dossier shares, in their order. */
MUST_USE enum status document_shared(
    struct store *, struct arena *, int64_t dossier_id, struct document **, size_t *count, struct why *);
MUST_USE enum status document_favour(struct store *, int64_t candidate_id, int64_t document_id, struct why *);

#endif
