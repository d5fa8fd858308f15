#include "clause.h"

#include <string.h>

#include "plain.h"

#define MATCHES_MAX 48

/* -- what the rules find -- */

static char *
hide_neutral(struct arena *a, const struct rules *rules, const struct plain *plain)
{
	struct rule_match matches[MATCHES_MAX];
	char *text = arena_bytes(a, plain->text, plain->size);
	size_t count = rules_match(rules, RULE_NEUTRAL, text, plain->size, matches, COUNT(matches));

	/* '_' and not a space, so that nothing matches across the gap. */
	for (size_t i = 0; i < count; i++)
		for (size_t at = matches[i].begin; at < matches[i].end; at++)
			if (strchr("@,;:?", text[at]) == NULL && (unsigned char)text[at] < 0x80)
				text[at] = '_';
	return text;
}

static void
find_hints(const struct rules *rules, const char *text, struct plain *plain)
{
	struct rule_match matches[HINTS_MAX];
	size_t count = rules_match(rules, RULE_INTENT, text, plain->size, matches, COUNT(matches));

	for (size_t i = 0; i < count; i++) {
		/* What parts clauses belongs to none. */
		while (matches[i].begin + 1 < matches[i].end &&
		       strchr(" ,;:/(>", text[matches[i].begin]) != NULL)
			matches[i].begin++;
		plain->hints[plain->hint_count++] = (struct hint){.begin = matches[i].begin,
		    .end = matches[i].end,
		    .action = (enum feedback_action)matches[i].intent,
		    .weak = matches[i].weak,
		    .rule = matches[i].name};
	}
}

/* -- clauses -- */

static const struct {
	const char *word;
	enum clause_link link;
} links[] = {
    {"mais", LINK_BUT},
    {"but", LINK_BUT},
    {"cependant", LINK_BUT},
    {"toutefois", LINK_BUT},
    {"neanmoins", LINK_BUT},
    {"however", LINK_BUT},
    {"par contre", LINK_BUT},
    {"en revanche", LINK_BUT},
    {"tandis que", LINK_BUT},
    {"alors que", LINK_BUT},
    {"whereas", LINK_BUT},
    {"although", LINK_BUT},
    {"though", LINK_BUT},
    {"sauf", LINK_EXCEPT},
    {"hormis", LINK_EXCEPT},
    {"excepte", LINK_EXCEPT},
    {"a l'exception", LINK_EXCEPT},
    {"a part", LINK_EXCEPT},
    {"except", LINK_EXCEPT},
    {"apart from", LINK_EXCEPT},
    {"other than", LINK_EXCEPT},
    {"car", LINK_COMMA},
    {"parce qu", LINK_COMMA},
    {"puisqu", LINK_COMMA},
    {"because", LINK_COMMA},
    {"donc", LINK_COMMA},
    {"et", LINK_AND},
    {"and", LINK_AND},
    {"puis", LINK_AND},
    {"then", LINK_AND},
    {"ou", LINK_AND},
    {"plus", LINK_AND},
};

static bool
is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80 || c == '@';
}

static const struct hint *
hint_over(const struct plain *plain, size_t at)
{
	for (size_t i = 0; i < plain->hint_count; i++)
		if (plain->hints[i].begin < at && at < plain->hints[i].end)
			return &plain->hints[i];
	return NULL;
}

/* "everyone but Sofia" excepts; "Jean, but not before May" does not. */
static bool
is_all_but(const char *text, size_t size, size_t at, const char *word)
{
	size_t after = at + strlen(word);

	while (at > 0 && text[at - 1] == ' ')
		at--;
	while (after < size && text[after] == ' ')
		after++;
	return strcmp(word, "but") == 0 && at > 0 && text[at - 1] == '@' && after < size &&
	       text[after] == '@';
}

