#include "intent.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "clause.h"
#include "sayings.h"
#include "when.h"

#define MOMENTS_MAX 32

/* One letter being read. */
struct teller {
	struct arena *arena;
	const struct context *context;
	struct stage *stage;
	struct sayings *sayings;
	struct civil sent;
	const struct prose *prose;
	bool within; /* an answer under one dossier's block: whoever is not named is that one */
	size_t stray_begin, stray_end; /* words that said nothing yet: they go with what comes next */
	struct crowd except;	       /* "à part le 3, ...": taken out of what comes next */
	bool cut, absence;
	/* the sentence at hand */
	const struct sentence *sentence;
	struct plain plain;
	size_t moment_count;
	struct moment moments[MOMENTS_MAX];
};

static size_t
in_prose(const struct teller *t, size_t at)
{
	return t->plain.from[at];
}

/* -- when -- */

/* The exact moment said in [begin, end); none when there are several, unless the last one replaces the others. */
static const char *
moment_in(const struct teller *t, size_t begin, size_t end)
{
	const struct moment *found = NULL;

	for (size_t i = 0; i < t->moment_count; i++) {
		const struct moment *moment = &t->moments[i];

		if (moment->begin < begin || moment->begin >= end || !moment->has_day || !moment->has_hour)
			continue;
		if (found != NULL && !t->plain.move)
			return NULL;
		found = moment;
	}
	return found == NULL ? NULL : when_text(t->arena, found);
}

static bool
day_in(const struct teller *t, size_t begin, size_t end)
{
	for (size_t i = 0; i < t->moment_count; i++)
		if (t->moments[i].begin >= begin && t->moments[i].begin < end && t->moments[i].has_day)
			return true;
	return false;
}

/* -- saying -- */

/* What the last ones said goes on to `end`: their words, and the hour if it comes only now. */
static void
go_on(struct teller *t, size_t begin, size_t end)
{
	const char *when = moment_in(t, begin, end);

	sayings_quote(t->sayings, t->prose, begin, end);
	for (size_t i = t->sayings->batch; i < t->sayings->count; i++) {
		struct saying *saying = &t->sayings->items[i];
		if (saying->when == NULL || (t->plain.move && when != NULL))
			saying->when = when;
	}
}

static void
say_one(struct teller *t, enum feedback_action action, bool nobody, size_t index, const struct hint *hint,
    bool unclear)
{
	struct saying *saying = sayings_add(t->sayings, action, nobody, index);

	saying->weak = hint != NULL && hint->weak;
	saying->unclear = unclear;
	if (t->stray_begin < t->stray_end)
		saying_quote(t->sayings, saying, t->prose, t->stray_begin, t->stray_end);
}

static void
say_about(struct teller *t, enum feedback_action action, const struct crowd *who, const struct hint *hint,
    bool unclear)
{
	for (size_t i = 0; i < t->stage->count; i++)
		if (crowd_has(who, i))
			say_one(t, action, false, i, hint, unclear);
}

/* -- who is meant -- */

static bool
only_one(const struct teller *t, struct crowd *who)
{
	if (crowd_count(&t->stage->active) != 1)
		return false;
	*who = t->stage->active;
	return true;
}

/* Whom the clause speaks of when it names nobody: whoever was last spoken of, or the only one there is. */
static bool
understood(const struct teller *t, struct crowd *who)
{
	if (!crowd_empty(&t->stage->focus)) {
		*who = t->stage->focus;
		return true;
	}
	return only_one(t, who);
}

static bool
says_plural(const struct plain *plain, const struct clause *clause)
{
	static const char *const plural[] = {
	    "les", "leur", "leurs", "ils", "elles", "eux", "them", "they", "their", ""};

	return plain_has(plain, clause->begin, clause->end, plural);
}

static void
speak_of(struct teller *t, const struct crowd *who)
{
	t->stage->focus = *who;
	if (crowd_count(who) > 1)
		t->stage->focus_group = *who;
}

