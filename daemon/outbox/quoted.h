/*
 * quoted -- text as quoted-printable (RFC 2045 section 6.7), with CRLF at the end of each line.
 *
 * Written by hand because GMime's looks at one byte after the other and wants its lines made CRLF before, which was a tenth of what
 * a mail costs the outbox.
 */
#ifndef OUTBOX_QUOTED_H
#define OUTBOX_QUOTED_H

#include "base/buf.h"

/* The lines of `text` end in LF; the last ends in CRLF here in any case, where there is any. */
void quoted_add(struct buf *, const char *text);

#endif
