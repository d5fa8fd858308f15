#include "intent.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "command.h"
#include "order.h"
#include "remark.h"
#include "tell.h"
#include "thumb.h"

/* -- sentences -- */

static void
find_moments(struct teller *t)
{
	t->moment_count = when_find(t->prose, t->sentence->first_word, t->sentence->word_count, &t->sent,
	    t->hour.has_hour ? &t->hour : NULL, t->moments, COUNT(t->moments));
	for (size_t i = 0; i < t->moment_count; i++)
		if (t->moments[i].has_hour)
			t->hour = t->moments[i];
}

/* "Candidat, Avis, Remarque": the first row of a table. */
static bool
is_heading(const struct teller *t)
{
	WORD_LIST(columns, "candidat", "candidate", "candidats", "nom", "noms", "prenom", "avis", "remarque",
	    "remarques", "commentaire", "commentaires", "decision", "retour", "reponse", "reponses", "n",
	    "no", "numero", "profil", "profils", "statut", "name", "answer", "comment", "comments",
	    "feedback", "notes", "note", "status", "motif", "suite", "date", "heure", "action", "ref", "et",
	    "and", "yes", "oui", "non", "ok", "candidates", "your", "votre", "interview", "entretien", "rdv");
	const struct word *words = t->prose->words + t->sentence->first_word;
	const char *text = t->prose->folded + t->sentence->begin;

	if (!t->sentence->line_start || t->sentence->word_count < 2 ||
	    memchr(text, ',', t->sentence->end - t->sentence->begin) == NULL ||
	    word_among(words[0].text, &columns) < 0 || word_among(words[1].text, &columns) < 0)
		return false;
	for (size_t i = 0; i < t->sentence->word_count; i++)
		if (word_among(words[i].text, &columns) < 0)
			return false;
	return t->plain.mention_count == 0;
}

/* The writer's own name, below: "Paul Roux", "P. Roux". */
static bool
is_signed(const struct teller *t)
{
	const struct word *words = t->prose->words + t->sentence->first_word;
	bool whole = false;

	if (!t->sentence->line_start || t->sentence->word_count > 3 || t->plain.mention_count > 0)
		return false;
	for (size_t i = 0; i < t->sentence->word_count; i++) {
		const char *const *name = t->stage->sender;
		while (*name != NULL && strcmp(*name, words[i].text) != 0 &&
		       !(words[i].text[1] == '\0' && words[i].text[0] == **name))
			name++;
		if (*name == NULL)
			return false;
		whole = whole || words[i].text[1] != '\0';
	}
	return whole;
}

/* "Hélène,": whom the letter is written to. */
static bool
is_greeting(const struct teller *t)
{
	const struct sentence *sentence = t->sentence;
	const struct word *words = t->prose->words + sentence->first_word;

	if (sentence->first_word > 0 || sentence->word_count > 2 || !sentence->line_end ||
	    t->plain.mention_count > 0 || t->plain.hint_count > 0 ||
	    t->prose->folded[sentence->end - 1] != ',')
		return false;
	for (size_t i = 0; i < sentence->word_count; i++)
		if (!words[i].capital)
			return false;
	return true;
}

/* Under a quoted block a bare "oui" answers it. */
static bool
is_courtesy(const struct teller *t)
{
	bool answers = t->within && t->plain.hint_count > 0 && t->sayings->batch == t->sayings->count;

	return (t->plain.courtesy && !answers) || is_heading(t) || is_signed(t) || is_greeting(t);
}

static bool
is_new_paragraph(const struct teller *t, size_t end)
{
	const char *text = t->prose->folded;
	size_t lines = 0;

	for (size_t at = end; at < t->sentence->begin; at++)
		lines += text[at] == '\n';
	return lines > 1;
}

/* What a paragraph of its own tells before anything is said goes with nothing that is. */
static void
set_aside(struct teller *t)
{
	if (t->stray_begin == t->stray_end || !is_new_paragraph(t, t->stray_end))
		return;
	if (t->aside_begin == t->aside_end)
		t->aside_begin = t->stray_begin;
	t->aside_end = t->stray_end;
	t->stray_begin = t->stray_end = 0;
}

static void
read_sentence(struct teller *t, const struct sentence *sentence)
{
	t->sentence = sentence;
	t->except = (struct crowd){0};
	t->first_saying = t->sayings->count;
	plain_make(t->arena, t->stage, t->prose, sentence, sentence->line_start, &t->plain);
	if (t->plain.absence) {
		t->absence = true;
		return;
	}
	if (is_courtesy(t) || t->plain.clause_count == 0)
		return;
	set_aside(t);
	find_moments(t);
	if (t->plain.aside && sayings_quote(t->sayings, t->prose, sentence->begin, sentence->end))
		return;
	teller_pair(t);
	if (t->sayings->count > 0 && remark_general(&t->plain)) {
		sayings_begin(t->sayings);
		teller_say_one(t, ACTION_COMMENT, true, 0, NULL, false);
		teller_go_on(t, sentence->begin, sentence->end);
		return;
	}
	if (tell_clauses(t)) {
		t->stray_begin = t->stray_end = 0;
		return;
	}
	/* It says nothing by itself: it goes with what was said, or with what will be. */
	if (t->sayings->batch < t->sayings->count) {
		tell_doubt(t);
		teller_go_on(t, sentence->begin, sentence->end);
		return;
	}
	if (t->stray_begin == t->stray_end)
		t->stray_begin = sentence->begin;
	t->stray_end = sentence->end;
}