/* "@ : oui @ : non": one answer behind each, and nothing between an answer and the next candidate. */
static bool
is_running_grid(const char *text, size_t size, size_t at)
{
	size_t before = at, next = at + 1;

	while (before > 0 && text[before - 1] == ' ')
		before--;
	if (before == 0 || text[before - 1] != '@')
		return false;
	while (next < size && strchr("@,;/(", text[next]) == NULL)
		next++;
	if (next < size && text[next] == '@') {
		next++;
		while (next < size && text[next] == ' ')
			next++;
		if (next < size && text[next] == ':')
			return true;
	}
	for (before--; before > 0 && strchr("@,;/(", text[before - 1]) == NULL; before--)
		if (text[before - 1] == ':')
			return before > 1 &&
			       (text[before - 2] == '@' || (before > 2 && text[before - 3] == '@'));
	return false;
}

/* A break of the sentence at `at`, its length set; false when there is none. */
static bool
find_break(const char *text, size_t size, size_t at, enum clause_link *link, size_t *length)
{
	bool digits = at > 0 && at + 1 < size && text[at - 1] >= '0' && text[at - 1] <= '9' &&
		      text[at + 1] >= '0' && text[at + 1] <= '9';

	/* Within a word nothing does. */
	if (at > 0 && is_word_char(text[at]) && is_word_char(text[at - 1]))
		return false;
	*length = 1;
	*link = LINK_COMMA;
	switch (text[at]) {
	case ',':
		return !digits;
	case ')':
		/* "1) oui 2) non": the bracket is the number's. */
		return at == 0 || text[at - 1] != '@' ||
		       (memrchr(text, '(', at) != NULL && (at < 2 || text[at - 2] != '('));
	case '(':
		return at + 2 >= size || text[at + 1] != '@' || text[at + 2] != ')';
	case ';':
		return true;
	case ':':
		*link = LINK_COLON;
		return !digits && !is_running_grid(text, size, at);
	case '-':
	case '/':
	case '>':
		return at > 0 && text[at - 1] == ' ' && at + 1 < size && text[at + 1] == ' ';
	case '.':
		return at + 1 < size && text[at + 1] == '.';
	default:
		break;
	}
	if (!is_word_char(text[at]) || (at > 0 && is_word_char(text[at - 1])))
		return false;
	for (size_t i = 0; i < COUNT(links); i++) {
		size_t word;
		bool cut;
		if (links[i].word[0] != text[at])
			continue;
		word = strlen(links[i].word);
		cut = links[i].word[word - 1] == 'u' && links[i].word[word - 2] == 'q';
		if (at + word <= size && memcmp(text + at, links[i].word, word) == 0 &&
		    (cut || at + word == size || !is_word_char(text[at + word]))) {
			*link = is_all_but(text, size, at, links[i].word) ? LINK_EXCEPT : links[i].link;
			*length = word;
			return true;
		}
	}
	return false;
}

static void
add_clause(struct plain *plain, size_t begin, size_t end, enum clause_link link)
{
	if (plain->clause_count == CLAUSES_MAX) {
		plain->clauses[CLAUSES_MAX - 1].end = end;
		return;
	}
	plain->clauses[plain->clause_count++] = (struct clause){.begin = begin, .end = end, .link = link};
}

static bool
has_hint(const struct plain *plain, size_t begin, size_t end)
{
	for (size_t i = 0; i < plain->hint_count; i++)
		if (plain->hints[i].begin >= begin && plain->hints[i].begin < end)
			return true;
	return false;
}

static bool
has_mention(const struct plain *plain, size_t begin, size_t end)
{
	return memchr(plain->text + begin, '@', end - begin) != NULL;
}

static bool
has_digit(const struct plain *plain, size_t begin, size_t end)
{
	for (size_t i = begin; i < end; i++)
		if (plain->text[i] >= '0' && plain->text[i] <= '9')
			return true;
	return false;
}

/* Where the clause that begins at `begin` ends if "et" does not end it. */
static size_t
next_end(const struct plain *plain, const char *text, size_t begin)
{
	enum clause_link link;
	size_t length;

	for (size_t at = begin; at < plain->size; at++)
		if (find_break(text, plain->size, at, &link, &length) && hint_over(plain, at) == NULL)
			return at;
	return plain->size;
}

/*
 * "et" parts two clauses only when each says something, each asks about its own ("Jean est-il mobile et peut-on voir
 * Karim ?"), or each has its own candidate and hour.
 */
