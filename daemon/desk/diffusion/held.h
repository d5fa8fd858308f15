/*
 * held -- what a recruiter asked for that would tell who a hidden candidate is: refused whole, and shown.
 */
#ifndef DESK_DIFFUSION_HELD_H
#define DESK_DIFFUSION_HELD_H

#include "desk/take/leak.h"
#include "desk/take/take.h"

/* REFUSED when something leaks. */
MUST_USE enum status held_refuse(struct take *, struct why *);
/* Adds where, and the recruiter's choices, to the refusal's answer. */
MUST_USE enum status held_answer(struct take *, struct why *);

/* Says of each that it stays here while the identity is masked. */
void held_say_kept(struct take *, const struct leaks *);

#endif
