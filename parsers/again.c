#include "again.h"

#include "appointment.h"

/* Whom "aussi" is about: those it names, or those named alone just before it ("Sofia : idem", "2 - idem"). */
static bool
again_who(const struct teller *t, size_t i, struct crowd *who)
{
	const struct clause *clauses = t->plain.clauses;

	if (i + 1 < t->plain.clause_count && clauses[i + 1].link == LINK_COLON)
		return false;
	if (clauses[i].mention_count > 0)
		return teller_named(t, &clauses[i], who);
	return i > 0 && (clauses[i].link == LINK_COLON || clauses[i].link == LINK_COMMA) &&
	       clauses[i - 1].bare && teller_named(t, &clauses[i - 1], who);
}

/* "Idem" under a block: what was answered under the one above. */
static bool
tell_block(struct teller *t, size_t i)
{
	const struct clause *clause = &t->plain.clauses[i];
	size_t first = t->prior_begin, past = t->sayings->batch;

	if (!t->within || !clause->again || clause->mention_count > 0 || past < t->sayings->count ||
	    first == past)
		return false;
	for (size_t s = first; s < past && !t->sayings->full; s++) {
		struct saying one = t->sayings->items[s];
		if (one.gone || one.nobody || one.index != t->sayings->items[first].index)
			continue;
		teller_say(t, one.action, &t->stage->focus, &(struct hint){.weak = one.weak}, one.unclear);
	}
	teller_go_on(t, teller_prose(t, clause->begin), teller_prose(t, teller_clause_end(t, i)));
	return true;
}

/* "Sofia aussi": what was last said, of others. */
static bool
tell_others(struct teller *t, size_t i)
{
	const struct clause *clause = &t->plain.clauses[i];
	size_t first = t->sayings->batch, past = t->sayings->count;
	struct crowd who;

	if (!clause->again || first == past || !again_who(t, i, &who))
		return false;
	sayings_begin(t->sayings);
	for (size_t s = first; s < past && !t->sayings->full; s++) {
		struct saying one = t->sayings->items[s];
		if (one.gone || one.nobody || one.index != t->sayings->items[first].index)
			continue;
		teller_say(t, one.action, &who, &(struct hint){.weak = one.weak}, one.unclear);
		for (size_t n = t->sayings->batch; n < t->sayings->count; n++)
			if (t->sayings->items[n].action == one.action)
				t->sayings->items[n].when = appointment_again(
				    t, teller_prose(t, clause->begin), t->sentence->end, one.when);
	}
	teller_speak_of(t, &who);
	teller_go_on(t, teller_prose(t, clause->begin), teller_prose(t, teller_clause_end(t, i)));
	return true;
}

bool
again_tell(struct teller *t, size_t i)
{
	return tell_block(t, i) || tell_others(t, i);
}
