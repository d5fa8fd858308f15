#include "tell.h"

#include <string.h>

#include "again.h"
#include "appointment.h"
#include "remark.h"

/* -- what is said -- */

static bool
is_yes(const struct plain *plain, const struct hint *hint)
{
	WORD_LIST(yes, "oui", "ok", "yes", "parfait", "parfaite", "nickel", "perfect", "d'accord", "accord",
	    "yep", "okay", "ouais", "go");

	return hint->weak && plain_has(plain, hint->begin, hint->end, &yes);
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

/* "Luc bof... je ne sais pas": what follows, and names nobody, makes it uncertain. */
static bool
is_in_doubt(const struct teller *t, const struct clause *clause, const struct hint *hint)
{
	const struct clause *end = t->plain.clauses + t->plain.clause_count;

	if (clause->doubt)
		return true;
	for (const struct clause *next = clause + 1; hint->weak && next < end; next++) {
		if (next->hint_count > 0 || next->mention_count > 0 || next->link == LINK_EXCEPT)
			return false;
		if (next->doubt)
			return true;
	}
	return false;
}

static bool
is_conditional(const struct plain *plain)
{
	for (size_t i = 0; i < plain->clause_count; i++)
		if (plain->clauses[i].condition)
			return true;
	return false;
}

static enum feedback_action
action_of(const struct teller *t, const struct clause *clause, const struct hint *hint, struct span own,
    bool *unclear)
{
	enum feedback_action action = hint->action;

	*unclear = false;
	/* "Je ne peux pas le voir mardi" refuses a day: another is the one meant, or nobody can tell. */
	if (hint->unable && action == ACTION_INTERVIEW && teller_day(t, 0, t->sentence->end)) {
		*unclear =
		    !t->plain.move || teller_moment(t, teller_prose(t, hint->end), t->sentence->end) == NULL;
		action = *unclear ? ACTION_COMMENT : ACTION_INTERVIEW;
	} else if (hint->denied && !denied_action(&action)) {
		*unclear = true;
	}
	/* "2 oui mardi 14h": a yes with a day is a yes to a meeting. */
	if (action == ACTION_INTERESTED && is_yes(&t->plain, hint) &&
	    teller_day(t, teller_prose(t, own.begin), teller_prose(t, own.end)))
		action = ACTION_INTERVIEW;
	/* "Est-il intéressant ?", "Convient-elle ?": asked, not said. */
	if (clause->question && !feedback_action_is_request(action) && action != ACTION_COMMENT &&
	    action != ACTION_DECLINED)
		action = ACTION_INFORMATION;
	/* "S'il est libre, je le prends": nobody has been taken yet. */
	if (is_in_doubt(t, clause, hint) || (action == ACTION_HIRE && is_conditional(&t->plain))) {
		action = ACTION_COMMENT;
		*unclear = true;
	}
	return action;
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
		if (!teller_named(t, &plain->clauses[i], &named))
			continue;
		*told = *told || plain->clauses[i].hint_count > 0 ||
			(i + 1 < plain->clause_count && plain->clauses[i + 1].hint_count > 0 &&
			    plain->clauses[i + 1].mention_count == 0);
		crowd_join(who, &named);
	}
	return !crowd_empty(who);
}

/* Does the clause name somebody, or the one before it, that says nothing else? */
static bool
is_named(const struct teller *t, const struct clause *clause)
{
	const struct clause *before = clause - 1;

	return clause->mention_count > 0 ||
	       (clause > t->plain.clauses && before->mention_count > 0 && before->hint_count == 0);
}

/*
 * Whose name is asked for has none yet: of those meant, the hidden ones; when none of them is, and nobody is named, in
 * the clause ("le chef de chantier, comment il s'appelle ?") or alone before it ("le 3, c'est qui ?"), the only hidden
 * one there is.
 */
static bool
keep_hidden(const struct teller *t, const struct clause *clause, struct crowd *who)
{
	struct crowd all = {0}, kept = {0};

	for (size_t i = 0; i < t->stage->count; i++) {
		if (!t->context->dossiers[i].hidden || !crowd_has(&t->stage->active, i))
			continue;
		crowd_add(&all, i);
		if (crowd_has(who, i))
			crowd_add(&kept, i);
	}
	if (crowd_empty(&kept) && !is_named(t, clause) && crowd_count(&all) == 1)
		kept = all;
	if (crowd_empty(&kept))
		return false;
	*who = kept;
	return true;
}

