#include "intent.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "tell.h"

/* -- sentences -- */

static void
find_moments(struct teller *t)
{
	t->moment_count = when_find(t->prose, t->sentence->first_word, t->sentence->word_count, &t->sent,
	    t->moments, COUNT(t->moments));
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
	if (t->plain.courtesy || t->plain.clause_count == 0)
		return;
	find_moments(t);
	if (t->plain.aside && sayings_quote(t->sayings, t->prose, sentence->begin, sentence->end))
		return;
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

		t->within = block_dossier(t, block->quoted, &index);
		if (t->within)
			crowd_add(&who, index);
		t->stage->focus = t->stage->focus_group = who;
		read_text(t, block->text);
	}
}

enum status
feedback_read(struct arena *a, const struct message *message, const struct context *context,
    const struct rules *rules, struct reading *reading, struct why *why)
{
	struct teller *t = arena_alloc(a, sizeof(*t));

	t->arena = a;
	t->context = context;
	t->stage = stage_make(a, context, rules, &message->from);
	t->sayings = arena_alloc(a, sizeof(*t->sayings));
	t->sayings->arena = a;
	t->sent = clock_civil(context->zone, message->sent_at != 0 ? message->sent_at : context->now);
	if (message->block_count > 0)
		read_blocks(t, message);
	else
		read_text(t, message->text);
	if (t->cut)
		reading->ignored = "la fin du message, trop longue pour être lue";
	return sayings_finish(t->sayings, context, reading, why);
}
