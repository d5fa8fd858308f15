#include "desk/post.h"

#include "base/buf.h"
#include "desk/leak.h"
#include "desk/take.h"
#include "store/journal.h"

#define TOKEN_LIFE_S   ((int64_t)400 * 24 * 3600)
#define MESSAGE_BITS   120
#define REFERENCES_MAX 20

struct post
post_to_recruiter(const struct recruiter *recruiter)
{
	return (struct post){
	    .to_role = ROLE_RECRUITER,
	    .to_id = recruiter->id,
	    .to_name = recruiter->name,
	    .to_email = recruiter->email,
	    .language = recruiter->language,
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

/* In-Reply-To and References (RFC 5322 section 3.6.4): of the letter answered, else of our last mail under this tag. */
static enum status
follow_thread(struct desk *desk, struct arena *arena, const struct post *post, struct outbox_mail *mail,
    struct why *why)
{
	struct outbox_mail last;
	enum status st;

	if (post->answers != NULL && post->answers->message_id != NULL) {
		const struct strings *past = &post->answers->references;
		struct buf references = buf_make(arena);
		size_t from = past->count > REFERENCES_MAX ? past->count - REFERENCES_MAX : 0;

		for (size_t i = from; i < past->count; i++)
			buf_addf(&references, "%s ", past->items[i]);
		buf_add(&references, post->answers->message_id);
		mail->in_reply_to = post->answers->message_id;
		mail->references = references.data;
		return OK;
	}
	if (post->tag == NULL)
		return OK;
	if ((st = outbox_latest(desk->store, arena, post->to_email, post->tag, &last, why)) != OK)
		return st == NONE ? OK : st;
	mail->in_reply_to = last.message_id;
	mail->references = last.references == NULL
			       ? last.message_id
			       : arena_printf(arena, "%s %s", last.references, last.message_id);
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
find_leak(struct desk *desk, struct arena *arena, const struct post *post, const struct letter *letter,
    const char **leak, struct why *why)
{
	struct dossier *dossiers;
	size_t count;
	enum status st;

	*leak = NULL;
	if (post->to_role != ROLE_CONTACT || post->diffusion_id == 0)
		return OK;
	st = dossier_list(desk->store, arena, post->diffusion_id, post->to_id, &dossiers, &count, why);
	if (st != OK)
		return st;
	*leak = leak_find(arena, dossiers, count,
	    &(struct leak_mail){
		.letter = letter,
		.attachments = post->attachments,
		.attachment_count = post->attachment_count,
		.shown = arena_printf(
		    arena, "%s . %s", post->to_name, post->from_user == NULL ? "" : post->from_user->name),
	    });
	return OK;
}

static enum status
queue(struct desk *desk, struct arena *arena, int64_t now, const struct post *post,
    const struct letter *letter, const char *leak, struct why *why)
{
	const struct config *config = desk->config;
	struct outbox_mail mail = {
	    .state = leak == NULL ? OUTBOX_QUEUED : OUTBOX_HELD,
	    .to_name = post->to_name,
	    .to_email = post->to_email,
	    .reply_to = post->maker.reply_to,
	    .envelope_from = config->plus_addressing ? arena_printf(arena, "%s+b.%s@%s", config->local,
							   post->token.text, config->domain)
						     : "",
	    .message_id = arena_printf(arena, "<%s@%s>", store_random(arena, MESSAGE_BITS), config->domain),
	    .subject = letter->subject,
	    .text = letter->text,
	    .html = letter->html,
	    .auto_submitted = post->answers != NULL ? "auto-replied" : "auto-generated",
	    .token = post->token.text,
	    .tag = post->tag,
	    .act_id = post->act_id,
	    .attachments = post->attachments,
	    .attachment_count = post->attachment_count,
	    .created_at = now,
	    .due_at = post->due_at == 0 ? now : post->due_at,
	    .last_error = leak,
	};
	int64_t id;
	enum status st;

	set_sender(config, arena, post, &mail);
	if ((st = follow_thread(desk, arena, post, &mail, why)) != OK)
		return st;
	if ((st = outbox_create(desk->store, &mail, &id, why)) != OK)
		return st;
	if (leak == NULL)
		return OK;
	return journal_add(desk->store,
	    &(struct journal_entry){
		.at = now,
		.actor = "facteur",
		.event = "outbox.hold",
		.object = arena_printf(arena, "outbox:%lld", (long long)id),
		.related = post->tag,
		.text = leak,
	    },
	    why);
}

/* A mail held back is told to the recruiter who signs it; a mail to a recruiter is never held, so this ends. */
static enum status
tell_held(struct desk *desk, struct arena *arena, int64_t now, const struct post *held,
    const struct letter *letter, const char *leak, struct why *why)
{
	struct post post;
	json_t *view;
	enum status st;

	if (held->from_user == NULL)
		return OK;
	post = post_to_recruiter(held->from_user);
	post.conversation = CONVERSATION_DIFFUSION;
	post.object_id = held->diffusion_id;
	post.tag = held->tag;
	post.subject = held->subject;
	if ((st = post_open(desk, arena, now, &post, why)) != OK)
		return st;
	view = view_open();
	view_set(view, "contact_nom", held->to_name);
	view_set(view, "sujet", letter->subject);
	view_set(view, "ou", leak);
	view_set(view, "ref", held->tag);
	return post_send(desk, arena, now, &post, "retenue", view, NULL, why);
}

enum status
post_send(struct desk *desk, struct arena *arena, int64_t now, struct post *post, const char *template,
    json_t *view, const char **held, struct why *why)
{
	struct letter letter;
	const char *leak;
	enum status st;

	st = letters_render(desk->letters, arena, post->language, template, view, &letter, why);
	json_decref(view);
	if (st != OK)
		return st;
	if ((st = find_leak(desk, arena, post, &letter, &leak, why)) != OK)
		return st;
	if (held != NULL)
		*held = leak;
	if ((st = queue(desk, arena, now, post, &letter, leak, why)) != OK || leak == NULL)
		return st;
	return tell_held(desk, arena, now, post, &letter, leak, why);
}
