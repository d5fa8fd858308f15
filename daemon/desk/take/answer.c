#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "desk/take/post.h"
#include "desk/take/take.h"
#include "letters/french.h"
#include "letters/phrases.h"
#include "store/journal.h"

const char *
take_language(const struct take *take)
{
	return take->sender.role == ROLE_CONTACT     ? take->sender.contact.language
	       : take->sender.role == ROLE_RECRUITER ? take->sender.recruiter.language
	       : take->sender.role == ROLE_CANDIDATE ? take->sender.candidate.language
						     : "fr";
}

const char *
language_said(const struct take *take, const char *language)
{
	return take_phrase(take, language_is_english(language) ? "anglais" : "français");
}

const char *
take_phrase(const struct take *take, const char *french)
{
	return phrase(take_language(take), french);
}

const char *
take_printf(const struct take *take, const char *french, ...)
{
	va_list args;
	const char *said;

	va_start(args, french);
	said = phrase_vprintf(take->arena, take_language(take), french, args);
	va_end(args);
	return said;
}

/* The longest beginning, in whole words, that the catalogue has: a command's verb. */
static const char *
command_said(const struct take *take, const char *french)
{
	for (size_t size = strlen(french); size > 0; size--) {
		const char *verb, *said;

		if (french[size] != '\0' && french[size] != ' ')
			continue;
		verb = arena_bytes(take->arena, french, size);
		said = take_phrase(take, verb);
		if (said != verb)
			return arena_printf(take->arena, "%s%s", said, french + size);
	}
	return french;
}

const char *
take_commands(const struct take *take, const char *french)
{
	struct buf said = buf_make(take->arena);
	size_t count;
	char **parts = text_split(take->arena, french, ",", &count);

	if (!language_is_english(take_language(take)))
		return french;
	for (size_t i = 0; i < count; i++)
		buf_addf(&said, "%s%s", i == 0 ? "" : ", ", command_said(take, parts[i]));
	return said.data;
}

void
answer_drop(struct take *take)
{
	json_decref(take->answer.view);
	take->answer = (struct answer){0};
}

void
answer_open(struct take *take, const char *template)
{
	take->answer.template = template;
	if (take->answer.view == NULL)
		take->answer.view = view_open();
}

static json_t *
opened(struct take *take)
{
	if (take->answer.view == NULL)
		answer_open(take, "reponse");
	return take->answer.view;
}

void
answer_say(struct take *take, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	view_add_sentence(opened(take), phrase_vprintf(take->arena, take_language(take), fmt, args));
	va_end(args);
}

void
answer_subject(struct take *take, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	view_set(opened(take), "objet", phrase_vprintf(take->arena, take_language(take), fmt, args));
	va_end(args);
}

void
answer_field(struct take *take, const char *name, const char *value)
{
	view_add_field(opened(take), take_phrase(take, name), value);
}

void
answer_progress(struct take *take, int64_t answered, int64_t recipients)
{
	struct view_maker maker = {.arena = take->arena, .language = take_language(take)};

	view_add_progress(&maker, opened(take), answered, recipients);
}

void
answer_problem(struct take *take, const char *name, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	view_add_problem(opened(take), take_phrase(take, name),
	    phrase_vprintf(take->arena, take_language(take), fmt, args));
	va_end(args);
}

void
answer_link(struct take *take, const char *text, const char *body, bool principal)
{
	struct answer *answer = &take->answer;

	if (answer->link_count < COUNT(answer->links))
		answer->links[answer->link_count++] =
		    (struct answer_link){take_phrase(take, text), body, principal};
}

void
answer_table(
    struct take *take, const char *const *headings, size_t columns, const char *const *cells, size_t rows)
{
	struct view_maker maker = {
	    .arena = take->arena,
	    .language = take_language(take),
	    .zone = take->desk->config->zone,
	    .reply_to = "",
	    .subject = "",
	};
	const char **said = arena_array(take->arena, columns, sizeof(*said));

	for (size_t i = 0; i < columns; i++)
		said[i] = take_phrase(take, headings[i]);
	view_add_table(&maker, opened(take), said, columns, cells, rows);
}

