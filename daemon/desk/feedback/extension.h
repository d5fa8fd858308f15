/*
 * extension -- the day to which words ask a diffusion to be prolonged: "jusqu'au 20/12", "une semaine de plus".
 */
#ifndef DESK_FEEDBACK_EXTENSION_H
#define DESK_FEEDBACK_EXTENSION_H

#include "base/clock.h"
#include "store/diffusion.h"

/* "20/12/2026": the day these words ask a diffusion to be prolonged to, later than its end; NULL: none is said. */
const char *extension_day(
    struct arena *, const struct zone *, const struct diffusion *, const char *words, int64_t now);

#endif