static bool
parts(const struct plain *plain, const struct rules *rules, const char *text, size_t begin, size_t at,
    size_t after)
{
	size_t end = next_end(plain, text, after);

	if (has_hint(plain, begin, at) && has_hint(plain, after, end))
		return true;
	if (has_mention(plain, begin, at) && has_mention(plain, after, end) &&
	    ((has_hint(plain, after, end) && rules_hold(rules, RULE_QUESTION, text + begin, at - begin)) ||
		rules_hold(rules, RULE_QUESTION, text + at, end - at)))
		return true;
	return has_mention(plain, begin, at) && has_mention(plain, after, end) &&
	       has_digit(plain, begin, at) && has_digit(plain, after, end);
}

/* In the text without what is neutral: the "sauf" of "sauf erreur" excepts nobody. */
static void
find_clauses(struct plain *plain, const struct rules *rules, const char *text)
{
	enum clause_link link = LINK_START, next;
	size_t begin = 0, length;

	for (size_t at = 0; at < plain->size; at += length) {
		length = 1;
		if (hint_over(plain, at) != NULL || !find_break(text, plain->size, at, &next, &length)) {
			length = 1;
			continue;
		}
		if (next == LINK_AND && !parts(plain, rules, text, begin, at, at + length))
			continue;
		add_clause(plain, begin, at, link);
		/* ", mais": the word says more than the comma. */
		link = next;
		begin = at + length;
	}
	add_clause(plain, begin, plain->size, link);
}

/* Empty clauses hand their link on when it says more. */
static void
drop_empty(struct plain *plain)
{
	size_t kept = 0;

	for (size_t i = 0; i < plain->clause_count; i++) {
		struct clause clause = plain->clauses[i];
		size_t at = clause.begin;
		while (at < clause.end && !is_word_char(plain->text[at]))
			at++;
		if (at == clause.end) {
			if (i + 1 < plain->clause_count && clause.link > plain->clauses[i + 1].link)
				plain->clauses[i + 1].link = clause.link;
			if (kept > 0)
				plain->clauses[kept - 1].end = clause.end;
			continue;
		}
		if (kept == 0)
			clause.link =
			    clause.link == LINK_EXCEPT || clause.link == LINK_BUT ? clause.link : LINK_START;
		plain->clauses[kept++] = clause;
	}
	plain->clause_count = kept;
}

/* -- denial -- */

struct token {
	size_t begin, end;
};

static bool
is_token(const char *text, const struct token *token, const char *word)
{
	return token->end - token->begin == strlen(word) &&
	       memcmp(text + token->begin, word, strlen(word)) == 0;
}

static bool
is_one_of(const char *text, const struct token *token, const struct word_list *words)
{
	return word_part_among(text + token->begin, token->end - token->begin, words) >= 0;
}

static size_t
tokenize(const char *text, size_t begin, size_t end, struct token *tokens, size_t room)
{
	size_t count = 0;

	for (size_t at = begin; at < end && count < room;) {
		size_t stop = at;
		while (stop < end && is_word_char(text[stop]))
			stop++;
		if (stop > at)
			tokens[count++] = (struct token){at, stop};
		at = stop > at ? stop : at + 1;
	}
	return count;
}

/* "Cela ne convient pas et nous le disons": another subject is not denied. */
static size_t
scope_end(const char *text, const struct token *tokens, size_t count, size_t negator, size_t end)
{
	WORD_LIST(ands, "et", "and", "puis", "donc", "so");
	WORD_LIST(subjects, "je", "j", "nous", "on", "il", "elle", "ils", "elles", "tu", "vous", "i", "we",
	    "he", "she", "they", "you");

	for (size_t i = negator + 1; i + 1 < count; i++)
		if (is_one_of(text, &tokens[i], &ands) && is_one_of(text, &tokens[i + 1], &subjects))
			return tokens[i].begin;
	return end;
}

static void
deny_from(
    struct plain *plain, const struct clause *clause, size_t from, size_t to, size_t negator, bool unable)
{
	for (size_t i = clause->first_hint; i < clause->first_hint + clause->hint_count; i++) {
		struct hint *hint = &plain->hints[i];
		if (hint->end <= from || hint->begin >= to || (hint->begin <= negator && negator < hint->end))
			continue;
		hint->unable = unable && !hint->denied;
		hint->denied = true;
	}
}

