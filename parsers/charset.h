/*
 * charset -- bytes of any label made UTF-8 as the person who wrote them saw them.
 *
 * The label is tried, then UTF-8 if the bytes are valid as such, then Windows-1252.  ISO-8859-1 means Windows-1252:
 * mail clients write curly quotes and the euro sign under that label.
 *
 * Memory:  results live in the arena given and went through text_valid (base/text.h).
 */
#ifndef PARSERS_CHARSET_H
#define PARSERS_CHARSET_H

#include <stddef.h>

#include "base/arena.h"

/* `label` may be NULL or nonsense. */
char *charset_text(struct arena *, const void *bytes, size_t size_bytes, const char *label);
/* Valid UTF-8 whose C1 controls are what Windows-1252 means by these numbers: "\xC2\x80" is the euro sign. */
char *charset_mend(struct arena *, const char *text);
/* Loads the usual charsets and keeps them loaded: a sealed process can open no file. */
void charset_prepare(void);

#endif
