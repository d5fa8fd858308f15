/*
 * document_kind -- the readers of one kind of document each; only for document.c.
 *
 * Each adds the parts it finds, and says with document_fail what it could not read.
 */
#ifndef PARSERS_DOCUMENT_KIND_H
#define PARSERS_DOCUMENT_KIND_H

#include "document.h"

/* DOCX, ODT, XLSX, PPTX...: an archive of XML.  Any other archive is unreadable. */
void document_archive(struct arena *, const void *bytes, size_t size_bytes, struct document_text *);
/* One XML file of those; false: it is not well-formed, or hides text in entities. */
bool document_xml(struct arena *, const char *bytes, size_t size_bytes, bool properties,
    struct document_text *, const char *where);
void document_rtf(struct arena *, const char *bytes, size_t size_bytes, struct document_text *);

#endif
