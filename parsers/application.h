/*
 * application -- who applies, in a letter that a recruiter forwards: facts only, the desk chooses and asks.
 *
 * Whoever forwards is never the one who applies: senders come from the header blocks of what is forwarded, or of the
 * letter attached.  A fact said twice differently is given twice.
 *
 * Units:   telephones are E.164; addresses are lower case; text is valid UTF-8 on one line.
 * Memory:  everything lives in the arena given.
 */
#ifndef PARSERS_APPLICATION_H
#define PARSERS_APPLICATION_H

#include "reading.h"

/* NULL when nothing is forwarded in it. */
struct read_application *application_read(struct arena *, const struct message *);

#endif
