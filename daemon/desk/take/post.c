#include "desk/take/post.h"

#include <string.h>

#include "base/buf.h"
#include "desk/take/leak.h"
#include "letters/invitation.h"
#include "letters/phrases.h"
#include "store/journal.h"
#include "store/leak.h"

#define TOKEN_LIFE_S   ((int64_t)400 * 24 * 3600)
#define MESSAGE_BITS   120
#define REFERENCES_MAX 20
#define HELD_LINKS_MAX 12

struct post
post_to_recruiter(const struct recruiter *recruiter)
{
	return (struct post){
	    .to_role = ROLE_RECRUITER,
	    .to_id = recruiter->id,
	    .to_name = recruiter->name,
	    .to_email = recruiter->email,
	    .language = recruiter->language,
	    .to_internal = true,
	};
}

struct post
post_to_contact(const struct contact *contact, const struct recruiter *from, const struct agency *agency)
{
	return (struct post){
	    .to_role = ROLE_CONTACT,
	    .to_id = contact->id,
	    .to_name = contact->name,
	    .to_email = contact->email,
	    .language = contact->language,
	    .to_internal = contact->internal,
	    .from_user = from,
	    .from_agency = agency,
	};
}

enum status
post_open(struct desk *desk, struct arena *arena, int64_t now, struct post *post, struct why *why)
{
	const struct config *config = desk->config;
	enum status st;

	post->token = (struct token){
	    .role = post->to_role,
	    .person_id = post->to_id,
	    .conversation = post->conversation,
	    .object_id = post->object_id,
	    .form = post->form,
	    .created_at = now,
	    .expires_at = now + TOKEN_LIFE_S,
	};
	if ((st = token_create(desk->store, arena, &post->token, why)) != OK)
		return st;
	post->maker = (struct view_maker){
	    .arena = arena,
	    .language = post->language,
	    .zone = config->zone,
	    .reply_to = config->plus_addressing
			    ? arena_printf(arena, "%s+%s@%s", config->local, post->token.text, config->domain)
			    : config->address,
	    .subject = post->subject == NULL ? "" : post->subject,
	};
	return OK;
}

/* "first, and the latest": a conversation of a thousand mails would bear them all in each, and servers refuse long headers. */
static const char *
follow_with(struct arena *arena, const char *past, const char *last)
{
	const char *latest;
	struct buf out;
	size_t first, kept = 0;

	if (past == NULL)
		return last;
	first = strcspn(past, " ");
	for (latest = past + strlen(past); latest > past + first && kept < REFERENCES_MAX - 2; latest--)
		kept += latest[-1] == ' ';
	out = buf_make_room(arena, strlen(past) + strlen(last) + 1);
	if (latest > past + first)
		buf_add_bytes(&out, past, first);
	buf_add(&out, latest > past + first ? latest : past);
	buf_add_char(&out, ' ');
	buf_add(&out, last);
	return out.data;
}

/* In-Reply-To and References (RFC 5322 section 3.6.4): of the letter answered, else of our last mail under this tag. */
static enum status
follow_thread(struct desk *desk, struct arena *arena, const struct post *post, struct outbox_mail *mail,
    struct why *why)
{
	const char *last, *past;
	enum status st;

	if (post->answers != NULL && post->answers->message_id != NULL) {
		const struct strings *before = &post->answers->references;
		struct buf references = buf_make(arena);
		size_t from = before->count > REFERENCES_MAX ? before->count - REFERENCES_MAX : 0;

		for (size_t i = from; i < before->count; i++)
			buf_addf(&references, "%s ", before->items[i]);
		buf_add(&references, post->answers->message_id);
		mail->in_reply_to = post->answers->message_id;
		mail->references = references.data;
		return OK;
	}
	if (post->tag == NULL)
		return OK;
	if ((st = outbox_follow(desk->store, arena, post->to_email, post->tag, &last, &past, why)) != OK)
		return st == NONE ? OK : st;
	mail->in_reply_to = last;
	mail->references = follow_with(arena, past, last);
	return OK;
}

static void
set_sender(
    const struct config *config, struct arena *arena, const struct post *post, struct outbox_mail *mail)
{
	if (post->from_user == NULL || post->from_agency == NULL) {
		mail->from_name = "Facteur";
		mail->from_email = config->address;
	} else if (post->from_agency->sends_as_user) {
		mail->from_name = post->from_user->name;
		mail->from_email = post->from_user->email;
	} else {
		mail->from_name =
		    arena_printf(arena, "%s (%s)", post->from_user->name, post->from_agency->name);
		mail->from_email = post->from_agency->sender;
	}
}

