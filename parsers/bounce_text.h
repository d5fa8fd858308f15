/*
 * bounce_text -- delivery failures told in words only: what the notice says, before the copy of the letter.
 *
 * The families share a vocabulary rather than a form: who writes (a daemon), the subject, the sentence that it was
 * not delivered, and addresses at the beginning of a line or alone on it.
 */
#ifndef PARSERS_BOUNCE_TEXT_H
#define PARSERS_BOUNCE_TEXT_H

#include "lines.h"
#include "mime.h"

struct bounce_notice {
	enum bounce_class class;
	const char *status;
	struct strings recipients;
};

/* False for nearly every letter, and quickly told: bounce_notice_read would say so too, and there is no report. */
bool bounce_is_possible(struct arena *, const struct mime *, const struct message *, const struct lines *);
/* Where the copy of the letter begins that came back; the text's length when there is none. */
size_t bounce_copy_at(struct arena *, const char *text);
/* `notice` is the text before the copy, `all` with it.  false: no such notice. */
bool bounce_notice_read(struct arena *, const struct mime *, const struct message *, const char *notice,
    const char *all, struct bounce_notice *);
/* The first RFC 3463 status in `text`, "5.1.1", or NULL. */
const char *bounce_status(struct arena *, const char *text);

#endif
