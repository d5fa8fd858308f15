/* What a recruiter asked for that would tell who a hidden candidate is: refused whole, and shown. */
#include "desk/diffusion/held.h"

#include "base/buf.h"
#include "desk/take/leak.h"
#include "desk/take/post.h"
#include "store/leak.h"

#define LINKS_MAX 12

/* Word for word what each is: a refusal is sent again as a refusal. */
static const char *
decisions_again(const struct take *take)
{
	const struct reading *reading = take->reading;
	struct buf lines = buf_make(take->arena);

	for (size_t i = 0; i < reading->decision_count; i++) {
		const struct read_decision *one = &reading->decisions[i];

		if (one->kind == DECISION_NONE)
			continue;
		if (one->ref == NULL)
			return NULL;
		buf_addf(&lines, "%s%s", lines.size_bytes == 0 ? "" : "\n",
		    take_printf(take, one->kind == DECISION_VALIDATE ? "valider %s%s%s" : "refuser %s%s%s",
			one->ref, one->comment == NULL ? "" : " : ",
			one->comment == NULL ? "" : one->comment));
	}
	return lines.size_bytes == 0 ? NULL : lines.data;
}

/* What the letter asked for, to be said again behind `envoyer quand même`; NULL when that takes more than its words. */
static const char *
asked_again(const struct take *take)
{
	const struct reading *reading = take->reading;

	if (reading->command_count == 1 && reading->decision_count == 0 &&
	    reading->commands[0].field_count == 0)
		return reading->commands[0].line;
	return reading->command_count == 0 ? decisions_again(take) : NULL;
}

enum status
held_refuse(struct take *take, struct why *why)
{
	if (take->leaks.count == 0)
		return OK;
	return refuse(take, why,
	    take->leaks.count == 1 ? "un candidat masqué serait reconnu de vos contacts"
				   : "des candidats masqués seraient reconnus de vos contacts");
}

void
held_say_kept(struct take *take, const struct leaks *kept)
{
	for (size_t i = 0; i < kept->count; i++)
		answer_say(take, "%s\u00a0: il reste ici tant que l'identité est masquée.",
		    leak_said(&kept->items[i], take_language(take)));
}

enum status
held_answer(struct take *take, struct why *why)
{
	const struct leaks *leaks = &take->leaks;
	struct held_link links[LINKS_MAX];
	size_t count;
	int64_t diffusion_id;
	const char *ref;
	enum status st;

	if (leaks->count == 0)
		return OK;
	diffusion_id = leaks->items[0].diffusion_id;
	ref = ref_make(take->arena, "D", diffusion_id);
	if ((st = leak_forget_shown(take->desk->store, diffusion_id, why)) != OK)
		return st;
	answer_subject(take, "[%s] Rien n'est parti\u00a0: l'identité d'un candidat serait connue", ref);
	for (size_t i = 0; i < leaks->count; i++) {
		const struct leak *leak = &leaks->items[i];

		answer_say(take, "%s.", leak_said(leak, take_language(take)));
		if ((st = leak_show(take->desk->store, leak->dossier_id, leak->key, take->now, why)) != OK)
			return st;
	}
	if (take->thread.feedback_id != 0)
		answer_about(take, CONVERSATION_FEEDBACK, take->thread.feedback_id, ref);
	else
		answer_about(take, CONVERSATION_DIFFUSION, diffusion_id, ref);
	count =
	    post_held_links(take->arena, take_language(take), leaks, asked_again(take), links, COUNT(links));
	for (size_t i = 0; i < count; i++)
		answer_link(take, links[i].text, links[i].body, i == 0);
	return OK;
}