/*
 * The candidates one hint is about.  In a grid ("1 oui 2 non") each answer follows its number; in a sentence
 * ("ok pour le 1") the answer comes first.
 */
static bool
who_of(
    struct teller *t, const struct clause *clause, const struct hint *hint, struct crowd *who, bool *unknown)
{
	const struct plain *plain = &t->plain;
	const struct hint *first_hint = &plain->hints[clause->first_hint];
	const struct mention *best = NULL, *mention;
	bool grid = clause->mention_count > 0 && plain->mention_at[clause->first_mention] < first_hint->begin;

	*unknown = false;
	for (size_t i = clause->first_mention; i < clause->first_mention + clause->mention_count; i++) {
		mention = &plain->mentions[i];
		if (mention->compared)
			continue;
		if (mention->general && crowd_count(&mention->who) > 1 && hint->weak)
			continue;
		if (grid && plain->mention_at[i] > hint->begin && best != NULL)
			break;
		if (!grid && best != NULL && plain->mention_at[i] > hint->end)
			break;
		best = mention;
	}
	if (best != NULL) {
		*unknown = best->unknown || crowd_empty(&best->who);
		*who = best->who;
		return !*unknown;
	}
	if (says_plural(plain, clause) && !crowd_empty(&t->stage->focus_group)) {
		*who = t->stage->focus_group;
		return true;
	}
	return understood(t, who);
}

/* -- what is said -- */

static bool
is_yes(const struct plain *plain, const struct hint *hint)
{
	static const char *const yes[] = {
	    "oui", "ok", "yes", "d'accord", "accord", "yep", "okay", "ouais", "go", ""};

	return hint->weak && plain_has(plain, hint->begin, hint->end, yes);
}

/* What a denied wish comes to; false: it says nothing that can be acted on. */
static bool
denied_action(enum feedback_action *action)
{
	switch (*action) {
	case ACTION_INTERVIEW:
	case ACTION_INTERESTED:
	case ACTION_HIRE:
		*action = ACTION_DECLINED;
		return true;
	default:
		*action = ACTION_COMMENT;
		return false;
	}
}

static enum feedback_action
action_of(
    const struct teller *t, const struct clause *clause, const struct hint *hint, size_t end, bool *unclear)
{
	enum feedback_action action = hint->action;

	*unclear = false;
	/* "Je ne peux pas le voir mardi" refuses a day: another is the one meant, or nobody can tell. */
	if (hint->unable && action == ACTION_INTERVIEW && day_in(t, 0, t->sentence->end)) {
		*unclear = !t->plain.move || moment_in(t, in_prose(t, hint->end), t->sentence->end) == NULL;
		action = *unclear ? ACTION_COMMENT : ACTION_INTERVIEW;
	} else if (hint->denied && !denied_action(&action)) {
		*unclear = true;
	}
	/* "2 oui mardi 14h": a yes with a day is a yes to a meeting. */
	if (action == ACTION_INTERESTED && is_yes(&t->plain, hint) &&
	    day_in(t, in_prose(t, clause->begin), in_prose(t, end)))
		action = ACTION_INTERVIEW;
	/* "Est-il intéressant ?", "Convient-elle ?": asked, not said. */
	if (clause->question && !feedback_action_is_request(action) && action != ACTION_COMMENT &&
	    action != ACTION_DECLINED)
		action = ACTION_INFORMATION;
	if (clause->doubt) {
		action = ACTION_COMMENT;
		*unclear = true;
	}
	return action;
}

/* Candidates a clause names, all together. */
static bool
named_in(const struct teller *t, const struct clause *clause, struct crowd *who)
{
	*who = (struct crowd){0};
	for (size_t i = clause->first_mention; i < clause->first_mention + clause->mention_count; i++)
		if (!t->plain.mentions[i].general && !t->plain.mentions[i].unknown &&
		    !t->plain.mentions[i].compared)
			crowd_join(who, &t->plain.mentions[i].who);
	return !crowd_empty(who);
}

