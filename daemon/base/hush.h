/*
 * hush -- what a server said, fit to be told: some repeat what they were sent, passwords included.
 */
#ifndef BASE_HUSH_H
#define BASE_HUSH_H

#include "base/arena.h"

/* `text` with *** for each `secret`, and for a beginning of it where the text was cut.  NULL, "": no secret. */
const char *hush_secret(struct arena *, const char *text, const char *secret);
/* Of the answer to a login: also without long words that may hold it in Base64. */
const char *hush_login(struct arena *, const char *text, const char *secret);

#endif
