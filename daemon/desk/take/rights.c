/* What the sender may see; whose a diffusion is, and who may act on it. */
#include "desk/take/take.h"
#include "letters/phrases.h"
#include "store/delegation.h"

bool
may_see_agency(const struct take *take, int64_t agency_id)
{
	return take->sender.recruiter.admin || take->sender.recruiter.agency_id == agency_id;
}

int64_t
agency_shown(const struct take *take)
{
	return take->sender.recruiter.admin ? 0 : take->sender.recruiter.agency_id;
}

enum status
owner_find(struct desk *desk, struct arena *arena, const struct diffusion *diffusion,
    struct recruiter *recruiter, struct agency *agency, struct why *why)
{
	enum status st;

	if ((st = recruiter_find(desk->store, arena, diffusion->recruiter_id, recruiter, why)) != OK)
		return st == NONE ? because(why, BROKEN, "diffusion without its recruiter") : st;
	st = agency_find(desk->store, arena, diffusion->agency_id, agency, why);
	return st == NONE ? because(why, BROKEN, "diffusion without its agency") : st;
}

enum status
right_to(struct take *take, int64_t agency_id, int64_t recruiter_id, bool *may, struct why *why)
{
	int64_t me = take->sender.recruiter.id;
	struct recruiter owner;
	enum status st;

	take->behalf = NULL;
	*may = may_see_agency(take, agency_id);
	if (me == recruiter_id)
		return OK;
	st = delegation_stands(take->desk->store, recruiter_id, me, take->now, why);
	if (st != OK)
		return st == NONE ? OK : st;
	*may = true;
	if ((st = recruiter_find(take->desk->store, take->arena, recruiter_id, &owner, why)) == OK)
		take->behalf = owner.name;
	return st;
}

enum status
right_find(struct take *take, const struct diffusion *diffusion, bool *may, struct why *why)
{
	return right_to(take, diffusion->agency_id, diffusion->recruiter_id, may, why);
}

const char *
behalf_noted(struct arena *arena, const char *behalf, const char *text)
{
	if (behalf == NULL)
		return text;
	return text == NULL ? phrase_printf(arena, "fr", "par délégation de %s", behalf)
			    : phrase_printf(arena, "fr", "%s (par délégation de %s)", text, behalf);
}