/* Is the negator part of what a rule found ("pas interesse")? */
static bool
is_taken(const struct plain *plain, const struct clause *clause, size_t at)
{
	for (size_t i = clause->first_hint; i < clause->first_hint + clause->hint_count; i++)
		if (plain->hints[i].begin <= at && at < plain->hints[i].end)
			return true;
	return false;
}

/* ne ... pas, not, n't: from the "ne", the verb before a lone "pas", or the word itself, to the end of the clause. */
static void
deny(struct plain *plain, const struct clause *clause, const char *text)
{
	WORD_LIST(after, "pas", "jamais", "aucun", "aucune", "guere", "rien", "ni", "nullement");
	WORD_LIST(with_ne, "plus", "point", "personne");
	WORD_LIST(english, "not", "never", "without", "sans", "no", "neither", "nor", "cannot", "wont",
	    "dont", "didnt", "doesnt", "isnt");
	WORD_LIST(can, "peux", "peut", "peuvent", "pouvons", "puis", "pourrai", "pourra", "pourrons",
	    "pourrais", "pourrait", "pourrions", "can", "could", "able");
	WORD_LIST(ne, "ne", "n");
	WORD_LIST(subjects, "je", "j", "on", "nous", "il", "elle", "ils", "elles", "vous", "tu", "ca", "pour",
	    "donc", "alors", "et", "non", "ok", "oui");
	struct token tokens[128];
	size_t count = tokenize(text, clause->begin, clause->end, tokens, COUNT(tokens));
	size_t ne_at = SIZE_MAX;

	for (size_t i = 0; i < count; i++) {
		const struct token *token = &tokens[i];
		bool strong = is_one_of(text, token, &after);
		size_t to = scope_end(text, tokens, count, i, clause->end);
		if (is_one_of(text, token, &ne) && !(i + 1 < count && is_token(text, &tokens[i + 1], "t") &&
						       tokens[i + 1].begin == token->end + 1))
			ne_at = i;
		if (is_taken(plain, clause, token->begin))
			continue;
		if (ne_at != SIZE_MAX && i - ne_at <= 7 && (strong || is_one_of(text, token, &with_ne)))
			deny_from(plain, clause, tokens[ne_at].begin, to, token->begin,
			    i > ne_at + 1 && is_one_of(text, &tokens[i - 1], &can));
		else if (strong && i > 0 && !is_one_of(text, &tokens[i - 1], &subjects))
			deny_from(plain, clause, tokens[i - 1].begin, to, token->begin,
			    is_one_of(text, &tokens[i - 1], &can));
		else if (strong || is_one_of(text, token, &english))
			deny_from(plain, clause, token->begin, to, token->begin,
			    is_token(text, token, "cannot") ||
				(i > 0 && is_one_of(text, &tokens[i - 1], &can)));
		else if (is_token(text, token, "t") && token->begin >= 2 && text[token->begin - 1] == '\'' &&
			 text[token->begin - 2] == 'n')
			deny_from(plain, clause, token->begin, to, token->begin,
			    i > 0 && is_token(text, &tokens[i - 1], "can"));
	}
}

static void
deny_all(struct plain *plain, const struct rules *rules, const char *text)
{
	struct rule_match matches[MATCHES_MAX];
	size_t count = rules_match(rules, RULE_NEGATION, text, plain->size, matches, COUNT(matches));

	for (size_t i = 0; i < plain->clause_count; i++) {
		const struct clause *clause = &plain->clauses[i];
		deny(plain, clause, text);
		for (size_t j = 0; j < count; j++)
			if (matches[j].begin >= clause->begin && matches[j].begin < clause->end &&
			    !is_taken(plain, clause, matches[j].begin))
				deny_from(
				    plain, clause, matches[j].begin, clause->end, matches[j].begin, false);
		/* "aucun des profils ne convient": denied by its subject, once. */
		for (size_t j = clause->first_mention; j < clause->first_mention + clause->mention_count; j++)
			if (plain->mentions[j].denied)
				deny_from(plain, clause, clause->begin, clause->end, clause->end, false);
	}
}

