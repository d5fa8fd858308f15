/*
 * application -- somebody who may become a candidate: the documents that came with a letter, kept until the recruiter
 * has confirmed or corrected the form.
 *
 * Memory:  results live in the arena given.
 * Errors:  NONE when it does not exist; any other status comes from the store.
 * Calls:   inside a transaction opened by the caller for what writes.
 */
#ifndef STORE_APPLICATION_H
#define STORE_APPLICATION_H

#include "store/candidate.h"

struct application {
	int64_t id;
	int64_t recruiter_id;
	int64_t root_id;      /* the application it is a further form of; 0: none */
	int64_t about_id;     /* the candidate it seems to be of; 0: somebody new */
	int64_t candidate_id; /* who came of it; 0: nobody yet */
};
/* Sets id.  `documents` are all it has; root_id may be any form of the same application. */
MUST_USE enum status application_create(
    struct store *, struct application *, const struct document *, size_t count, int64_t now, struct why *);
MUST_USE enum status application_find(struct store *, int64_t id, struct application *, struct why *);
/* Its documents, not yet a candidate's: id and candidate_id are 0. */
MUST_USE enum status application_documents(
    struct store *, struct arena *, int64_t id, struct document **, size_t *count, struct why *);
/* All applications of the same documents are settled together. */
MUST_USE enum status application_settle(struct store *, int64_t id, int64_t candidate_id, struct why *);

#endif
