/*
 * codec -- message, context and reading as bytes, for the frames between desk and reader; and a reading as the JSON
 * that `facteurctl read` prints (DESIGN section 5).
 *
 * The encoding is coder.h's.  What is decoded came out of the sealed reader and is trusted no more than a letter: every
 * field is checked, every bound held.
 *
 * Memory:  what is decoded points into the bytes given, which must live as long; arrays and attachments are in the arena.
 * Errors:  REFUSED when bytes are not such an encoding.
 */
#ifndef PARSERS_CODEC_H
#define PARSERS_CODEC_H

#include "base/buf.h"
#include "reading.h"

void message_encode(struct buf *, const struct message *);
MUST_USE enum status message_decode(
    struct arena *, const void *, size_t size_bytes, struct message **, struct why *);
void context_encode(struct buf *, const struct context *);
MUST_USE enum status context_decode(
    struct arena *, const void *, size_t size_bytes, struct context **, struct why *);
void reading_encode(struct buf *, const struct reading *);
MUST_USE enum status reading_decode(
    struct arena *, const void *, size_t size_bytes, struct reading **, struct why *);

/* One line of JSON, no newline: {"file" or "id": name, "kind", "from", ...}.  `key` is "file" or "id". */
void reading_print(
    struct buf *, const char *key, const char *name, const struct message *, const struct reading *);
/* A line of cases.jsonl: sets *id and its context ("diffusion" or "mail"; either may be absent). */
MUST_USE enum status case_parse(
    struct arena *, const char *line, const struct zone *, const char **id, struct context **, struct why *);

#endif