/* -- the whole -- */

static void
mark_clauses(struct plain *plain, const struct rules *rules, enum rule_kind kind, const char *text)
{
	struct rule_match matches[MATCHES_MAX];
	size_t count = rules_match(rules, kind, text, plain->size, matches, COUNT(matches));

	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < plain->clause_count; j++) {
			struct clause *clause = &plain->clauses[j];
			if (matches[i].begin >= clause->end || matches[i].end <= clause->begin)
				continue;
			if (kind == RULE_DOUBT)
				clause->doubt = true;
			else
				clause->question = true;
		}
	}
}

bool
plain_is_bare(
    const struct plain *plain, const struct clause *clause, const struct span *skip, size_t skip_count)
{
	WORD_LIST(small, "@", "et", "le", "la", "les", "l", "pour", "aussi", "egalement", "seulement",
	    "uniquement", "puis", "avec", "de", "du", "des", "d", "a", "au", "and", "also", "for", "with",
	    "only", "too", "or", "ou", "sur", "enfin", "est", "c", "surtout", "the", "on", "plus", "to",
	    "idem", "pareil", "meme", "itou", "likewise", "same", "thing", "chose", "pr", "dispo",
	    "disponible", "libre", "free", "available");
	struct token tokens[32];
	size_t count = tokenize(plain->text, clause->begin, clause->end, tokens, COUNT(tokens)), next = 0;

	for (size_t i = 0; i < count; i++) {
		size_t at = plain->from[tokens[i].begin];
		while (next < skip_count && skip[next].end <= at)
			next++;
		if ((next == skip_count || at < skip[next].begin) &&
		    !is_one_of(plain->text, &tokens[i], &small))
			return false;
	}
	return count < COUNT(tokens);
}

static bool
begins_condition(const struct plain *plain, const struct clause *clause)
{
	WORD_LIST(conditions, "si", "s", "if", "unless");
	struct token first;

	return tokenize(plain->text, clause->begin, clause->end, &first, 1) == 1 &&
	       is_one_of(plain->text, &first, &conditions) &&
	       (first.end - first.begin > 1 || plain->text[first.end] == '\'');
}

/* "même question", "same answer": the word behind says no more than "même". */
static struct span
repeated_word(const struct plain *plain, const struct clause *clause)
{
	WORD_LIST(sames, "meme", "same");
	WORD_LIST(things, "question", "questions", "demande", "remarque", "reponse", "avis", "request",
	    "answer", "comment", "verdict", "traitement");
	struct token tokens[8];
	size_t count = tokenize(plain->text, clause->begin, clause->end, tokens, COUNT(tokens));

	for (size_t i = 0; i + 1 < count; i++)
		if (is_one_of(plain->text, &tokens[i], &sames) &&
		    is_one_of(plain->text, &tokens[i + 1], &things))
			return (struct span){
			    plain->from[tokens[i + 1].begin], plain->from[tokens[i + 1].end]};
	return (struct span){0};
}

static void
fill_clauses(struct plain *plain)
{
	WORD_LIST(
	    again, "aussi", "egalement", "idem", "pareil", "meme", "itou", "also", "too", "likewise", "same");

	for (size_t i = 0; i < plain->clause_count; i++) {
		struct clause *clause = &plain->clauses[i];
		struct span repeated;
		for (size_t j = 0; j < plain->hint_count; j++) {
			if (plain->hints[j].begin < clause->begin || plain->hints[j].begin >= clause->end)
				continue;
			if (clause->hint_count++ == 0)
				clause->first_hint = j;
		}
		for (size_t j = 0; j < plain->mention_count; j++) {
			if (plain->mention_at[j] < clause->begin || plain->mention_at[j] >= clause->end)
				continue;
			if (clause->mention_count++ == 0)
				clause->first_mention = j;
		}
		repeated = repeated_word(plain, clause);
		clause->bare = clause->hint_count == 0 && plain_is_bare(plain, clause, &repeated, 1);
		clause->again = clause->bare && plain_has(plain, clause->begin, clause->end, &again);
		clause->bare = clause->bare && clause->mention_count > 0;
		clause->condition = begins_condition(plain, clause);
	}
}