void
refuse_write(struct take *take, struct why *why, const char *fmt, ...)
{
	va_list args;
	const char *sentence;

	va_start(args, fmt);
	sentence = phrase_vprintf(take->arena, take_language(take), fmt, args);
	va_end(args);
	why_write(why, "%s", sentence);
}

struct answer_mark
answer_mark(const struct take *take)
{
	return (struct answer_mark){
	    .conversation = take->answer.conversation,
	    .object_id = take->answer.object_id,
	    .link_count = take->answer.link_count,
	    .field_count = json_array_size(json_object_get(take->answer.view, "compris")),
	};
}

void
answer_settle(struct take *take, const struct answer_mark *before)
{
	struct answer *answer = &take->answer;
	json_t *fields = json_object_get(answer->view, "compris");

	/* A contact made on the way to something else is told in its sentence. */
	if ((before->object_id == 0 || before->object_id != answer->object_id) &&
	    before->conversation != CONVERSATION_CONTACT)
		return;
	for (size_t i = 0; i < before->field_count && json_array_size(fields) > 0; i++)
		json_array_remove(fields, 0);
	if (before->link_count > answer->link_count)
		return;
	answer->link_count -= before->link_count;
	memmove(
	    answer->links, answer->links + before->link_count, answer->link_count * sizeof(*answer->links));
}

void
answer_way(struct take *take, const char *text, const char *body)
{
	if (take->way_count == COUNT(take->ways))
		return;
	take->ways[take->way_count] = (struct answer_link){text, body, take->way_count == 0};
	take->way_count++;
}

void
answer_attach(struct take *take, const char *hash, const char *filename, const char *type)
{
	struct answer *answer = &take->answer;

	if (answer->attachment_count < COUNT(answer->attachments))
		answer->attachments[answer->attachment_count++] =
		    (struct outbox_attachment){.hash = hash, .filename = filename, .type = type};
}

void
answer_about(struct take *take, enum conversation conversation, int64_t object_id, const char *tag)
{
	take->answer.conversation = conversation;
	take->answer.object_id = object_id;
	take->answer.tag = tag;
}

void
answer_form(struct take *take, const char *form)
{
	take->answer.form = form;
}

const char *
take_actor(const struct take *take)
{
	int64_t id = take->sender.role == ROLE_RECRUITER   ? take->sender.recruiter.id
		     : take->sender.role == ROLE_CONTACT   ? take->sender.contact.id
		     : take->sender.role == ROLE_CANDIDATE ? take->sender.candidate.id
							   : 0;

	return arena_printf(take->arena, "%s:%lld", role_name(take->sender.role), (long long)id);
}

enum status
take_journal(struct take *take, const char *event, const char *object, const char *related, const char *text,
    struct why *why)
{
	struct journal_entry entry = {
	    .at = take->now,
	    .actor = take_actor(take),
	    .event = event,
	    .object = object,
	    .related = related,
	    .message = take->message->message_id,
	    .text = behalf_noted(take->arena, take->behalf, text),
	};

	return journal_add(take->desk->store, &entry, why);
}

static struct post
post_to_sender(const struct take *take)
{
	if (take->sender.role == ROLE_CONTACT)
		return post_to_contact(&take->sender.contact, NULL, NULL);
	return post_to_recruiter(&take->sender.recruiter);
}

/* The form as a reply to be completed: clients that mangle quotes leave it whole. */
static void
link_form(struct take *take, const struct view_maker *maker, json_t *view)
{
	const char *fill = take->answer.fill;
	const json_t *lines = json_object_get(view, "formulaire");
	struct buf body = buf_make(take->arena);
	json_t *line;
	size_t i;

	if (json_array_size(lines) == 0)
		return;
	json_array_foreach(lines, i, line)
	{
		view_set(line, "nom", take_phrase(take, json_string_value(json_object_get(line, "nom"))));
		buf_addf(&body, take_phrase(take, "%s : %s\n"),
		    json_string_value(json_object_get(line, "nom")),
		    json_string_value(json_object_get(line, "valeur")));
	}
	view_add_link(maker, view, fill == NULL ? "Remplir" : fill, NULL, body.data, true);
}