static enum status
find_leaks(struct desk *desk, struct arena *arena, const struct post *post, const struct letter *letter,
    struct leaks *leaks, struct why *why)
{
	struct letter whole = *letter;
	const struct dossier *dossiers = post->dossiers;
	struct dossier *found;
	size_t count = post->dossier_count;
	enum status st = OK;

	if (post->calendar != NULL)
		whole.text =
		    arena_printf(arena, "%s\n%s", letter->text, invitation_unfold(arena, post->calendar));
	if (post->to_role != ROLE_CONTACT || post->diffusion_id == 0)
		return OK;
	if (dossiers == NULL) {
		st = dossier_list(desk->store, arena, post->diffusion_id, post->to_id, &found, &count, why);
		dossiers = found;
	}
	if (st != OK)
		return st;
	return leak_find(desk, arena,
	    &(struct leak_mail){
		.dossiers = dossiers,
		.dossier_count = count,
		.letter = &whole,
		.attachments = post->attachments,
		.attachment_count = post->attachment_count,
		.shown = arena_printf(
		    arena, "%s . %s", post->to_name, post->from_user == NULL ? "" : post->from_user->name),
		.own = leak_own(arena, desk->config, post->from_user, post->from_agency),
	    },
	    leaks, why);
}

/* It sorts as the token does, whose first letters are no secret. */
static const char *
message_id(struct arena *arena, const struct config *config, const char *token)
{
	return arena_printf(arena, "<%.*s%s@%s>", STORE_SERIAL_DIGITS, token,
	    store_random(arena, MESSAGE_BITS), config->domain);
}

static enum status
queue(struct desk *desk, struct arena *arena, int64_t now, const struct post *post, const char *template,
    const struct letter *letter, const struct leaks *leaks, struct why *why)
{
	const struct config *config = desk->config;
	struct outbox_mail mail = {
	    .state = leaks->count == 0 ? OUTBOX_QUEUED : OUTBOX_HELD,
	    .to_name = post->to_name,
	    .to_email = post->to_email,
	    .reply_to = post->maker.reply_to,
	    .envelope_from = config->plus_addressing ? arena_printf(arena, "%s+b.%s@%s", config->local,
							   post->token.text, config->domain)
						     : "",
	    .message_id = message_id(arena, config, post->token.text),
	    .subject = letter->subject,
	    .text = letter->text,
	    .html = letter->html,
	    .auto_submitted = post->answers != NULL ? "auto-replied" : "auto-generated",
	    .template = template,
	    .list_id = post->list_id,
	    .calendar = post->calendar,
	    .calendar_method = post->calendar_method,
	    .token = post->token.text,
	    .tag = post->tag,
	    .about = post->about,
	    .act_id = post->act_id,
	    .arrival_id = desk->arrival_id,
	    .attachments = post->attachments,
	    .attachment_count = post->attachment_count,
	    .created_at = now,
	    .due_at = post->due_at == 0 ? now : post->due_at,
	    .last_error = leaks->count == 0 ? NULL : leaks->items[0].sentence,
	};
	int64_t id;
	enum status st;

	set_sender(config, arena, post, &mail);
	if ((st = follow_thread(desk, arena, post, &mail, why)) != OK)
		return st;
	if ((st = outbox_create(desk->store, &mail, &id, why)) != OK)
		return st;
	for (size_t i = 0; i < leaks->count && st == OK; i++)
		st = outbox_hold(desk->store, id, leaks->items[i].dossier_id, leaks->items[i].key, why);
	if (st != OK || leaks->count == 0)
		return st;
	return journal_add(desk->store,
	    &(struct journal_entry){
		.at = now,
		.actor = "facteur",
		.event = "outbox.hold",
		.object = arena_printf(arena, "outbox:%lld", (long long)id),
		.related = post->tag,
		.text = leaks->items[0].sentence,
	    },
	    why);
}

size_t
post_held_links(struct arena *arena, const char *language, const struct leaks *leaks, const char *again,
    struct held_link *links, size_t most)
{
	size_t count = 0;

	for (size_t i = 0; i < leaks->count && count + 2 < most; i++) {
		long long diffusion = (long long)leaks->items[i].diffusion_id;
		long long candidate = (long long)leaks->items[i].candidate_id;
		const char *of = leaks->count == 1 ? ""
						   : phrase_printf(arena, language, " (candidat %d)",
							 leaks->items[i].number);
		size_t before = 0;

		while (leaks->items[before].dossier_id != leaks->items[i].dossier_id)
			before++;
		if (before < i)
			continue; /* its links are there */
		links[count++] =
		    (struct held_link){phrase_printf(arena, language, "Choisir d'autres documents%s", of),
			arena_printf(arena, "options D-%lld CV-%lld", diffusion, candidate)};
		links[count++] = (struct held_link){phrase_printf(arena, language, "Lever le masque%s", of),
		    phrase_printf(arena, language, "options D-%lld CV-%lld\nCacher son identité : non",
			diffusion, candidate)};
	}
	if (count > 0 && count < most)
		links[count++] = (struct held_link){
		    "Envoyer quand même", phrase_printf(arena, language, "envoyer quand même D-%lld%s%s",
					      (long long)leaks->items[0].diffusion_id,
					      again == NULL ? "" : "\n", again == NULL ? "" : again)};
	return count;
}

