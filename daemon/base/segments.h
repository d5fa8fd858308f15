/*
 * segments -- how many SMS a text is (3GPP TS 23.038 and 23.040).
 *
 * In the alphabet GSM-7 one SMS takes 160 characters, and 153 where it is one of several; those of its extension (€ [ ] { }
 * and others) count twice.  One single character outside, as ê or ’, makes the whole text UCS-2: 70 and 67.  Neither
 * an escape nor a surrogate pair is ever cut in two.  Hand-written: no library in Debian does it without a modem.
 *
 * Units:   text is valid UTF-8, NFC.
 */
#ifndef BASE_SEGMENTS_H
#define BASE_SEGMENTS_H

#include <stdbool.h>

#include "base/arena.h"

struct segments {
	bool gsm;     /* GSM-7; else UCS-2 */
	size_t units; /* septets, or UTF-16 units */
	size_t count; /* of SMS: 0 for no text */
	size_t most;  /* units one SMS of it takes */
};
struct segments segments_of(const char *text);
/* Its characters outside GSM-7, each once and at most `most` of them, as "ê, …"; NULL when there is none. */
char *segments_outside(struct arena *, const char *text, size_t most);
/* The text with its likes in GSM-7 (ê as e, ’ as ', œ as oe); NULL when some character has none. */
char *segments_plain(struct arena *, const char *text);

#endif