/* "Pas pour nous, Sofia.", "Je le prends, Karim.": named behind a comma, and with that the sentence ends. */
static bool
named_last(const struct teller *t, const struct clause *clause, struct crowd *who)
{
	const struct clause *last = t->plain.clauses + t->plain.clause_count - 1;

	return clause->mention_count == 0 && clause + 1 == last && last->link == LINK_COMMA && last->bare &&
	       !last->again && teller_named(t, last, who);
}

/* False when the hint, weak, had nobody beside it. */
static bool
tell_hint(struct teller *t, const struct clause *clause, const struct hint *hint, struct span own)
{
	bool unclear, unknown, told;
	enum feedback_action action = action_of(t, clause, hint, own, &unclear);
	struct crowd who;

	if (announced(t, clause, &who, &told)) {
		if (told)
			return false;
		teller_say(t, action, &who, hint, unclear);
		teller_speak_of(t, &who);
		return true;
	}

	if (action == ACTION_EXTENSION) {
		teller_say_one(t, action, true, 0, hint, false);
		return true;
	}
	/* "Oui, Sofia" may call her; "oui, les deux" calls nobody. */
	if (named_last(t, clause, &who) &&
	    (!hint->weak || feedback_action_is_request(hint->action) || crowd_count(&who) > 1)) {
		teller_say(t, action, &who, hint, unclear);
		teller_speak_of(t, &who);
		return true;
	}
	if (!teller_who(t, clause, hint, &who, &unknown)) {
		if (hint->weak && !unknown)
			return false;
		/* Somebody is meant, but it cannot be told who: doubt never acts. */
		teller_say_one(t, ACTION_COMMENT, true, 0, hint, action != ACTION_COMMENT);
		return true;
	}
	if (action == ACTION_IDENTITY && !keep_hidden(t, clause, &who)) {
		action = ACTION_COMMENT;
		unclear = true;
	}
	teller_say(t, action, &who, hint, unclear);
	teller_speak_of(t, &who);
	return true;
}

