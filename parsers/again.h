/*
 * again -- "Sofia aussi", "2 - idem mais 14h", "Idem" under a block: what was said of others, said again.
 */
#ifndef PARSERS_AGAIN_H
#define PARSERS_AGAIN_H

#include "teller.h"

/* Says of those clause i is about what was last said of others; false when it repeats nothing. */
bool again_tell(struct teller *, size_t i);

#endif
