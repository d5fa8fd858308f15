/*
 * extract_pdf -- a PDF by way of poppler's programs, each confined: text by page, properties, links, what is embedded.
 *
 * Errors:  RETRY when they cannot be run; what they cannot read is said in the text (document_fail).
 */
#ifndef READER_EXTRACT_PDF_H
#define READER_EXTRACT_PDF_H

#include "document.h"

MUST_USE enum status extract_pdf(
    struct arena *, int fd, int cpu_ms, int wall_ms, struct document_text *, struct why *);

#endif
