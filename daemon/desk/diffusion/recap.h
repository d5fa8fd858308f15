/*
 * recap -- what the end of a diffusion tells its recruiter: who said what of each candidate, who said nothing, which
 * requests wait, each to be decided in a reply to that very mail; and all of it as a CSV.
 *
 * recap_open before post_open (it adds the attachment and names the requests), recap_fill after.
 */
#ifndef DESK_DIFFUSION_RECAP_H
#define DESK_DIFFUSION_RECAP_H

#include "desk/diffusion/act.h"
#include "desk/diffusion/returned.h"
#include "desk/take/post.h"

struct recap {
	struct returned *rows;
	size_t count;
	struct outbox_attachment csv;
};
MUST_USE enum status recap_open(
    const struct act *, const struct diffusion *, struct post *, struct recap *, struct why *);
/* Adds candidats[] {nom, retours[]}, demandes[] and a link that validates all of them. */
void recap_fill(const struct recap *, const struct view_maker *, json_t *view);

#endif
