/*
 * verbs -- what facteurctl can be told to do: the functions of the table in facteurctl.c, each in the file of its noun.
 *
 * Errors:  any status but OK ends the program with exit status 1 (2 after ctl_usage) and the sentence on stderr.
 */
#ifndef CTL_VERBS_H
#define CTL_VERBS_H

#include "ctl/ctl.h"

MUST_USE enum status verb_read(struct ctl *, struct why *);

#endif
