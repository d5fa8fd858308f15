/*
 * matter -- one request with the people, the diffusion and the dossier around it.
 *
 * Errors:  NONE when there is no such request.
 */
#ifndef DESK_DIFFUSION_MATTER_H
#define DESK_DIFFUSION_MATTER_H

#include "desk/take/given.h"
#include "store/diffusion.h"
#include "store/feedback.h"

struct matter {
	struct feedback feedback;
	struct diffusion diffusion;
	struct contact contact;
	struct dossier dossier; /* when feedback.dossier_id */
	const char *ref;
	const char *joined;  /* "E-2 « Usine Roux »": the hire list it led to, or NULL */
	const char *invited; /* when the invitation says, or NULL */
	const char *title;   /* "demande d'entretien, Jean Martin, de Paul Roux", in that language */
};
MUST_USE enum status matter_find(
    struct desk *, struct arena *, const char *language, int64_t feedback_id, struct matter *, struct why *);

#endif
