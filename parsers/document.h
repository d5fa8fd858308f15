/*
 * document -- what a shared document says: its text and its properties, part by part, for the leak guard.
 *
 * Knows DOCX, ODT and their kin (a zip of XML: libarchive, libxml2), RTF, HTML and plain text, told apart by content and
 * never by name.  A PDF is another program's work (reader/extract.h), which fills in the same struct.
 *
 * Text is meant for searching: names of authors, targets of links, what was struck out are all in it.
 *
 * Units:   text is valid UTF-8, lines end in \n.
 * Memory:  everything lives in the arena given.
 * Limits:  DOCUMENT_*_MAX; what is past them makes the document unreadable, never silently shorter.
 * Errors:  none: every sequence of bytes is a document, at worst an unreadable one.  No I/O, no clock.
 */
#ifndef PARSERS_DOCUMENT_H
#define PARSERS_DOCUMENT_H

#include <stdbool.h>

#include "base/buf.h"

#define DOCUMENT_BYTES_MAX    ((size_t)64 << 20) /* as stored */
#define DOCUMENT_ENTRY_MAX    ((size_t)16 << 20) /* one part of an archive, unpacked */
#define DOCUMENT_UNPACKED_MAX ((size_t)48 << 20) /* all that is read of an archive */
#define DOCUMENT_ENTRIES_MAX  4000
#define DOCUMENT_TEXT_MAX     ((size_t)8 << 20) /* all text found */
#define DOCUMENT_PARTS_MAX    5000

struct document_part {
	const char *where; /* French: "le texte", "la page 2", "les propriétés" */
	const char *text;
};
struct document_text {
	const char *unreadable; /* why some of it could not be read, in French: "une image"; NULL: all was */
	size_t part_count;
	struct document_part *parts;
};

struct document_text *document_text(struct arena *, const void *bytes, size_t size_bytes);
bool document_is_pdf(const void *bytes, size_t size_bytes);
/* Adds a part, or says in `unreadable` that there is too much; text that is empty adds nothing. */
void document_add(struct arena *, struct document_text *, const char *where, const char *text);
/* Says why it could not be read; the first reason stands. */
void document_fail(struct document_text *, const char *reason);
/* Letters and digits of all parts but those called `but`: a document with next to none is a picture of one. */
size_t document_weight(const struct document_text *, const char *but);

/* As JSON text, and back.  REFUSED: not what document_encode writes. */
void document_encode(struct buf *, const struct document_text *);
MUST_USE enum status document_decode(
    struct arena *, const char *text, size_t size_bytes, struct document_text **, struct why *);

#endif