/* A mail to a recruiter is never held, so this ends. */
enum status
post_tell_held(struct desk *desk, struct arena *arena, int64_t now, const struct recruiter *recruiter,
    const struct post *held, const char *subject, const struct leaks *leaks, struct why *why)
{
	struct post post = post_to_recruiter(recruiter);
	struct held_link links[HELD_LINKS_MAX];
	json_t *view;
	enum status st;

	post.conversation = CONVERSATION_DIFFUSION;
	post.object_id = held->diffusion_id;
	post.tag = held->tag;
	post.subject = held->subject;
	for (size_t i = 0; i < leaks->count; i++)
		if ((st = leak_show(
			 desk->store, leaks->items[i].dossier_id, leaks->items[i].key, now, why)) != OK)
			return st;
	if ((st = post_open(desk, arena, now, &post, why)) != OK)
		return st;
	view = view_open();
	view_set(view, "contact_nom", held->to_name);
	view_set(view, "sujet", subject);
	view_set(view, "ref", held->tag);
	for (size_t i = 0; i < leaks->count; i++)
		view_add_sentence(view, leak_said(&leaks->items[i], post.language));
	for (size_t i = 0, count = post_held_links(arena, post.language, leaks, NULL, links, COUNT(links));
	     i < count; i++)
		view_add_link(&post.maker, view, links[i].text, NULL, links[i].body, i == 0);
	return post_send(desk, arena, now, &post, "retenue", view, NULL, why);
}

/* Held: its recruiter hears why, from the caller or by a mail. */
static enum status
tell_why(struct desk *desk, struct arena *arena, int64_t now, const struct post *post, const char *subject,
    const struct leaks *leaks, struct why *why)
{
	enum status st = OK;

	if (post->held == NULL)
		return post->from_user == NULL
			   ? OK
			   : post_tell_held(desk, arena, now, post->from_user, post, subject, leaks, why);
	leaks_add(arena, post->held, leaks->items, leaks->count);
	for (size_t i = 0; i < leaks->count && st == OK; i++)
		st = leak_show(desk->store, leaks->items[i].dossier_id, leaks->items[i].key, now, why);
	return st;
}

static enum status
queue_or_hold(struct desk *desk, struct arena *arena, int64_t now, const struct post *post,
    const char *template, const struct letter *letter, struct leaks *told, struct why *why)
{
	struct leaks leaks = {0};
	enum status st;

	if ((st = find_leaks(desk, arena, post, letter, &leaks, why)) != OK)
		return st;
	if (leaks.count > 0 && told != NULL) {
		leaks_add(arena, told, leaks.items, leaks.count);
		return OK;
	}
	st = queue(desk, arena, now, post, template, letter, &leaks, why);
	return st == OK && leaks.count > 0 ? tell_why(desk, arena, now, post, letter->subject, &leaks, why)
					   : st;
}

enum status
post_send(struct desk *desk, struct arena *arena, int64_t now, struct post *post, const char *template,
    json_t *view, struct leaks *told, struct why *why)
{
	struct letter letter;
	enum status st = letters_render(desk->letters, arena, post->language, template, view, &letter, why);

	json_decref(view);
	return st == OK ? queue_or_hold(desk, arena, now, post, template, &letter, told, why) : st;
}

enum status
post_again(struct desk *desk, struct arena *arena, int64_t now, struct post *post,
    const struct outbox_mail *mail, struct why *why)
{
	struct letter letter = {.subject = mail->subject, .text = mail->text, .html = mail->html};

	post->token.text = mail->token;
	post->maker.reply_to = mail->reply_to;
	post->tag = mail->tag;
	post->about = mail->about;
	post->calendar = mail->calendar;
	post->calendar_method = mail->calendar_method;
	post->attachments = mail->attachments;
	post->attachment_count = mail->attachment_count;
	return queue_or_hold(desk, arena, now, post, mail->template, &letter, NULL, why);
}

struct post
post_to_sysadmin(const struct config *config)
{
	return (struct post){
	    .to_role = ROLE_SYSADMIN, .to_name = "", .to_email = config->sysadmin, .language = "fr"};
}