/* What two people have to say to each other they say without us. */
static void
link_person(const struct take *take, const struct view_maker *maker, json_t *view)
{
	const struct answer *answer = &take->answer;
	struct view_maker direct = *maker;
	const char *first =
	    arena_bytes(take->arena, answer->write_to_name, strcspn(answer->write_to_name, " "));

	direct.reply_to = answer->write_to;
	view_add_link(&direct, view, take_printf(take, "Écrire à %s", answer->write_to_name), NULL,
	    arena_printf(take->arena, "%s\n\n", say_hello(take->arena, take_language(take), first)), false);
}

/* A link's reply must not say the command again that this answers. */
static const char *
replied(const struct take *take)
{
	const char *subject = take->message->subject;

	return text_starts(subject, "Re:") ? subject : arena_printf(take->arena, "Re: %s", subject);
}

static const char *
last_ref(struct arena *arena, const char *body)
{
	size_t count;
	char **words = text_split(arena, body, " ,\n", &count);
	const char *ref = "";

	for (size_t i = 0; i < count; i++)
		if (strchr(words[i], '-') != NULL && strpbrk(words[i], "0123456789") != NULL)
			ref = words[i];
	return ref;
}

/* The answers to several commands may offer the same step of several things, or one of them twice. */
static void
tell_links_apart(struct take *take)
{
	struct answer *answer = &take->answer;
	size_t kept = 0;

	for (size_t i = 0; i < answer->link_count; i++) {
		struct answer_link link = answer->links[i];
		bool same = false, twin = false;

		for (size_t k = 0; k < answer->link_count; k++) {
			if (k == i || strcmp(answer->links[k].text, link.text) != 0)
				continue;
			same = same || (k < i && strcmp(answer->links[k].body, link.body) == 0);
			twin = true;
		}
		if (same)
			continue;
		if (twin && *last_ref(take->arena, link.body) != '\0')
			link.text =
			    arena_printf(take->arena, "%s %s", link.text, last_ref(take->arena, link.body));
		answer->links[kept++] = link;
	}
	answer->link_count = kept;
}

/* What a contact's answer would tell of the diffusion is its recruiter's to hear. */
static enum status
set_owner(const struct take *take, struct post *post, struct recruiter *owner, struct why *why)
{
	struct diffusion diffusion;
	struct agency agency;
	enum status st;

	if (take->sender.role != ROLE_CONTACT || take->thread.diffusion_id == 0)
		return OK;
	if (take->owner != NULL) {
		post->diffusion_id = take->thread.diffusion_id;
		post->from_user = take->owner;
		post->dossiers = take->dossiers;
		post->dossier_count = take->dossier_count;
		return OK;
	}
	st = diffusion_find(take->desk->store, take->arena, take->thread.diffusion_id, &diffusion, why);
	if (st != OK)
		return st == NONE ? OK : st;
	post->diffusion_id = diffusion.id;
	post->from_user = owner;
	return owner_find(take->desk, take->arena, &diffusion, owner, &agency, why);
}

enum status
answer_send(struct take *take, struct why *why)
{
	struct answer *answer = &take->answer;
	struct post post;
	json_t *view = answer->view;
	struct recruiter owner;
	enum status st;

	if (answer->template == NULL ||
	    (take->sender.role != ROLE_RECRUITER && take->sender.role != ROLE_CONTACT)) {
		answer_drop(take);
		return OK;
	}
	post = post_to_sender(take);
	post.conversation = answer->conversation;
	post.object_id = answer->object_id;
	post.form = answer->form;
	post.tag = answer->tag;
	post.subject = answer->subject != NULL ? answer->subject : replied(take);
	post.answers = take->message;
	post.attachments = answer->attachments;
	post.attachment_count = answer->attachment_count;
	answer->view = NULL;
	if ((st = set_owner(take, &post, &owner, why)) != OK ||
	    (st = post_open(take->desk, take->arena, take->now, &post, why)) != OK) {
		json_decref(view);
		return st;
	}
	link_form(take, &post.maker, view);
	if (answer->write_to != NULL)
		link_person(take, &post.maker, view);
	tell_links_apart(take);
	for (size_t i = 0; i < answer->link_count; i++)
		view_add_link(&post.maker, view, answer->links[i].text, NULL, answer->links[i].body,
		    answer->links[i].principal);
	return post_send(take->desk, take->arena, take->now, &post, answer->template, view, NULL, why);
}