/* "sauf le 4": taken out of what was just said of all; of something good, it is a no. */
static void
take_out(struct teller *t, const struct crowd *who)
{
	size_t count = t->sayings->count;
	bool good = false;

	for (size_t i = t->first_saying; i < count; i++) {
		struct saying *saying = &t->sayings->items[i];
		if (saying->gone || saying->nobody || !crowd_has(who, saying->index))
			continue;
		saying->gone = true;
		good |= saying->action == ACTION_INTERESTED || saying->action == ACTION_INTERVIEW ||
			saying->action == ACTION_HIRE;
	}
	sayings_begin(t->sayings);
	if (good)
		teller_say(t, ACTION_DECLINED, who, &(struct hint){.weak = true}, false);
	else
		teller_say(t, ACTION_COMMENT, who, NULL, true);
	crowd_drop(&t->stage->focus_group, who);
	teller_speak_of(t, who);
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

/* Up to the next clause that says something of its own. */
static size_t
segment_end(const struct teller *t, size_t i)
{
	size_t next = i + 1;

	while (next < t->plain.clause_count && t->plain.clauses[next].hint_count == 0 &&
	       t->plain.clauses[next].mention_count == 0)
		next++;
	return teller_clause_end(t, next - 1);
}

/* Who somebody was measured by hears what was said, and no more. */
static void
tell_compared(struct teller *t, const struct clause *clause)
{
	for (size_t i = clause->first_mention; i < clause->first_mention + clause->mention_count; i++)
		if (t->plain.mentions[i].compared)
			teller_say(t, ACTION_COMMENT, &t->plain.mentions[i].who, NULL, false);
}

/* "J'ai vu Jean hier en entretien": the meeting has been.  "S'il refuse": nobody has. */
static bool
is_not_said(const struct teller *t, const struct clause *clause, const struct hint *hint)
{
	const struct hint *hints = t->plain.hints;

	for (size_t h = clause->first_hint; h < clause->first_hint + clause->hint_count; h++)
		if (hints[h].action == ACTION_REPORT && !hints[h].denied)
			return hint->action == ACTION_INTERVIEW;
	return clause->condition && (hint->action == ACTION_DECLINED || hint->action == ACTION_INTERESTED);
}

/* "la 1 oui la 2 non la 6 rdv jeudi 10h": several in one clause, an answer behind each. */
static bool
is_grid(const struct plain *plain, const struct clause *clause)
{
	return clause->mention_count > 1 && clause->hint_count > 1 &&
	       plain->mention_at[clause->first_mention] < plain->hints[clause->first_hint].begin;
}

/* The part of a grid that a hint stands in: from the candidate before it to the next one. */
static struct span
grid_cell(const struct plain *plain, const struct clause *clause, const struct hint *hint, size_t end)
{
	struct span cell = {clause->begin, end};

	for (size_t i = clause->first_mention; i < clause->first_mention + clause->mention_count; i++) {
		if (plain->mention_at[i] <= hint->begin)
			cell.begin = plain->mention_at[i];
		else if (plain->mention_at[i] < cell.end)
			cell.end = plain->mention_at[i];
	}
	return cell;
}

static bool
tell_cell(struct teller *t, const struct clause *clause, const struct hint *hint, size_t end)
{
	struct span cell = grid_cell(&t->plain, clause, hint, end);
	size_t first = t->sayings->count;
	bool told = tell_hint(t, clause, hint, cell);

	for (size_t i = first; i < t->sayings->count; i++) {
		t->sayings->items[i].timed = !t->respective;
		t->sayings->items[i].when =
		    teller_moment(t, teller_prose(t, cell.begin), teller_prose(t, cell.end));
	}
	return told;
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
		if (is_not_said(t, clause, &t->plain.hints[h]))
			continue;
		else if (is_grid(&t->plain, clause))
			told |= tell_cell(t, clause, &t->plain.hints[h], end);
		else
			told |= tell_hint(t, clause, &t->plain.hints[h], (struct span){clause->begin, end});
	if (told) {
		tell_compared(t, clause);
		teller_go_on(t, teller_prose(t, from), teller_prose(t, teller_clause_end(t, i)));
	}
	return told;
}

void
tell_doubt(struct teller *t)
{
	if (!plain_doubts(&t->plain))
		return;
	for (size_t i = t->sayings->batch; i < t->sayings->count; i++) {
		struct saying *saying = &t->sayings->items[i];
		if (!saying->weak || saying->action == ACTION_REPORT)
			continue;
		saying->action = ACTION_COMMENT;
		saying->unclear = true;
	}
}

/* "Pour Sofia : je ne peux plus mercredi 9h, on décale à vendredi 8h": from one day to another, at an hour. */
static bool
is_moved(const struct teller *t)
{
	size_t days = 0;

	for (size_t i = 0; i < t->moment_count; i++)
		days += t->moments[i].has_day ? 1 : 0;
	return t->plain.move && days >= 2 && !plain_doubts(&t->plain) &&
	       teller_moment(t, t->sentence->begin, t->sentence->end) != NULL;
}

/* "L'entretien prévu jeudi à 10h tombe mal. Pouvez-vous le décaler à vendredi 16h ?": the meeting just told of. */
static bool
moves_last(const struct teller *t, const struct clause *clause)
{
	if (!t->plain.move || clause->mention_count > 0 || plain_doubts(&t->plain) ||
	    t->sayings->batch == t->sayings->count ||
	    teller_moment(t, t->sentence->begin, t->sentence->end) == NULL)
		return false;
	for (size_t i = t->sayings->batch; i < t->sayings->count; i++)
		if (t->sayings->items[i].action != ACTION_INTERVIEW && !t->sayings->items[i].unable)
			return false;
	return true;
}

WORD_LIST(third_persons, "il", "elle", "ils", "elles", "lui", "son", "sa", "ses", "he", "she", "they", "his",
    "her");

/* "..., il parle espagnol ?": the last clause of a question, and of somebody. */
static bool
ends_asking(const struct teller *t, size_t i)
{
	static const char *const subjects[] = {"il ", "elle ", "ils ", "elles "};
	const char *text = t->plain.text + t->plain.clauses[i].begin;

	text += strspn(text, " ");
	if (!t->sentence->question || i + 1 < t->plain.clause_count)
		return false;
	for (size_t s = 0; s < COUNT(subjects); s++)
		if (strncmp(text, subjects[s], strlen(subjects[s])) == 0)
			return true;
	return false;
}

/* What may yet be asked about: they were liked, or nothing is decided. */
static bool
is_open(const struct saying *saying)
{
	return saying->action == ACTION_INTERESTED || (saying->action == ACTION_COMMENT && saying->unclear);
}

WORD_LIST(plurals, "ils", "elles", "leur", "leurs", "eux", "they", "their", "them", "les");

/* "Elle nous plaît, est-ce qu'elle envisage de déménager ?": asked of whoever was only liked until now. */
static bool
tell_asked(struct teller *t, size_t i, size_t from)
{
	const struct clause *clause = &t->plain.clauses[i];
	struct crowd who;

	if ((!clause->question && !ends_asking(t, i)) || clause->mention_count > 0 || clause->doubt ||
	    clause->condition || !plain_has(&t->plain, clause->begin, clause->end, &third_persons) ||
	    teller_day(t, teller_prose(t, clause->begin), teller_prose(t, clause->end)) ||
	    t->sayings->batch == t->sayings->count || !teller_understood(t, &who))
		return false;
	/* "J'hésite entre Jean et Sofia, elle est libre ?": of one of them. */
	if (crowd_count(&who) > 1 && !plain_has(&t->plain, clause->begin, clause->end, &plurals))
		return false;
	for (size_t s = t->sayings->batch; s < t->sayings->count; s++)
		if (!is_open(&t->sayings->items[s]))
			return false;
	sayings_begin(t->sayings);
	teller_say(t, ACTION_INFORMATION, &who, NULL, false);
	teller_go_on(t, teller_prose(t, from), teller_prose(t, teller_clause_end(t, i)));
	return true;
}

/* "Dernière chose, Karim est-il mobile ?": what leads up to a question asks nothing of whoever was spoken of before. */
static bool
is_opening(const struct teller *t, size_t i)
{
	const struct clause *clause = &t->plain.clauses[i];

	return !clause->question && i + 1 < t->plain.clause_count &&
	       !plain_has(&t->plain, clause->begin, clause->end, &third_persons);
}

/* Whom a question is about that names nobody known: "Il habite où, Karim ?" tells it last. */
static bool
asked_of(const struct teller *t, size_t i, struct crowd *who)
{
	const struct clause *clause = &t->plain.clauses[i];

	if (named_last(t, clause, who))
		return true;
	return clause->mention_count == 0 && !is_opening(t, i) && teller_understood(t, who);
}

/* "La dame a le permis ?": somebody is told by what they are, and it cannot be told who. */
static bool
is_unknown(const struct teller *t, const struct clause *clause)
{
	struct crowd who;

	for (size_t i = clause->first_mention; i < clause->first_mention + clause->mention_count; i++)
		if (t->plain.mentions[i].unknown && t->plain.mentions[i].kind == MENTION_TRAIT)
			return !teller_named(t, clause, &who);
	return false;
}

/* Somebody is named or known, and something is asked or remarked that no rule knows. */
static bool
tell_words(struct teller *t, size_t i, size_t from)
{
	const struct clause *clause = &t->plain.clauses[i];
	bool question = t->sentence->question || clause->question;
	static const struct hint alone = {.weak = true};
	struct crowd who;

	if (remark_is(&t->plain, clause, question) || (!question && remark_gone_through(&t->plain, clause)))
		return false;
	if (moves_last(t, clause)) {
		teller_go_on(t, teller_prose(t, from), teller_prose(t, teller_clause_end(t, i)));
		return true;
	}
	if (remark_put_off(&t->plain, clause) && t->sayings->count > 0) {
		teller_go_on(t, teller_prose(t, from), teller_prose(t, teller_clause_end(t, i)));
		return true;
	}
	if (question && is_unknown(t, clause)) {
		sayings_begin(t->sayings);
		teller_say_one(t, ACTION_COMMENT, true, 0, NULL, true);
		teller_go_on(t, teller_prose(t, from), teller_prose(t, teller_clause_end(t, i)));
		return true;
	}
	if (!teller_named(t, clause, &who) && (!question || !asked_of(t, i, &who)))
		return false;
	sayings_begin(t->sayings);
	question = question && !plain_doubts(&t->plain);
	/* "Aucun, désolé." */
	if (is_moved(t))
		teller_say(t, ACTION_INTERVIEW, &who, NULL, false);
	else if (!question && remark_takes_none(&t->plain, clause))
		teller_say(t, ACTION_DECLINED, &who, &(struct hint){.weak = true}, false);
	else
		/* "4 ?" alone asks; beside another question about them it says nothing. */
		teller_say(t, question ? ACTION_INFORMATION : ACTION_COMMENT, &who,
		    clause->bare ? &alone : NULL, plain_doubts(&t->plain));
	teller_speak_of(t, &who);
	teller_go_on(t, teller_prose(t, from), teller_prose(t, teller_clause_end(t, i)));
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

	if (!teller_named(t, clause, &who) || remark_is(&t->plain, clause, false) ||
	    remark_gone_through(&t->plain, clause) || remark_put_off(&t->plain, clause))
		return false;
	teller_speak_of(t, &who);
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
	teller_say(t, is_moved(t) ? ACTION_INTERVIEW : ACTION_COMMENT, &t->stage->focus, NULL,
	    plain_doubts(&t->plain));
	teller_go_on(t, t->sentence->begin, t->sentence->end);
	return true;
}

static bool
begins_with_and(const struct plain *plain, const struct clause *clause)
{
	static const char *const ands[] = {"et ", "and ", "ni ", "ainsi que ", "& "};
	const char *text = plain->text + clause->begin;

	while (*text == ' ')
		text++;
	for (size_t i = 0; i < COUNT(ands); i++)
		if (strncmp(text, ands[i], strlen(ands[i])) == 0)
			return true;
	return false;
}

/* "tous sauf le 4"; false when the clause is no exception to what was just said. */
static bool
tell_exception(struct teller *t, size_t i, bool told, bool *excepting)
{
	const struct clause *clause = &t->plain.clauses[i];
	struct crowd who;

	*excepting = clause->link == LINK_EXCEPT ||
		     (*excepting && (clause->mention_count == 0 ||
					(clause->bare && begins_with_and(&t->plain, clause))));
	if (!*excepting || !teller_named(t, clause, &who))
		return false;
	/* "Tous sauf Karim me plaisent": said of all, then taken out. */
	if (!told && i > 0 && clause[-1].bare && clause->hint_count > 0) {
		(void)teller_named(t, &clause[-1], &t->plain.mentions[clause->first_mention].who);
		t->except = who;
		return false;
	}
	if (!told) {
		if (clause->bare)
			t->except = who;
		return clause->bare;
	}
	take_out(t, &who);
	teller_go_on(t, teller_prose(t, clause->begin), teller_prose(t, teller_clause_end(t, i)));
	return true;
}

/* "..., 4 : à revoir", "Jean, on verra, Sofia ok": named before a colon, or a doubt, where no rule finds anything. */
static bool
tell_pending(struct teller *t, size_t i, size_t from)
{
	const struct clause *clause = &t->plain.clauses[i];
	bool question = (t->sentence->question || clause->question) && !clause->doubt;

	if ((clause->link != LINK_COLON && !clause->doubt) || clause->mention_count > 0)
		return false;
	sayings_begin(t->sayings);
	teller_say(t, question ? ACTION_INFORMATION : ACTION_COMMENT, &t->stage->focus, NULL, clause->doubt);
	teller_go_on(t, teller_prose(t, from), teller_prose(t, teller_clause_end(t, i)));
	return true;
}

/* "Jean non. La dame, je veux la voir": of somebody else, whoever that is, and no longer of Jean. */
static void
turn_to_unknown(struct teller *t, const struct clause *clause)
{
	if (is_unknown(t, clause))
		t->stage->focus = t->stage->focus_one = (struct crowd){0};
}

bool
tell_clauses(struct teller *t)
{
	size_t from = 0;
	bool told = false, led = false, excepting = false, pending = false;

	for (size_t i = 0; i < t->plain.clause_count; i++) {
		const struct clause *clause = &t->plain.clauses[i];
		bool here = tell_exception(t, i, told, &excepting);

		turn_to_unknown(t, clause);
		if (here && !told)
			continue;
		if (!here && clause->hint_count > 0)
			here = tell_hints(t, i, from);
		if (!here && clause->hint_count == 0)
			here = again_tell(t, i) || appointment_tell(t, i, from);
		if (!here && clause->hint_count == 0 && leads_up(t, i)) {
			led = pending = true;
			continue;
		}
		if (!here && pending && clause->hint_count == 0 &&
		    (i + 1 == t->plain.clause_count ? told : clause[1].mention_count > 0))
			here = tell_pending(t, i, from);
		pending = false;
		if (!here && told && clause->hint_count == 0)
			here = tell_asked(t, i, from);
		if (!here && (clause->mention_count > 0 || !told))
			here = tell_words(t, i, from);
		if (!here && told) {
			teller_go_on(
			    t, teller_prose(t, clause->begin), teller_prose(t, teller_clause_end(t, i)));
			here = true;
		}
		if (here) {
			told = true;
			from = teller_clause_end(t, i);
			except(t);
		}
	}
	return told || (led && tell_led(t));
}
