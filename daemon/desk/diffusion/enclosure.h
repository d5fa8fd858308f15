/*
 * enclosure -- how much fits in one mail, and how documents are shared out over several.
 *
 * A mail is what leaves: base64 writes three bytes as four and breaks lines every 76 characters (RFC 2045), so a file
 * takes 37 % more than it has.  limits.outgoing_bytes is the most a mail may have; many servers take 10 MB and few more
 * than 20.
 */
#ifndef DESK_DIFFUSION_ENCLOSURE_H
#define DESK_DIFFUSION_ENCLOSURE_H

#include "base/arena.h"
#include "config.h"

/* Whether it fits in a mail of its own. */
bool enclosure_fits(const struct config *, size_t size_bytes);
/* Why it does not, to the recruiter. */
const char *enclosure_refusal(
    struct arena *, const char *language, const struct config *, const char *filename, size_t size_bytes);

#define ENCLOSURE_NONE ((size_t)-1)
/*
 * Shares files out over mails, in their order: mails[i] is the one file i goes in, from 0; ENCLOSURE_NONE for one that fits
 * in none.  Returns how many mails that makes.
 */
size_t enclosure_share(const struct config *, const size_t *sizes, size_t count, size_t *mails);

#endif
