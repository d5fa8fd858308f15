#include "desk/take/leak.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "desk/take/identity.h"
#include "document.h"
#include "letters/phrases.h"
#include "store/leak.h"

#define OF_ONE_DOCUMENT 5 /* findings: more say no more */

void
leaks_add(struct arena *arena, struct leaks *leaks, const struct leak *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t same = 0;

		while (same < leaks->count && (leaks->items[same].dossier_id != items[i].dossier_id ||
						  strcmp(leaks->items[same].key, items[i].key) != 0))
			same++;
		if (same < leaks->count)
			continue;
		leaks->items = arena_grow(arena, leaks->items, leaks->count * sizeof(*leaks->items),
		    (leaks->count + 1) * sizeof(*leaks->items));
		leaks->items[leaks->count++] = items[i];
	}
}

static bool
is_hidden(const struct dossier *dossier)
{
	return dossier->hidden && !dossier->revealed;
}

const char *
leak_said(const struct leak *leak, const char *language)
{
	return language_is_english(language) ? leak->english : leak->sentence;
}

/* What is read where, in both languages: a format that takes the dossier's number, then at most three words. */
struct finding {
	const char *format, *words[2][3];
};

static const char *
say_finding(
    struct arena *arena, const char *language, const struct dossier *dossier, const struct finding *finding)
{
	const char *const *words = finding->words[language_is_english(language)];

	return arena_printf(
	    arena, phrase(language, finding->format), dossier->number, words[0], words[1], words[2]);
}

/* `bound`: what the recruiter's word is bound to, a document's hash or the words themselves. */
static enum status
add(struct desk *desk, struct arena *arena, const struct dossier *dossier, const char *bound,
    const struct finding *finding, struct leaks *leaks, struct why *why)
{
	const char *sentence = say_finding(arena, "fr", dossier, finding);
	const char *named = arena_printf(arena, "%s\n%s", bound, sentence);
	struct leak leak = {
	    .diffusion_id = dossier->diffusion_id,
	    .dossier_id = dossier->id,
	    .candidate_id = dossier->candidate.id,
	    .number = dossier->number,
	    .sentence = sentence,
	    .english = say_finding(arena, "en", dossier, finding),
	    .key = store_hash(arena, named, strlen(named)),
	};
	bool passed;
	enum status st = leak_is_passed(desk->store, leak.dossier_id, leak.key, &passed, why);

	if (st == OK && !passed)
		leaks_add(arena, leaks, &leak, 1);
	return st;
}

/* What tells who the candidate is in this text, in both languages; false: nothing does. */
static bool
find_in(struct arena *arena, struct identity_search search, const char *text, struct finding *finding)
{
	const char *what = identity_find(arena, &search, text);

	if (what == NULL)
		return false;
	search.language = "en";
	finding->words[0][0] = what;
	finding->words[1][0] = identity_find(arena, &search, text);
	return true;
}

/* A word of the finding that is one of ours. */
static void
set_word(struct arena *arena, struct finding *finding, size_t at, const char *french)
{
	static const char page[] = "la page ";
	const char *number;

	finding->words[0][at] = french;
	finding->words[1][at] = phrase("en", french);
	if (!text_starts(french, page))
		return;
	number = arena_bytes(arena, french + strlen(page), strspn(french + strlen(page), "0123456789"));
	finding->words[1][at] = phrase_printf(arena, "en",
	    french[strlen(page) + strlen(number)] == '\0' ? "la page %s" : "la page %s est une image",
	    number);
}

/* -- documents -- */

/* RETRY and a note when nobody has read it yet. */
static enum status
text_of(
    struct desk *desk, struct arena *arena, const char *hash, struct document_text **text, struct why *why)
{
	const char *content;
	enum status st = document_text_find(desk->store, arena, hash, &content, why);

	if (st == OK && document_decode(arena, content, strlen(content), text, why) == OK)
		return OK;
	if (st == OK)
		return because(why, BROKEN, "the text kept of document %s is not whole", hash);
	if (st != NONE)
		return st;
	if (desk->unread_count < COUNT(desk->unread))
		snprintf(desk->unread[desk->unread_count++], sizeof(*desk->unread), "%s", hash);
	return because(why, RETRY, "a document must be read first");
}

static enum status
add_unreadable(struct desk *desk, struct arena *arena, const struct dossier *dossier,
    const struct document *document, const char *reason, struct leaks *leaks, struct why *why)
{
	struct finding finding = {.format = "Candidat %d\u00a0: « %s » ne peut pas être lu, %s"};

	finding.words[0][0] = finding.words[1][0] = document->filename;
	set_word(arena, &finding, 1, reason);
	return add(desk, arena, dossier, document->hash, &finding, leaks, why);
}

enum status
leak_find_document(struct desk *desk, struct arena *arena, const struct dossier *dossier,
    const struct document *document, const char *own, struct leaks *leaks, struct why *why)
{
	struct identity_search search = {
	    .candidate = &dossier->candidate, .shown = "", .document = true, .own = own};
	struct document_text *text;
	size_t found = 0;
	enum status st;

	if ((st = text_of(desk, arena, document->hash, &text, why)) != OK)
		return st;
	if (text->unreadable != NULL)
		st = add_unreadable(desk, arena, dossier, document, text->unreadable, leaks, why);
	for (size_t i = 0; i < text->part_count && st == OK && found < OF_ONE_DOCUMENT; i++) {
		struct finding finding = {.format = "Candidat %d\u00a0: on lit %s dans « %s » (%s)"};

		if (!find_in(arena, search, text->parts[i].text, &finding))
			continue;
		found++;
		finding.words[0][1] = finding.words[1][1] = document->filename;
		set_word(arena, &finding, 2, text->parts[i].where);
		st = add(desk, arena, dossier, document->hash, &finding, leaks, why);
	}
	return st;
}

