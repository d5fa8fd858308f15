/*
 * letter -- what the two kinds of inbox do alike with the bytes of a letter.
 *
 * Memory: descriptors belong to the caller; text lives in the arena given.
 */
#ifndef INBOX_LETTER_H
#define INBOX_LETTER_H

#include "inbox/inbox.h"

/* Of a letter too large to hand over whole, no more than this is looked at for its header. */
#define LETTER_HEADER_BYTES ((size_t)1 << 20)

/* Where the header ends: after its empty line, or at the end of the bytes. */
size_t letter_header_bytes(const char *, size_t size_bytes);
/*
 * Seals the bytes for the desk.  A letter of more than `most_bytes` (facts.size_bytes counts) is cut after its
 * header and marked header_only; facts.key and facts.received_at are set by the caller.
 */
MUST_USE enum status letter_seal(
    struct inbox_letter *, const char *bytes, size_t size_bytes, size_t most_bytes, struct why *);
/* The modified UTF-7 of RFC 3501 section 5.1.3, in which IMAP and Maildir++ write the names of folders. */
char *letter_folder(struct arena *, const char *utf8);
/* Whether a key may go into frame_letter and the database: it fits, is UTF-8 and has no control character. */
bool letter_key_is_sound(const char *key);
/* The first field of that name, its lines joined; NULL: none. */
const char *letter_field(struct arena *, const char *header, size_t size_bytes, const char *name);
/* Whether a letter with this header is one the errand is about: compared whole, as the mailbox's own search does not. */
bool letter_matches(const struct frame_errand *, const char *header, size_t size_bytes);

#endif
