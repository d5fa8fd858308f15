/*
 * enclosure -- how much fits in one mail, and how documents are shared out over several.
 *
 * A mail is what leaves: base64 writes three bytes as four and breaks lines every 76 characters (RFC 2045), so a file
 * takes 37 % more than it has.  limits.outgoing_bytes is the most a mail may have; many servers take 10 MB and few more
 * than 20.
 */
#ifndef DESK_TAKE_ENCLOSURE_H
#define DESK_TAKE_ENCLOSURE_H

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

/* What came with a letter and stays behind when the letter is passed on in one mail. */
struct enclosures_left {
	size_t count;
	const char **names;
	size_t *sizes;
};
/*
 * Which of these files, in their order, go in one mail: goes[i].  Of the others nothing is lost, and the mail says where they
 * are: what was sent is never held up by what a server would refuse for its size.
 */
struct enclosures_left enclosure_leave(struct arena *, const struct config *, const char *const *names,
    const size_t *sizes, size_t count, bool *goes);
/* "plan.zip (15 Mo) et photos.zip (9 Mo)" */
const char *enclosure_left_said(struct arena *, const char *language, const struct enclosures_left *);
/* The same with what has become of them, to a recruiter; NULL: none is left. */
const char *enclosure_left_note(
    struct arena *, const char *language, const struct config *, const struct enclosures_left *);

#endif
