/* What candidates write back: to the recruiter with its context, or STOP, which is obeyed at once and for good. */
#include "base/phone.h"
#include "base/text.h"
#include "desk/people/candidate.h"
#include "desk/scenario/scenario.h"
#include "desk/take/documents.h"
#include "desk/take/enclosure.h"
#include "desk/take/post.h"
#include "desk/take/sms_post.h"
#include "letters/french.h"
#include "letters/phrases.h"
#include "store/reach.h"

#define SAID_MAX      4000 /* characters of a letter that are passed on */
#define JOURNAL_MAX   500
#define STOP_ALONE    60 /* a letter no longer than that says nothing besides */
#define MESSAGE_SHOWN 300

struct reply {
	struct candidate candidate;
	struct scenario scenario;
	struct dispatch dispatch; /* what was written to them last */
	bool known;		  /* there is one */
	int64_t stopped_at;	  /* STOP was said before; 0: never */
};

/* Who wrote: the candidate whose token it carries, whatever the address; else who has the address. */
static int64_t
candidate_of(const struct take *take)
{
	const struct sender *sender = &take->sender;

	if (sender->forged || (sender->role != ROLE_CANDIDATE && sender->role != ROLE_NOBODY))
		return 0;
	if (sender->has_token)
		return sender->token.role == ROLE_CANDIDATE ? sender->token.person_id : 0;
	return sender->role == ROLE_CANDIDATE ? sender->candidate.id : 0;
}

static enum status
find_reply(struct take *take, int64_t candidate_id, struct reply *reply, struct why *why)
{
	int64_t scenario_id = take->thread.conversation == CONVERSATION_SCENARIO ? take->thread.object_id : 0;
	struct store *store = take->desk->store;
	enum status st;

	*reply = (struct reply){0};
	if ((st = candidate_find(store, take->arena, candidate_id, &reply->candidate, why)) != OK)
		return st;
	st = delivery_latest(store, take->arena, candidate_id, &scenario_id, &reply->dispatch, why);
	if (st == OK)
		st = scenario_find(store, take->arena, scenario_id, &reply->scenario, why);
	reply->known = st == OK;
	if (st == OK || st == NONE)
		st = candidate_stopped(take, &reply->candidate, &reply->stopped_at, why);
	return st;
}

static const char *
ref_of(struct take *take, const struct reply *reply)
{
	return reply->known ? scenario_ref(take->arena, &reply->scenario) : NULL;
}

/* -- STOP -- */

static enum status
confirm_stop(struct take *take, const struct reply *reply, struct why *why)
{
	const struct candidate *candidate = &reply->candidate;
	struct post post = {
	    .to_role = ROLE_CANDIDATE,
	    .to_id = candidate->id,
	    .to_name = candidate_name(take->arena, candidate),
	    .to_email = candidate->email,
	    .language = candidate->language,
	    .conversation = reply->known ? CONVERSATION_SCENARIO : CONVERSATION_NONE,
	    .object_id = reply->scenario.id,
	    .answers = take->message,
	};
	struct agency agency;
	json_t *view;
	enum status st = agency_find(take->desk->store, take->arena, candidate->agency_id, &agency, why);

	if (st == OK && take->sender.sms != NULL && take->desk->config->sms.url != NULL)
		return sms_confirm_stop(take, &agency, why);
	if (candidate->email == NULL)
		return st;
	if (st != OK || (st = post_open(take->desk, take->arena, take->now, &post, why)) != OK)
		return st;
	view = view_open();
	view_set(view, "bonjour", say_hello(take->arena, candidate->language, candidate->first_name));
	view_set(view, "agence", agency.name);
	return post_send(take->desk, take->arena, take->now, &post, "scenario-stop", view, NULL, why);
}

static enum status
stop(struct take *take, const struct reply *reply, struct why *why)
{
	const struct candidate *candidate = &reply->candidate;
	const char *phone = phone_parse(take->arena, candidate->phone);
	struct store *store = take->desk->store;
	bool fresh = false, also;
	enum status st = OK;

	if (candidate->email != NULL)
		st = reach_stop(store, candidate->email, take->now, &fresh, why);
	if (st == OK && phone != NULL) {
		st = reach_stop(store, phone, take->now, &also, why);
		fresh |= also;
	}
	if (st == OK && take->sender.sms != NULL) {
		st = reach_stop(store, take->sender.sms, take->now, &also, why);
		fresh |= also;
		if (st == OK)
			st = delivery_cancel_number(store, take->sender.sms, why);
	}
	if (st == OK)
		st = delivery_cancel(store, candidate->id, why);
	if (st == OK && reply->known)
		st = delivery_answered(store, reply->scenario.id, candidate->id, true, take->now, why);
	if (st != OK)
		return st;
	if ((st = take_journal(take, "candidate.stop", ref_make(take->arena, "CV", candidate->id),
		 ref_of(take, reply), NULL, why)) != OK)
		return st;
	return fresh ? confirm_stop(take, reply, why) : OK;
}

/* -- passed on -- */