static bool
is_attached(const struct leak_mail *mail, const char *hash)
{
	for (size_t i = 0; i < mail->attachment_count; i++)
		if (strcmp(mail->attachments[i].hash, hash) == 0)
			return true;
	return false;
}

static enum status
find_in_documents(struct desk *desk, struct arena *arena, const struct leak_mail *mail,
    const struct dossier *dossier, struct leaks *leaks, struct why *why)
{
	enum status st = OK;

	for (size_t i = 0; i < dossier->document_count && st == OK; i++)
		if (is_attached(mail, dossier->documents[i].hash))
			st = leak_find_document(
			    desk, arena, dossier, &dossier->documents[i], mail->own, leaks, why);
	return st;
}

/* -- the mail itself -- */

static const char *
shown_names(struct arena *arena, const struct leak_mail *mail)
{
	struct buf names = buf_make(arena);

	buf_add(&names, mail->shown);
	for (size_t i = 0; i < mail->dossier_count; i++)
		if (!is_hidden(&mail->dossiers[i]))
			buf_addf(&names, " . %s", candidate_name(arena, &mail->dossiers[i].candidate));
	return names.data;
}

/* What the recruiter wrote, and can put right: a mail's own text has the contact's name in it. */
static const char *
words_of(struct arena *arena, const struct dossier *dossier)
{
	return arena_printf(arena, "%s\n%s", dossier->summary == NULL ? "" : dossier->summary,
	    dossier->opinion == NULL ? "" : dossier->opinion);
}

static enum status
find_in_mail(struct desk *desk, struct arena *arena, const struct leak_mail *mail,
    const struct dossier *dossier, const char *shown, struct leaks *leaks, struct why *why)
{
	const struct identity_search search = {.candidate = &dossier->candidate, .shown = shown};
	const struct {
		const char *where, *text;
	} places[] = {
	    {"l'objet", mail->letter->subject},
	    {"le texte", mail->letter->text},
	    {"le texte", mail->letter->html},
	};
	enum status st = OK;

	for (size_t i = 0; i < COUNT(places) && st == OK; i++) {
		struct finding finding = {.format = "Candidat %d\u00a0: on lit %s dans %s"};

		set_word(arena, &finding, 1, places[i].where);
		if (places[i].text != NULL && find_in(arena, search, places[i].text, &finding))
			st = add(desk, arena, dossier, words_of(arena, dossier), &finding, leaks, why);
	}
	for (size_t i = 0; i < mail->attachment_count && st == OK; i++) {
		const char *filename = mail->attachments[i].filename;
		struct finding finding = {
		    .format = "Candidat %d\u00a0: on lit %s dans le nom du fichier « %s »",
		    .words = {{NULL, filename}, {NULL, filename}},
		};

		if (find_in(arena, search, filename, &finding))
			st = add(desk, arena, dossier, mail->attachments[i].hash, &finding, leaks, why);
	}
	return st;
}

enum status
leak_find(struct desk *desk, struct arena *arena, const struct leak_mail *mail, struct leaks *leaks,
    struct why *why)
{
	const char *shown = shown_names(arena, mail);
	enum status st = OK;

	for (size_t i = 0; i < mail->dossier_count && st == OK; i++) {
		const struct dossier *dossier = &mail->dossiers[i];

		if (!is_hidden(dossier))
			continue;
		if ((st = find_in_mail(desk, arena, mail, dossier, shown, leaks, why)) == OK)
			st = find_in_documents(desk, arena, mail, dossier, leaks, why);
	}
	return st;
}

/* -- what stays here -- */

const char *
leak_own(struct arena *arena, const struct config *config, const struct recruiter *recruiter,
    const struct agency *agency)
{
	return arena_printf(arena, "%s %s %s %s %s", config->address,
	    recruiter == NULL ? "" : recruiter->email,
	    recruiter == NULL || recruiter->phone == NULL ? "" : recruiter->phone,
	    agency == NULL ? "" : agency->sender,
	    agency == NULL || agency->phone == NULL ? "" : agency->phone);
}

static enum status
keep_back(struct desk *desk, struct arena *arena, struct dossier *dossier, const char *own,
    struct leaks *kept, struct why *why)
{
	size_t left = 0;
	enum status st;

	for (size_t i = 0; i < dossier->document_count; i++) {
		struct leaks found = {0};

		st = leak_find_document(desk, arena, dossier, &dossier->documents[i], own, &found, why);
		if (st != OK)
			return st;
		leaks_add(arena, kept, found.items, found.count);
		if (found.count == 0)
			dossier->documents[left++] = dossier->documents[i];
	}
	dossier->document_count = left;
	return OK;
}

enum status
leak_keep_back(struct desk *desk, struct arena *arena, struct dossier *dossiers, size_t count,
    const char *own, struct leaks *kept, struct why *why)
{
	enum status st = OK;

	for (size_t i = 0; i < count && st == OK; i++)
		if (dossiers[i].active && is_hidden(&dossiers[i]) && !dossiers[i].documents_chosen)
			st = keep_back(desk, arena, &dossiers[i], own, kept, why);
	return st;
}
