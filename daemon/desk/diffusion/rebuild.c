#include "desk/diffusion/rebuild.h"

#include <string.h>

#include "desk/diffusion/lifecycle.h"
#include "desk/diffusion/space.h"
#include "desk/take/leak.h"
#include "desk/take/post.h"
#include "desk/take/take.h"
#include "store/leak.h"
#include "store/supersede.h"

#define LINKS_MAX 6

/* The words stand; the agency's signature, or ours, as well. */
static enum status
send_as_it_is(const struct act *act, const struct outbox_mail *mail, const struct contact *contact,
    const struct diffusion *diffusion, struct why *why)
{
	struct recruiter recruiter;
	struct agency agency;
	struct post post;
	enum status st;

	if ((st = owner_find(act->desk, act->arena, diffusion, &recruiter, &agency, why)) != OK)
		return st;
	post = post_to_contact(
	    contact, &recruiter, strcmp(mail->from_email, act->desk->config->address) == 0 ? NULL : &agency);
	post.diffusion_id = diffusion->id;
	post.due_at = act->mail_at;
	post.held = act->held;
	return post_again(act->desk, act->arena, act->now, &post, mail, why);
}

static enum status
tell_anew(struct take *take, struct act *act, struct leaks *leaks, const struct outbox_mail *mail,
    const struct diffusion *diffusion, const struct contact *contact, struct why *why)
{
	enum status st;

	/* Whose it is hears it by a mail, unless they are who asked for it. */
	act->held = diffusion->recruiter_id == take->sender.recruiter.id ? leaks : NULL;
	if ((st = outbox_supersede_one(take->desk->store, mail->id, true, why)) != OK)
		return st;
	if (strcmp(mail->template, SPACE_MAIL) == 0)
		return space_send(act, diffusion, contact, space_number(mail->about), NULL, why);
	return lifecycle_tells(mail->template) ? lifecycle_tell(act, diffusion, contact, mail->template, why)
					       : send_as_it_is(act, mail, contact, diffusion, why);
}

/* Whom it is to: its token knows. */
static enum status
find_reader(struct take *take, const struct outbox_mail *mail, struct contact *contact, struct why *why)
{
	struct token token;
	enum status st = token_find(take->desk->store, take->arena, mail->token, &token, why);

	return st == OK ? contact_find(take->desk->store, take->arena, token.person_id, contact, why) : st;
}

/* About which diffusion: what it is held for knows. */
static enum status
rebuild_one(struct take *take, struct act *act, struct leaks *leaks, int64_t id, struct why *why)
{
	struct store *store = take->desk->store;
	struct outbox_mail mail;
	struct diffusion diffusion;
	struct contact contact;
	int64_t diffusion_id;
	enum status st;

	if ((st = outbox_find(store, take->arena, id, &mail, why)) != OK ||
	    (st = outbox_held_about(store, id, &diffusion_id, why)) != OK ||
	    (st = diffusion_find(store, take->arena, diffusion_id, &diffusion, why)) != OK ||
	    (st = find_reader(take, &mail, &contact, why)) != OK)
		return st == NONE ? OK : st;
	return tell_anew(take, act, leaks, &mail, &diffusion, &contact, why);
}

static void
say_what_became(struct take *take, const struct leaks *leaks, size_t released, size_t held)
{
	struct held_link links[LINKS_MAX];
	size_t count = post_held_links(take->arena, take_language(take), leaks, NULL, links, COUNT(links));

	if (released > 0)
		answer_say(take,
		    released == 1 ? "Le message retenu part." : "Les %zu messages retenus partent.",
		    released);
	if (held == 1)
		answer_say(take, leaks->count > 0
				     ? "Un message reste retenu\u00a0:"
				     : "Un message reste retenu\u00a0; son recruteur sait pourquoi.");
	else if (held > 1)
		answer_say(take,
		    leaks->count > 0 ? "%zu messages restent retenus\u00a0:"
				     : "%zu messages restent retenus\u00a0; leur recruteur sait pourquoi.",
		    held);
	for (size_t i = 0; i < leaks->count; i++)
		answer_say(take, "%s.", leak_said(&leaks->items[i], take_language(take)));
	for (size_t i = 0; i < count; i++)
		answer_link(take, links[i].text, links[i].body, false);
}