static json_t *
reply_view(struct take *take, const char *language, const struct reply *reply, bool other_address)
{
	const struct zone *zone = take->desk->config->zone;
	json_t *view = view_open();

	view_set(view, "nom", candidate_name(take->arena, &reply->candidate));
	view_set(view, "candidat_ref", ref_make(take->arena, "CV", reply->candidate.id));
	view_set(view, "ref", ref_of(take, reply));
	view_set(view, "libelle", reply->scenario.label);
	view_set(view, "texte", text_excerpt(take->arena, take->message->text, SAID_MAX));
	view_set(view, "email", reply->candidate.email);
	view_set(view, "telephone", phone_say(take->arena, reply->candidate.phone));
	view_set(view, "quand", say_day(take->arena, language, zone, reply->dispatch.at));
	view_set(view, "message",
	    text_excerpt(take->arena, text_line(take->arena, reply->dispatch.message), MESSAGE_SHOWN));
	view_set_flag(view, "sms", take->sender.sms != NULL);
	view_set_flag(view, "desinscrit", take->reading->stop);
	if (!take->reading->stop && reply->stopped_at != 0)
		view_set(view, "silence", say_date(take->arena, language, zone, reply->stopped_at));
	view_set_flag(view, "indisponible", take->reading->unavailable && !take->reading->stop);
	if (other_address)
		view_set(view, "expediteur", take->sender.email);
	return view;
}

/* A CV that came with it goes with it, as far as one mail holds what came. */
static enum status
attach(struct take *take, struct post *post, struct enclosures_left *left, struct why *why)
{
	struct outbox_attachment *attachments;
	struct document *documents;
	const char **names;
	size_t count, *sizes;
	bool *goes;
	enum status st = documents_received(take, &documents, &count, why);

	if (st != OK)
		return st;
	attachments = arena_array(take->arena, count, sizeof(*attachments));
	names = arena_array(take->arena, count, sizeof(*names));
	sizes = arena_array(take->arena, count, sizeof(*sizes));
	goes = arena_array(take->arena, count, sizeof(*goes));
	for (size_t i = 0; i < count; i++) {
		names[i] = documents[i].filename;
		sizes[i] = documents[i].size_bytes;
	}
	*left = enclosure_leave(take->arena, take->desk->config, names, sizes, count, goes);
	for (size_t i = 0; i < count; i++)
		if (goes[i])
			attachments[post->attachment_count++] = (struct outbox_attachment){
			    documents[i].hash, documents[i].filename, documents[i].type};
	post->attachments = attachments;
	return OK;
}

static enum status
tell_recruiter(struct take *take, const struct reply *reply, struct why *why)
{
	const char *cv = ref_make(take->arena, "CV", reply->candidate.id), *ref = ref_of(take, reply);
	bool other = take->sender.role != ROLE_CANDIDATE;
	struct enclosures_left left;
	struct recruiter recruiter;
	struct post post;
	json_t *view;
	enum status st;

	st = recruiter_find(take->desk->store, take->arena, reply->scenario.recruiter_id, &recruiter, why);
	if (st != OK)
		return st;
	post = post_to_recruiter(&recruiter);
	post.conversation = CONVERSATION_CANDIDATE;
	post.object_id = reply->candidate.id;
	post.tag = ref;
	post.subject =
	    arena_printf(take->arena, "Re: [%s] %s", cv, candidate_name(take->arena, &reply->candidate));
	if ((st = attach(take, &post, &left, why)) != OK ||
	    (st = post_open(take->desk, take->arena, take->now, &post, why)) != OK)
		return st;
	view = reply_view(take, post.language, reply, other);
	view_set(
	    view, "non_joints", enclosure_left_note(take->arena, post.language, take->desk->config, &left));
	view_add_link(&post.maker, view, "Sa fiche", NULL,
	    phrase_printf(take->arena, post.language, "candidat %s", cv), true);
	if (!take->reading->stop)
		view_add_link(&post.maker, view, "Noter : plus disponible", NULL,
		    phrase_printf(take->arena, post.language, "modifier %s\nStatut : indisponible", cv),
		    take->reading->unavailable);
	view_add_link(&post.maker, view, "Le scénario", NULL,
	    phrase_printf(take->arena, post.language, "scénario %s", ref), false);
	return post_send(take->desk, take->arena, take->now, &post, "scenario-reponse", view, NULL, why);
}

static enum status
pass_on(struct take *take, struct reply *reply, struct why *why)
{
	struct store *store = take->desk->store;
	struct candidate *candidate = &reply->candidate;
	enum status st;

	candidate->last_activity = take->now;
	if ((st = candidate_update(store, candidate, why)) != OK ||
	    (st = scenario_pause(store, reply->scenario.id, candidate->id, take->now, why)) != OK ||
	    (st = delivery_answered(store, reply->scenario.id, candidate->id, false, take->now, why)) != OK)
		return st;
	if (take->sender.token_is_own && candidate->email != NULL &&
	    (st = reach_alive(store, candidate->email, why)) != OK)
		return st;
	if ((st = take_journal(take, "scenario.reply", ref_of(take, reply),
		 ref_make(take->arena, "CV", candidate->id),
		 text_excerpt(take->arena, take->message->text, JOURNAL_MAX), why)) != OK)
		return st;
	return tell_recruiter(take, reply, why);
}

enum status
candidate_take(struct take *take, bool *taken, struct why *why)
{
	int64_t candidate_id = candidate_of(take);
	bool stops = take->reading->stop;
	struct reply reply;
	enum status st;

	*taken = false;
	if (candidate_id == 0 || take->letter->header_only ||
	    (take->sender.forged && !take->sender.token_is_own))
		return OK;
	if ((st = find_reply(take, candidate_id, &reply, why)) != OK)
		return st == NONE ? OK : st;
	if (!reply.known && !stops)
		return OK;
	*taken = true;
	if (stops && (st = stop(take, &reply, why)) != OK)
		return st;
	if (!reply.known || (stops && text_length(take->message->text) <= STOP_ALONE))
		return OK;
	return pass_on(take, &reply, why);
}