/* "Retenus : Dubois et Vidal": those named behind the colon; *told when they are told of one by one. */
static bool
announced(const struct teller *t, const struct clause *clause, struct crowd *who, bool *told)
{
	const struct plain *plain = &t->plain;
	size_t i = (size_t)(clause - plain->clauses) + 1;
	struct crowd named;

	*who = (struct crowd){0};
	*told = false;
	if (clause->mention_count > 0 || i >= plain->clause_count || plain->clauses[i].link != LINK_COLON)
		return false;
	for (; i < plain->clause_count && plain->clauses[i].link != LINK_EXCEPT; i++) {
		if (!named_in(t, &plain->clauses[i], &named))
			continue;
		*told = *told || plain->clauses[i].hint_count > 0 ||
			(i + 1 < plain->clause_count && plain->clauses[i + 1].hint_count > 0 &&
			    plain->clauses[i + 1].mention_count == 0);
		crowd_join(who, &named);
	}
	return !crowd_empty(who);
}

/* False when the hint, weak, had nobody beside it. */
static bool
tell_hint(struct teller *t, const struct clause *clause, const struct hint *hint, size_t end)
{
	bool unclear, unknown, told;
	enum feedback_action action = action_of(t, clause, hint, end, &unclear);
	struct crowd who;

	if (announced(t, clause, &who, &told)) {
		if (told)
			return false;
		say_about(t, action, &who, hint, unclear);
		speak_of(t, &who);
		return true;
	}

	if (action == ACTION_EXTENSION) {
		say_one(t, action, true, 0, hint, false);
		return true;
	}
	if (!who_of(t, clause, hint, &who, &unknown)) {
		if (hint->weak && !unknown)
			return false;
		/* Somebody is meant, but it cannot be told who: doubt never acts. */
		say_one(t, ACTION_COMMENT, true, 0, hint, action != ACTION_COMMENT);
		return true;
	}
	say_about(t, action, &who, hint, unclear);
	speak_of(t, &who);
	return true;
}

/* "sauf le 4": taken out of what was just said of all; of something good, it is a no. */
static void
take_out(struct teller *t, const struct crowd *who)
{
	size_t batch = t->sayings->batch, count = t->sayings->count;
	bool good = false;

	for (size_t i = batch; i < count; i++) {
		struct saying *saying = &t->sayings->items[i];
		if (saying->nobody || !crowd_has(who, saying->index))
			continue;
		saying->gone = true;
		good |= saying->action == ACTION_INTERESTED || saying->action == ACTION_INTERVIEW ||
			saying->action == ACTION_HIRE;
	}
	sayings_begin(t->sayings);
	if (good)
		say_about(t, ACTION_DECLINED, who, &(struct hint){.weak = true}, false);
	else
		say_about(t, ACTION_COMMENT, who, NULL, true);
	speak_of(t, who);
}

/* "À part le 3, tous me conviennent": the exception came first. */
static void
except(struct teller *t)
{
	struct crowd who = t->except;

	t->except = (struct crowd){0};
	if (!crowd_empty(&who))
		take_out(t, &who);
}

static size_t
clause_end(const struct teller *t, size_t i)
{
	return i + 1 < t->plain.clause_count ? t->plain.clauses[i + 1].begin : t->plain.size;
}

/* Up to the next clause that says something of its own. */
static size_t
segment_end(const struct teller *t, size_t i)
{
	size_t next = i + 1;

	while (next < t->plain.clause_count && t->plain.clauses[next].hint_count == 0 &&
	       t->plain.clauses[next].mention_count == 0)
		next++;
	return clause_end(t, next - 1);
}

/* Who somebody was measured by hears what was said, and no more. */
static void
tell_compared(struct teller *t, const struct clause *clause)
{
	for (size_t i = clause->first_mention; i < clause->first_mention + clause->mention_count; i++)
		if (t->plain.mentions[i].compared)
			say_about(t, ACTION_COMMENT, &t->plain.mentions[i].who, NULL, false);
}

