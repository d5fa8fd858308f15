/*
 * tally -- which mails of the last two batches the server has taken, kept where a worker that is killed leaves it.
 *
 * The database hears of a batch when all of it was tried, and the next may be on its way by then: until it does the rows are
 * `sending`, and a worker that died would have them all sent again.  So each is noted as the server answers for it, in the file
 * outbox.taken of the state directory, by a number made of its Message-ID: what can leave twice is what was in flight.  Every
 * TALLY_SYNCED of them are on the disk: after a power cut it is at most so many.  A note that is damaged or missing is none: the
 * mail goes out again.
 *
 * Errors:  none: what cannot be noted is as if there were no tally.
 */
#ifndef OUTBOX_TALLY_H
#define OUTBOX_TALLY_H

#include <stdbool.h>
#include <stddef.h>

#define TALLY_MOST   256 /* of one batch */
#define TALLY_SYNCED 64

struct tally;

/* As the last worker left it. */
struct tally *tally_open(const char *state_dir);
void tally_close(struct tally *);
/* Whether the server had taken it, as outbox_recover asks. */
bool tally_holds(const char *message_id, const void *tally);
/* The database knows what became of all that was noted. */
void tally_clear(struct tally *);
/* What is noted from now on is of another batch; the one before the last is to be forgotten by now. */
void tally_turn(struct tally *);
/* The database knows what became of the batch before this one. */
void tally_forget(struct tally *);
void tally_note(struct tally *, const char *message_id);

#endif