static enum status
rebuild_these(struct take *take, struct held_filter filter, struct why *why)
{
	struct act act = act_of(take);
	struct leaks leaks = {0};
	int64_t *ids, *again;
	size_t count, held;
	enum status st;

	act.leaks = act.kept = NULL;
	st = outbox_held_back(take->desk->store, take->arena, &filter, &ids, &count, why);
	if (st != OK || count == 0)
		return st;
	if ((st = outbox_last(take->desk->store, &filter.after_id, why)) != OK)
		return st;
	for (size_t i = 0; i < count && st == OK; i++)
		st = rebuild_one(take, &act, &leaks, ids[i], why);
	if (st == OK)
		st = outbox_held_back(take->desk->store, take->arena, &filter, &again, &held, why);
	if (st == OK)
		say_what_became(take, &leaks, count - held, held);
	return st;
}

enum status
rebuild_held(struct take *take, int64_t diffusion_id, int64_t candidate_id, struct why *why)
{
	return rebuild_these(
	    take, (struct held_filter){.diffusion_id = diffusion_id, .candidate_id = candidate_id}, why);
}

enum status
rebuild_revealed(
    struct take *take, int64_t diffusion_id, int64_t candidate_id, int64_t contact_id, struct why *why)
{
	return rebuild_these(take,
	    (struct held_filter){
		.diffusion_id = diffusion_id, .candidate_id = candidate_id, .contact_id = contact_id},
	    why);
}

/* -- what waits for the undo delay -- */

/* With nobody left to tell of, a contact who does not know of the diffusion does not hear of it. */
static enum status
rebuild_waiting_one(struct take *take, struct act *act, struct leaks *leaks, int64_t id,
    const struct diffusion *diffusion, bool nobody, size_t *remade, struct why *why)
{
	struct store *store = take->desk->store;
	struct outbox_mail mail;
	struct contact contact;
	enum status st = outbox_find(store, take->arena, id, &mail, why);

	if (st != OK || (strcmp(mail.template, SPACE_MAIL) != 0 && !lifecycle_tells(mail.template)))
		return st == NONE ? OK : st;
	if ((st = find_reader(take, &mail, &contact, why)) != OK)
		return st == NONE ? OK : st;
	if (!nobody || strcmp(mail.template, START_MAIL) != 0) {
		(*remade)++;
		return tell_anew(take, act, leaks, &mail, diffusion, &contact, why);
	}
	take->superseded++;
	if ((st = outbox_supersede_one(store, id, true, why)) != OK)
		return st;
	return recipient_started(store, diffusion->id, contact.id, 0, why);
}

enum status
rebuild_waiting(struct take *take, const struct diffusion *diffusion, struct why *why)
{
	const char *tag = ref_make(take->arena, "D", diffusion->id);
	struct act act = act_of(take);
	struct leaks leaks = {0};
	size_t count, remade = 0;
	int64_t *ids, active;
	enum status st;

	act.leaks = act.kept = NULL;
	st = outbox_waiting(take->desk->store, take->arena, tag, &ids, &count, why);
	if (st != OK || count == 0)
		return st;
	st = lifecycle_active(&act, diffusion, &active, why);
	for (size_t i = 0; i < count && st == OK; i++)
		st = rebuild_waiting_one(take, &act, &leaks, ids[i], diffusion, active == 0, &remade, why);
	if (st != OK)
		return st;
	if (remade > 0)
		answer_say(take,
		    remade == 1 ? "Le message qui attendait encore est refait en conséquence."
				: "Les %zu messages qui attendaient encore sont refaits en conséquence.",
		    remade);
	return OK;
}