/* "J'ai vu Jean hier en entretien": the meeting has been. */
static bool
has_been(const struct teller *t, const struct clause *clause, const struct hint *hint)
{
	const struct hint *hints = t->plain.hints;

	for (size_t h = clause->first_hint; h < clause->first_hint + clause->hint_count; h++)
		if (hints[h].action == ACTION_REPORT && !hints[h].denied)
			return hint->action == ACTION_INTERVIEW;
	return false;
}

/* A clause in which a rule found something.  `from`: where the words that go with it begin. */
static bool
tell_hints(struct teller *t, size_t i, size_t from)
{
	const struct clause *clause = &t->plain.clauses[i];
	size_t end = segment_end(t, i);
	bool told = false;

	sayings_begin(t->sayings);
	for (size_t h = clause->first_hint; h < clause->first_hint + clause->hint_count; h++)
		if (!has_been(t, clause, &t->plain.hints[h]))
			told |= tell_hint(t, clause, &t->plain.hints[h], end);
	if (told) {
		tell_compared(t, clause);
		go_on(t, in_prose(t, from), in_prose(t, clause_end(t, i)));
	}
	return told;
}

static bool
is_doubtful(const struct plain *plain)
{
	for (size_t i = 0; i < plain->clause_count; i++)
		if (plain->clauses[i].doubt)
			return true;
	return false;
}

/* Somebody is named or known, and something is asked or remarked that no rule knows. */
static bool
tell_words(struct teller *t, size_t i, size_t from)
{
	const struct clause *clause = &t->plain.clauses[i];
	bool question = t->sentence->question || clause->question;
	struct crowd who;

	if (!named_in(t, clause, &who) && !(question && understood(t, &who)))
		return false;
	sayings_begin(t->sayings);
	question = question && !is_doubtful(&t->plain);
	/* "Aucun, désolé." */
	if (clause->bare && t->plain.mentions[clause->first_mention].denied)
		say_about(t, ACTION_DECLINED, &who, &(struct hint){.weak = true}, false);
	else
		say_about(
		    t, question ? ACTION_INFORMATION : ACTION_COMMENT, &who, NULL, is_doubtful(&t->plain));
	speak_of(t, &who);
	go_on(t, in_prose(t, from), in_prose(t, clause_end(t, i)));
	return true;
}

/* "Sofia aussi": what was last said, of others. */
static bool
tell_again(struct teller *t, size_t i)
{
	const struct clause *clause = &t->plain.clauses[i];
	size_t first = t->sayings->batch, past = t->sayings->count;
	struct crowd who;

	if (!clause->again || first == past || !named_in(t, clause, &who) ||
	    (i + 1 < t->plain.clause_count && t->plain.clauses[i + 1].link == LINK_COLON))
		return false;
	sayings_begin(t->sayings);
	for (size_t s = first; s < past && !t->sayings->full; s++) {
		struct saying one = t->sayings->items[s];
		if (one.gone || one.nobody || one.index != t->sayings->items[first].index)
			continue;
		say_about(t, one.action, &who, &(struct hint){.weak = one.weak}, one.unclear);
	}
	speak_of(t, &who);
	go_on(t, in_prose(t, clause->begin), in_prose(t, clause_end(t, i)));
	return true;
}

/* "Jean mardi 14h": a candidate, a day and an hour, and not a word more. */
static bool
tell_appointment(struct teller *t, size_t i, size_t from)
{
	const struct clause *clause = &t->plain.clauses[i];
	size_t begin = in_prose(t, clause->begin), end = in_prose(t, clause->end), count = 0;
	struct span spans[MOMENTS_MAX];
	struct crowd who;

	if (clause->bare || clause->doubt || !named_in(t, clause, &who) || moment_in(t, begin, end) == NULL)
		return false;
	for (size_t m = 0; m < t->moment_count; m++)
		spans[count++] = (struct span){t->moments[m].begin, t->moments[m].end};
	if (!plain_is_bare(&t->plain, clause, spans, count))
		return false;
	sayings_begin(t->sayings);
	say_about(t, ACTION_INTERVIEW, &who, NULL, false);
	speak_of(t, &who);
	go_on(t, in_prose(t, from), in_prose(t, clause_end(t, i)));
	return true;
}

