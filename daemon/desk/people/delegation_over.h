/*
 * delegation_over -- in the morning after a delegation's last day, both recruiters are told that it is over.
 *
 * One that was ended or replaced by mail was told then.  Written and noted in one transaction: told once, whatever is
 * restarted.
 */
#ifndef DESK_PEOPLE_DELEGATION_OVER_H
#define DESK_PEOPLE_DELEGATION_OVER_H

#include "desk/take/given.h"

MUST_USE enum status delegation_over_due(
    struct desk *, struct arena *, int64_t now, bool *did_something, struct why *);

#endif
