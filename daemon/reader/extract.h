/*
 * extract -- what a stored document says, found out where hostile bytes can do no harm.
 *
 * A helper process, forked before its parent opens anything of value, that holds nothing but its socket.  For each
 * document it forks a child: sealed like the reader it runs parsers/document; for a PDF, pdftotext and its kin run
 * confined (confine.h).  What kills, stalls or floods the child makes the document unreadable, and nothing else.
 *
 * The helper itself may be killed, as where memory runs out: the document it had in hand could not be tried, and its
 * keeper, a process that never sees a document, puts another in its place.
 *
 * Calls:  one document at a time; extract_read waits for its answer, EXTRACT_DEADLINE_S at most.
 */
#ifndef READER_EXTRACT_H
#define READER_EXTRACT_H

#include "document.h"

#define EXTRACT_DEADLINE_S 80

struct extractor;

MUST_USE enum status extractor_open(struct extractor **, struct why *);
void extractor_close(struct extractor *);
/*
 * The document behind `fd`, a file open for reading, which stays the caller's.  RETRY: it could not be tried.  BROKEN: the
 * keeper is gone, and no other can be.
 */
MUST_USE enum status extractor_read(
    struct extractor *, struct arena *, int fd, struct document_text **, struct why *);
/* The same by a file's path. */
MUST_USE enum status extractor_read_file(
    struct extractor *, struct arena *, const char *path, struct document_text **, struct why *);

#endif