/* Words nothing ever came of are a comment about nobody in particular. */
static void
keep_stray(struct teller *t)
{
	/* Paragraphs that only led up to what was said have done so. */
	if (t->aside_begin < t->aside_end && t->sayings->count == 0) {
		t->stray_end = t->stray_begin < t->stray_end ? t->stray_end : t->aside_end;
		t->stray_begin = t->aside_begin;
	}
	t->aside_begin = t->aside_end = 0;
	if (t->stray_begin < t->stray_end && !t->absence) {
		sayings_begin(t->sayings);
		if (t->within && !crowd_empty(&t->stage->focus))
			teller_say(t, ACTION_COMMENT, &t->stage->focus, NULL, false);
		else
			teller_say_one(t, ACTION_COMMENT, true, 0, NULL, false);
	}
	t->stray_begin = t->stray_end = 0;
}

static void
read_text(struct teller *t, const char *text)
{
	bool cut = false;

	if (*text == '\0')
		return;
	t->prose = prose_make(t->arena, text, &cut);
	t->cut |= cut;
	sayings_begin(t->sayings);
	for (size_t i = 0; i < t->prose->sentence_count; i++)
		read_sentence(t, &t->prose->sentences[i]);
	keep_stray(t);
}

/* -- answers under quoted blocks -- */

/* The last [C2] of the lines an answer stands under. */
static bool
block_dossier(const struct teller *t, const char *quoted, size_t *index)
{
	bool found = false;

	for (const char *at = quoted; (at = strstr(at, "[C")) != NULL; at++) {
		char *end;
		long number = strtol(at + 2, &end, 10);
		size_t one;

		if (end == at + 2 || *end != ']' || number < 1 || number > 9999 ||
		    !stage_number(t->stage, (int)number, &one))
			continue;
		*index = one;
		found = true;
	}
	return found;
}

static void
read_blocks(struct teller *t, const struct message *message)
{
	const char *first = strstr(message->text, message->blocks[0].text);

	/* What stands above the first block is about all of them, or about nobody. */
	if (first != NULL && first > message->text)
		read_text(t, arena_bytes(t->arena, message->text, (size_t)(first - message->text)));
	for (size_t i = 0; i < message->block_count; i++) {
		const struct answer_block *block = &message->blocks[i];
		struct crowd who = {0};
		size_t index;

		t->prior_begin = t->sayings->batch;
		t->within = block_dossier(t, block->quoted, &index);
		if (t->within)
			crowd_add(&who, index);
		t->stage->focus = t->stage->focus_group = who;
		read_text(t, block->text);
	}
}

static void
read_order(struct teller *t, const char *const *items)
{
	size_t next = 0;

	for (size_t i = 0; i < t->stage->count; i++) {
		struct crowd who = {0};

		if (!crowd_has(&t->stage->active, i))
			continue;
		crowd_add(&who, i);
		t->within = true;
		t->stage->focus = t->stage->focus_group = who;
		read_text(t, items[next++]);
	}
}

/* "Et les autres non" under the subject "ok pour Sofia jeudi 8h": it goes on with what the writer's own subject begins. */
static const char *
with_subject(struct arena *a, const struct message *message, const struct context *context)
{
	static const char *const links[] = {"et ", "mais ", "puis ", "par contre", "en revanche",
	    "ainsi que ", "and ", "but ", "then ", "also ", "& "};
	const char *text = message->text + strspn(message->text, " \n"), *subject;
	bool answers, tagged;

	subject = command_subject(a, message->subject, &answers, &tagged);
	if (!context->reply || answers || tagged || *subject == '\0' || strchr(subject, '[') != NULL)
		return message->text;
	text = text_fold(a, arena_bytes(a, text, strcspn(text, "\n")));
	for (size_t i = 0; i < COUNT(links); i++)
		if (text_starts(text, links[i]))
			return arena_printf(a, "%s\n\n%s", subject, message->text);
	return message->text;
}

/* Nothing but a thumb: an answer where there is one candidate, of several one cannot tell for whom. */
static bool
read_thumb(struct teller *t, const char *text)
{
	char thumb = thumb_alone(text);
	bool cut;

	if (thumb == 0)
		return false;
	t->prose = prose_make(t->arena, text, &cut);
	sayings_begin(t->sayings);
	if (crowd_count(&t->stage->active) == 1 && thumb != '?')
		teller_say(t, thumb == THUMB_UP ? ACTION_INTERESTED : ACTION_DECLINED, &t->stage->active,
		    NULL, false);
	else
		teller_say_one(t, ACTION_COMMENT, true, 0, NULL, false);
	sayings_quote(t->sayings, t->prose, 0, t->prose->size);
	return true;
}

enum status
feedback_read(struct arena *a, const struct message *message, const struct context *context,
    const struct rules *rules, struct reading *reading, struct why *why)
{
	struct teller *t = arena_alloc(a, sizeof(*t));
	const char *const *items;

	t->arena = a;
	t->context = context;
	t->stage = stage_make(a, context, rules, &message->from);
	t->stage->quoted = message->quoted;
	t->sayings = arena_alloc(a, sizeof(*t->sayings));
	t->sayings->arena = a;
	t->sayings->items = arena_take(a, SAYINGS_MAX * sizeof(*t->sayings->items));
	t->sent = clock_civil(context->zone, message->sent_at != 0 ? message->sent_at : context->now);
	if (message->block_count > 0)
		read_blocks(t, message);
	else if ((items = order_read(a, t->stage, message->text)) != NULL)
		read_order(t, items);
	else if (!read_thumb(t, message->text))
		read_text(t, with_subject(a, message, context));
	if (t->cut)
		reading->ignored = "la fin du message, trop longue pour être lue";
	return sayings_finish(t->sayings, context, reading, why);
}