/* Does a clause after this one say something with a rule? */
static bool
hint_follows(const struct teller *t, size_t i)
{
	for (i++; i < t->plain.clause_count; i++)
		if (t->plain.clauses[i].hint_count > 0)
			return true;
	return false;
}

/* A clause that only names somebody, or leads up to what follows: false when it should be told for itself. */
static bool
leads_up(struct teller *t, size_t i)
{
	const struct clause *clause = &t->plain.clauses[i];
	struct crowd who;

	if (!named_in(t, clause, &who))
		return false;
	speak_of(t, &who);
	if (i + 1 == t->plain.clause_count ||
	    (clause->bare && t->plain.mentions[clause->first_mention].denied))
		return false;
	if (clause->bare || t->plain.clauses[i + 1].link == LINK_COLON)
		return true;
	return hint_follows(t, i) && t->plain.clauses[i + 1].mention_count == 0;
}

/* "Sofia, on en reparle": named, and nothing that a rule knows was said of her. */
static bool
tell_led(struct teller *t)
{
	sayings_begin(t->sayings);
	say_about(t, ACTION_COMMENT, &t->stage->focus, NULL, is_doubtful(&t->plain));
	go_on(t, t->sentence->begin, t->sentence->end);
	return true;
}

/* "tous sauf le 4"; false when the clause is no exception to what was just said. */
static bool
tell_exception(struct teller *t, size_t i, bool told)
{
	const struct clause *clause = &t->plain.clauses[i];
	struct crowd who;

	if (clause->link != LINK_EXCEPT || !named_in(t, clause, &who))
		return false;
	if (!told) {
		if (clause->bare)
			t->except = who;
		return clause->bare;
	}
	take_out(t, &who);
	go_on(t, in_prose(t, clause->begin), in_prose(t, clause_end(t, i)));
	return true;
}

static bool
tell_clauses(struct teller *t)
{
	size_t from = 0;
	bool told = false, led = false;

	for (size_t i = 0; i < t->plain.clause_count; i++) {
		const struct clause *clause = &t->plain.clauses[i];
		bool here = tell_exception(t, i, told);

		if (here && !told)
			continue;
		if (!here && clause->hint_count > 0)
			here = tell_hints(t, i, from);
		if (!here && clause->hint_count == 0)
			here = tell_again(t, i) || tell_appointment(t, i, from);
		if (!here && clause->hint_count == 0 && leads_up(t, i)) {
			led = true;
			continue;
		}
		if (!here && (clause->mention_count > 0 || !told))
			here = tell_words(t, i, from);
		if (!here && told) {
			go_on(t, in_prose(t, clause->begin), in_prose(t, clause_end(t, i)));
			here = true;
		}
		if (here) {
			told = true;
			from = clause_end(t, i);
			except(t);
		}
	}
	return told || (led && tell_led(t));
}

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
	plain_make(t->arena, t->stage, t->prose, sentence, sentence->line_start, &t->plain);
	if (t->plain.absence) {
		t->absence = true;
		return;
	}
	if (t->plain.courtesy || t->plain.clause_count == 0)
		return;
	find_moments(t);
	if (tell_clauses(t)) {
		t->stray_begin = t->stray_end = 0;
		return;
	}
	/* It says nothing by itself: it goes with what was said, or with what will be. */
	if (t->sayings->batch < t->sayings->count) {
		go_on(t, sentence->begin, sentence->end);
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
			say_about(t, ACTION_COMMENT, &t->stage->focus, NULL, false);
		else
			say_one(t, ACTION_COMMENT, true, 0, NULL, false);
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