/* "Merci beaucoup et bonne journée": each half by itself. */
static bool
is_courteous(const struct plain *plain, const struct rules *rules, size_t begin, size_t end, size_t names)
{
	static const char *const ands[] = {" et ", " and "};

	while (begin < end && !is_word_char(plain->text[begin]))
		begin++;
	while (end > begin && !is_word_char(plain->text[end - 1]))
		end--;
	if (begin < names && names < end && is_courteous(plain, rules, begin, names, plain->size))
		return true;
	if (rules_hold(rules, RULE_COURTESY, plain->text + begin, end - begin))
		return true;
	for (size_t i = 0; i < COUNT(ands); i++) {
		size_t size = strlen(ands[i]);
		const char *and = memmem(plain->text + begin, end - begin, ands[i], size);
		size_t at = and == NULL ? 0 : (size_t)(and-plain->text);
		if (and != NULL && rules_hold(rules, RULE_COURTESY, plain->text + begin, at - begin) &&
		    rules_hold(rules, RULE_COURTESY, plain->text + at + size, end - at - size))
			return true;
	}
	return false;
}

/* Where the name that closes a greeting begins ("Bonne soirée Hélène"): no candidate's, nor the first word. */
static size_t
closing_name(const struct plain *plain, const struct prose *prose, const struct sentence *sentence)
{
	const struct word *words = prose->words + sentence->first_word;
	size_t at = sentence->word_count, place = plain->size;

	while (at > 1 && sentence->word_count - at < 2 && words[at - 1].capital)
		at--;
	if (at == sentence->word_count)
		return plain->size;
	while (place > 0 && plain->from[place - 1] >= words[at].begin)
		place--;
	return memchr(plain->text + place, '@', plain->size - place) == NULL ? place : plain->size;
}

static bool
is_courtesy(const struct plain *plain, const struct rules *rules, size_t names)
{
	if (rules_hold(rules, RULE_COURTESY, plain->text, plain->size))
		return true;
	for (size_t i = 0; i < plain->clause_count; i++)
		if (!is_courteous(plain, rules, plain->clauses[i].begin, plain->clauses[i].end, names))
			return false;
	return plain->clause_count > 0;
}

void
plain_make(struct arena *a, struct stage *stage, const struct prose *prose, const struct sentence *sentence,
    bool head, struct plain *plain)
{
	struct mention found[MENTIONS_MAX];
	size_t count = who_find(stage, prose, sentence, head, found, COUNT(found));
	char *text;

	memset(plain, 0, offsetof(struct plain, mentions));
	plain_group(a, prose, sentence, found, count, plain);
	plain_write(a, prose, sentence, plain);
	text = hide_neutral(a, stage->rules, plain);
	find_hints(stage->rules, text, plain);
	find_clauses(plain, stage->rules, text);
	drop_empty(plain);
	fill_clauses(plain);
	deny_all(plain, stage->rules, text);
	mark_clauses(plain, stage->rules, RULE_DOUBT, text);
	mark_clauses(plain, stage->rules, RULE_QUESTION, text);
	plain->move = rules_hold(stage->rules, RULE_MOVE, text, plain->size);
	plain->aside = rules_hold(stage->rules, RULE_ASIDE, plain->text, plain->size);
	plain->absence = rules_hold(stage->rules, RULE_ABSENCE, text, plain->size);
	plain->courtesy = is_courtesy(plain, stage->rules, closing_name(plain, prose, sentence));
}

bool
plain_doubts(const struct plain *plain)
{
	for (size_t i = 0; i < plain->clause_count; i++)
		if (plain->clauses[i].doubt)
			return true;
	return false;
}

bool
plain_has(const struct plain *plain, size_t begin, size_t end, const struct word_list *words)
{
	struct token tokens[128];
	size_t count = tokenize(plain->text, begin, end, tokens, COUNT(tokens));

	for (size_t i = 0; i < count; i++)
		if (is_one_of(plain->text, &tokens[i], words))
			return true;
	return false;
}
