/*
 * documents -- what is attached to a letter, as somebody's documents.
 */
#ifndef DESK_TAKE_DOCUMENTS_H
#define DESK_TAKE_DOCUMENTS_H

#include "desk/take/take.h"
#include "store/candidate.h"

/* Whether an attachment is somebody's document, and not what clients and gateways add to a letter. */
bool document_is(const struct attachment *);
/* Whether the letter brings any that is not empty. */
bool documents_came(const struct take *);
/* One line, no path, no mark that a file system or a header gives a meaning to; `number` where there is no name. */
const char *document_name(struct arena *, const char *filename, size_t number);

/*
 * The attachments of the letter that are documents, put in the store; pictures of a signature are none.  Before them those
 * that wait for the form it answers.
 */
MUST_USE enum status documents_received(struct take *, struct document **, size_t *count, struct why *);
/*
 * Makes them the candidate's and says so; one it has already is not kept twice.  *last: the last one's id, 0: none.  The
 * application the letter answers is settled.
 */
MUST_USE enum status documents_keep(
    struct take *, const struct candidate *, struct document *, size_t count, int64_t *last, struct why *);
/* "cv.pdf (120 Ko)" */
const char *document_said(const struct take *, const struct document *);

#endif
