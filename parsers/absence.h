/*
 * absence -- when somebody who is away says to be back.
 */
#ifndef PARSERS_ABSENCE_H
#define PARSERS_ABSENCE_H

#include <stdint.h>

#include "base/arena.h"

/*
 * "2026-12-10" when the text of an absence states the day of return, or the last day away ("jusqu'au 9 décembre
 * inclus" is the 10th); else NULL.  A day without a year, or a weekday, is taken near `sent_at` (UTC seconds).
 */
const char *absence_return(struct arena *, const char *text, int64_t sent_at);

#endif
