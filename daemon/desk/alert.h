/*
 * alert -- letters to the sysadmin about what needs a human: each cause at most once a day, as long as it stands.
 *
 * What is broken about sending mail cannot be told by mail: `facteurctl status` and the log do.
 */
#ifndef DESK_ALERT_H
#define DESK_ALERT_H

#include "desk/take/given.h"

MUST_USE enum status alert_due(struct desk *, struct arena *, int64_t now, bool *did_something, struct why *);

#endif
