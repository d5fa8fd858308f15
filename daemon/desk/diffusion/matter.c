#include "desk/diffusion/matter.h"

#include "desk/take/take.h"
#include "letters/french.h"
#include "letters/phrases.h"

enum status
matter_find(struct desk *desk, struct arena *arena, const char *language, int64_t id, struct matter *matter,
    struct why *why)
{
	struct store *store = desk->store;
	enum status st;

	*matter = (struct matter){.ref = ref_make(arena, "R", id)};
	if ((st = feedback_find(store, arena, id, &matter->feedback, why)) != OK)
		return st;
	if ((st = diffusion_find(store, arena, matter->feedback.diffusion_id, &matter->diffusion, why)) != OK)
		return st;
	if ((st = contact_find(store, arena, matter->feedback.contact_id, &matter->contact, why)) != OK)
		return st;
	if (matter->feedback.dossier_id != 0 &&
	    (st = dossier_find(store, arena, matter->feedback.dossier_id, 0, &matter->dossier, why)) != OK)
		return st;
	matter->title = phrase_printf(arena, language, "%s%s%s, de %s",
	    say_action(arena, language, matter->feedback.action),
	    matter->feedback.dossier_id == 0 ? "" : ", ",
	    matter->feedback.dossier_id == 0 ? "" : view_dossier_name(arena, &matter->dossier, false),
	    matter->contact.name);
	return OK;
}
