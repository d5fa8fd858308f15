#include "sayings.h"

#include <string.h>

void
sayings_begin(struct sayings *sayings)
{
	sayings->batch = sayings->count;
}

struct saying *
sayings_add(struct sayings *sayings, enum feedback_action action, bool nobody, size_t index)
{
	struct saying *saying;

	if (sayings->count == SAYINGS_MAX) {
		sayings->full = true;
		return &sayings->items[SAYINGS_MAX - 1];
	}
	saying = &sayings->items[sayings->count++];
	*saying = (struct saying){.action = action, .nobody = nobody, .index = index};
	saying->words = buf_make(sayings->arena);
	return saying;
}

void
saying_quote(
    struct sayings *sayings, struct saying *saying, const struct prose *prose, size_t begin, size_t end)
{
	const char *words;

	/* What was said before, or is said already, is not said twice. */
	if (saying->prose == prose && begin < saying->words_end)
		begin = saying->words_end;
	if (begin >= end)
		return;
	words = prose_quote(sayings->arena, prose, begin, end);
	if (*words == '\0')
		return;
	if (saying->words.size_bytes > 0 && strchr(",.;:!?)", *words) == NULL)
		buf_add_char(&saying->words, ' ');
	buf_add(&saying->words, words);
	saying->prose = prose;
	saying->words_end = end;
}

bool
sayings_quote(struct sayings *sayings, const struct prose *prose, size_t begin, size_t end)
{
	for (size_t i = sayings->batch; i < sayings->count; i++)
		saying_quote(sayings, &sayings->items[i], prose, begin, end);
	return sayings->batch < sayings->count;
}

static bool
same_subject(const struct saying *one, const struct saying *other)
{
	return one->nobody == other->nobody && (one->nobody || one->index == other->index);
}

static void
absorb(struct sayings *sayings, struct saying *into, struct saying *from)
{
	if (from->words.size_bytes > 0 && strstr(into->words.data, from->words.data) == NULL) {
		/* In the order they were said: sayings stand in it. */
		const char *first = from < into ? from->words.data : into->words.data;
		const char *second = from < into ? into->words.data : from->words.data;
		struct buf words = buf_make(sayings->arena);

		buf_addf(&words, "%s%s%s", first, *first == '\0' || *second == '\0' ? "" : " ", second);
		into->words = words;
	}
	if (into->when == NULL && into->action == from->action)
		into->when = from->when;
	if (into->rule == NULL)
		into->rule = from->rule;
	into->liked |= into->action == ACTION_REPORT && into->weak && from->action == ACTION_INTERESTED;
	from->gone = true;
}

/* The same thing said twice about somebody is one thing; the plain one decides whether it is a hint. */
static void
merge(struct sayings *sayings)
{
	for (size_t i = 0; i < sayings->count; i++) {
		struct saying *first = &sayings->items[i];
		for (size_t j = i + 1; !first->gone && j < sayings->count; j++) {
			struct saying *next = &sayings->items[j];
			if (next->gone || next->action != first->action || !same_subject(first, next))
				continue;
			first->weak = first->weak && next->weak;
			first->unclear = first->unclear && next->unclear;
			absorb(sayings, first, next);
		}
	}
}

/* Does what `one` says make `other`, about the same candidate, not worth saying? */
static bool
outweighs(const struct saying *one, const struct saying *other, bool one_is_later)
{
	bool request = feedback_action_is_request(one->action);

	switch (other->action) {
	case ACTION_COMMENT:
		return true;
	case ACTION_INTERESTED:
		/* What is asked absorbs it; of a liking and a dislike, the plain one stays, then the later. */
		if (request || one->action == ACTION_REPORT)
			return true;
		return one->action == ACTION_DECLINED && (other->weak || !one->weak || one_is_later);
	case ACTION_INTERVIEW:
		/* "Entretien avec Luc ce matin. Points forts : ...": what was met and then judged is not asked for. */
		return one->action == ACTION_REPORT && one_is_later && other->when == NULL;
	case ACTION_DECLINED:
		if (other->weak && (one->action == ACTION_INTERVIEW || one->action == ACTION_HIRE ||
				       one->action == ACTION_REPORT))
			return true;
		return one->action == ACTION_INTERESTED && other->weak && (!one->weak || one_is_later);
	case ACTION_REPORT:
		/* "We met Jean yesterday and loved him.  We want to hire him." */
		return one->action == ACTION_HIRE && other->liked;
	case ACTION_INFORMATION:
		/* "When can she start?  We want her."  "4 ?", and then "qui est-ce ?". */
		return other->weak && (one->action == ACTION_HIRE || (request && other->rule == NULL));
	default:
		return false;
	}
}

static void
weigh(struct sayings *sayings)
{
	for (size_t i = 0; i < sayings->count; i++) {
		for (size_t j = 0; j < sayings->count; j++) {
			struct saying *one = &sayings->items[i], *other = &sayings->items[j];
			if (i == j || one->gone || other->gone || !same_subject(one, other) || one->nobody)
				continue;
			if (outweighs(one, other, i > j))
				absorb(sayings, one, other);
		}
	}
}

/* "Can we have until Friday?  Our director is off sick": why more time is asked for goes with asking. */
static void
explain(struct sayings *sayings)
{
	for (size_t i = 0; i + 1 < sayings->count; i++) {
		struct saying *one = &sayings->items[i], *next = &sayings->items[i + 1];

		if (one->action == ACTION_EXTENSION && !one->gone && !next->gone && next->nobody &&
		    next->action == ACTION_COMMENT)
			absorb(sayings, one, next);
	}
}

/* To ask for a meeting and to refuse, in one breath, is not to ask: a person must look. */
static void
settle(struct sayings *sayings)
{
	for (size_t i = 0; i < sayings->count; i++) {
		struct saying *request = &sayings->items[i];
		if (request->gone || request->nobody ||
		    (request->action != ACTION_INTERVIEW && request->action != ACTION_HIRE))
			continue;
		for (size_t j = 0; j < sayings->count; j++) {
			struct saying *refusal = &sayings->items[j];
			if (refusal->gone || refusal->action != ACTION_DECLINED ||
			    !same_subject(request, refusal))
				continue;
			refusal->action = ACTION_COMMENT;
			refusal->unclear = true;
			absorb(sayings, refusal, request);
			break;
		}
	}
}

enum status
sayings_finish(
    struct sayings *sayings, const struct context *context, struct reading *reading, struct why *why)
{
	struct read_feedback *feedback = arena_array(sayings->arena, sayings->count, sizeof(*feedback));
	size_t count = 0;

	if (sayings->full)
		return because(why, REFUSED, "the letter says more things than can be told apart");
	merge(sayings);
	weigh(sayings);
	explain(sayings);
	settle(sayings);
	merge(sayings);
	for (size_t i = 0; i < sayings->count; i++) {
		const struct saying *saying = &sayings->items[i];
		if (saying->gone)
			continue;
		feedback[count++] = (struct read_feedback){
		    .candidate = saying->nobody ? 0 : context->dossiers[saying->index].number,
		    .action = saying->action,
		    .comment = saying->words.data,
		    .when = saying->action == ACTION_INTERVIEW ? saying->when : NULL,
		    .rule = saying->rule,
		    .unclear = saying->unclear && saying->action == ACTION_COMMENT};
	}
	if (count > FEEDBACK_MAX)
		return because(why, REFUSED, "the letter says more than %d things", FEEDBACK_MAX);
	reading->feedback = feedback;
	reading->feedback_count = count;
	return OK;
}
