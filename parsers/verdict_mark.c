#include "verdict_mark.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "command_words.h"

#define GAP_WORDS_MAX 8

/* May stand between a decision and what it is about. */
static const char between[] =
    "pour la le les l de du des d demande demandes n no numero ref reference references candidat "
    "candidate dossier et and for request requests the a au aux c'est est sur c concernant "
    "ainsi que puis to on with also both plutot seulement uniquement egalement aussi bien";

static bool
is_part(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* "r-31", "r31", "r 31" that begins at `at`: its end, or 0. */
static size_t
ref_end(const char *text, size_t size, size_t at)
{
	size_t digits = at + 1, end;

	if (text[at] != 'r' ||
	    (at > 0 && (is_part(text[at - 1]) || text[at - 1] == '\'' || text[at - 1] == '-')))
		return 0;
	if (digits < size && strchr("- _", text[digits]) != NULL)
		digits++;
	for (end = digits; end < size && isdigit((unsigned char)text[end]); end++)
		;
	if (end == digits || end - digits > 9 || (end < size && is_part(text[end])))
		return 0;
	return end;
}

/* References, hidden in `text` so that the rules see a separator: in "R-32 non" the "non" begins a clause. */
static size_t
find_refs(struct arena *a, char *text, size_t size, struct mark *marks, size_t room)
{
	size_t count = 0;

	for (size_t at = 0; at < size && count < room; at++) {
		size_t end = ref_end(text, size, at);
		const char *digits;
		if (end == 0)
			continue;
		digits = arena_bytes(a, text + at + 1, end - at - 1);
		digits += strspn(digits, "- _");
		marks[count++] = (struct mark){.kind = MARK_REF,
		    .begin = at,
		    .end = end,
		    .ref = words_ref(a, arena_printf(a, "r-%s", digits))};
		if (marks[count - 1].ref == NULL) {
			marks[count - 1].ref = "R-0"; /* the desk's own, and no other request's */
			count -= strspn(digits, "0") != strlen(digits);
		}
		memset(text + at, ';', end - at);
		at = end - 1;
	}
	return count;
}

/* "c2", "candidat 2": the one request about that candidate. */
static const char *
request_about(const struct context *context, long candidate)
{
	const char *ref = NULL;

	for (size_t i = 0; i < context->request_count; i++) {
		if (context->requests[i].candidate != candidate)
			continue;
		if (ref != NULL)
			return NULL;
		ref = context->requests[i].ref;
	}
	return ref;
}

static size_t
candidate_end(const char *text, size_t at, long *number)
{
	static const char *const heads[] = {"candidat ", "candidate ", "dossier ", "c"};
	size_t end, digits;

	if (at > 0 && is_part(text[at - 1]))
		return 0;
	for (size_t i = 0; i < COUNT(heads); i++) {
		if (!text_starts(text + at, heads[i]))
			continue;
		end = at + strlen(heads[i]);
		if (strncmp(text + end, "n° ", strlen("n° ")) == 0)
			end += strlen("n° ");
		digits = strspn(text + end, "0123456789");
		if (digits == 0 || digits > 4 || is_part(text[end + digits]) || text[end + digits] == '/')
			continue;
		*number = strtol(text + end, NULL, 10);
		return end + digits;
	}
	return 0;
}

static size_t
find_candidates(char *text, size_t size, const struct context *context, struct mark *marks, size_t room)
{
	size_t count = 0, end;
	long number = 0;

	for (size_t at = 0; at < size && count < room; at++) {
		const char *ref;
		if ((end = candidate_end(text, at, &number)) == 0 ||
		    (ref = request_about(context, number)) == NULL)
			continue;
		marks[count++] = (struct mark){.kind = MARK_REF, .begin = at, .end = end, .ref = ref};
		memset(text + at, ';', end - at);
		at = end - 1;
	}
	return count;
}

static long
request_number(const char *ref)
{
	return ref != NULL && ref[0] == 'R' && ref[1] == '-' ? strtol(ref + 2, NULL, 10) : 0;
}

/* The reference of the letter that has this number. */
static const char *
request_numbered(const struct context *context, long number)
{
	if (number > 0 && request_number(context->request_ref) == number)
		return context->request_ref;
	for (size_t i = 0; number > 0 && i < context->request_count; i++)
		if (request_number(context->requests[i].ref) == number)
			return context->requests[i].ref;
	return NULL;
}

/* The word that ends at `end`, or begins at `begin`; empty when a mark stands there. */
static const char *
word_beside(struct arena *a, const char *text, size_t size, size_t place, bool before)
{
	size_t begin = place, end = place;

	if (before) {
		while (begin > 0 && text[begin - 1] == ' ')
			begin--;
		for (end = begin; begin > 0 && is_part(text[begin - 1]); begin--)
			;
	} else {
		begin += strspn(text + begin, " ");
		for (end = begin; end < size && is_part(text[end]); end++)
			;
	}
	return arena_bytes(a, text + begin, end - begin);
}

/* "31 oui, 32 non": a number of the letter's that says nothing else, neither a day nor so many of something. */
static bool
is_short_ref(struct arena *a, const char *text, size_t size, size_t at, size_t end)
{
	static const char before[] =
	    "la n no nos numero numeros demande demandes et and pour for oui non ok yes a "
	    "to valider valide refuser refuse les";
	static const char after[] =
	    "et and oui non ok okay yes no nope valide validee valider refus refuse refusee "
	    "refuser accepte acceptee go a to ko nan niet approved rejected";
	const char *left = word_beside(a, text, size, at, true),
		   *right = word_beside(a, text, size, end, false);

	if ((at > 0 && strchr("-/.,:+'", text[at - 1]) != NULL) ||
	    (end + 1 < size && strchr("/.,:h%", text[end]) != NULL &&
		isdigit((unsigned char)text[end + 1])) ||
	    (end < size && strchr("%/", text[end]) != NULL))
		return false;
	return (*left == '\0' || words_has(before, left)) && (*right == '\0' || words_has(after, right));
}

/* What says that a number follows: "n°31", "#31". */
static size_t
numeral_bytes(struct arena *a, const char *text, size_t size, size_t at)
{
	const char *left;
	size_t begin = at;

	if (at > 0 && text[at - 1] == '#')
		return 1;
	left = word_beside(a, text, size, at, true);
	if (*left == '\0' || !words_has("n no numero number", left))
		return 0;
	while (text[begin - 1] == ' ')
		begin--;
	return at - begin + strlen(left);
}

static size_t
find_numbers(
    struct arena *a, char *text, size_t size, const struct context *context, struct mark *marks, size_t room)
{
	size_t count = 0;

	for (size_t at = 0, end; at < size && count < room; at = end + 1) {
		const char *ref;

		end = at + strspn(text + at, "0123456789");
		if (end == at || end - at > 9 || (at > 0 && is_part(text[at - 1])) ||
		    (end < size && is_part(text[end])) ||
		    (ref = request_numbered(context, strtol(text + at, NULL, 10))) == NULL ||
		    !is_short_ref(a, text, size, at, end))
			continue;
		at -= numeral_bytes(a, text, size, at);
		marks[count++] = (struct mark){.kind = MARK_REF, .begin = at, .end = end, .ref = ref};
	}
	for (size_t i = 0; i < count; i++)
		memset(text + marks[i].begin, ';', marks[i].end - marks[i].begin);
	return count;
}

/* "R-31 à R-34": those between, where the letter names them. */
static size_t
fill_ranges(const char *text, const struct context *context, struct mark *marks, size_t count, size_t room)
{
	size_t found = count;

	for (size_t i = 0; i + 1 < found; i++) {
		const struct mark one = marks[i], other = marks[i + 1];
		size_t gap = one.end <= other.begin ? other.begin - one.end : 0;
		const char *gap_text = text + one.end;

		if (one.kind != MARK_REF || other.kind != MARK_REF ||
		    !((gap == 3 && memcmp(gap_text, " a ", 3) == 0) ||
			(gap == 4 && (memcmp(gap_text, " to ", 4) == 0 || memcmp(gap_text, " au ", 4) == 0))))
			continue;
		for (size_t r = 0; r < context->request_count && count < room; r++) {
			long number = request_number(context->requests[r].ref);
			if (number > request_number(one.ref) && number < request_number(other.ref))
				marks[count++] = (struct mark){.kind = MARK_REF,
				    .begin = one.begin,
				    .end = one.end,
				    .ref = context->requests[r].ref};
		}
	}
	return count;
}

/* "tout valider", "les deux": every request of the letter, when it is said so. */
static size_t
find_all(char *text, const struct context *context, struct mark *marks, size_t room)
{
	static const struct {
		const char *words;
		size_t count; /* 0: however many */
	} alls[] = {{"toutes les demandes", 0}, {"l'ensemble des demandes", 0}, {"tous les candidats", 0},
	    {"all requests", 0}, {"all of them", 0}, {"les deux demandes", 2}, {"les deux", 2}, {"both", 2},
	    {"les trois demandes", 3}, {"les trois", 3}, {"toutes", 0}, {"tous", 0}};

	for (size_t i = 0; room > 0 && context->request_count > 1 && i < COUNT(alls); i++) {
		const char *at = strstr(text, alls[i].words);
		size_t size = strlen(alls[i].words);
		if (at == NULL || (at > text && is_part(at[-1])) || is_part(at[size]) ||
		    (alls[i].count != 0 && alls[i].count != context->request_count))
			continue;
		marks[0] = (struct mark){
		    .kind = MARK_REF, .begin = (size_t)(at - text), .end = (size_t)(at - text) + size};
		memset(text + marks[0].begin, ';', size);
		return 1;
	}
	return 0;
}

/* "tout valider", "je refuse tout". */
static size_t
find_everything(char *text, const struct context *context, struct mark *marks, size_t room)
{
	static const char *const alls[] = {"tout valider", "valider tout", "validez tout", "valide tout",
	    "tout refuser", "refuser tout", "refusez tout", "refuse tout", "tout accepter", "accepte tout",
	    "approve all", "reject all"};

	/* To a summary, where no request is the one replied to, one alone is all of them. */
	size_t least = context->request_ref == NULL ? 1 : 2;

	for (size_t i = 0; room > 0 && context->request_count >= least && i < COUNT(alls); i++) {
		const char *at = strstr(text, alls[i]), *all;
		size_t size = strlen(alls[i]), end;
		if (at == NULL || (at > text && is_part(at[-1])) || is_part(at[size]))
			continue;
		all = strstr(at, "tout") != NULL ? strstr(at, "tout") : strstr(at, "all");
		end = (size_t)(all - text) + strspn(all, "toual");
		marks[0] = (struct mark){.kind = MARK_REF, .begin = (size_t)(all - text), .end = end};
		memset(text + marks[0].begin, ';', end - marks[0].begin);
		return 1;
	}
	return 0;
}

/* "tout valider sauf R-33". */
static size_t
find_exceptions(const char *text, struct mark *marks, size_t room)
{
	static const char *const words[] = {
	    "sauf", "hormis", "excepte", "a l'exception", "a part", "except", "apart from", "excluding"};
	size_t count = 0;

	for (size_t i = 0; i < COUNT(words); i++) {
		size_t size = strlen(words[i]);
		for (const char *at = text; count < room && (at = strstr(at, words[i])) != NULL; at += size)
			if ((at == text || !is_part(at[-1])) && !is_part(at[size]))
				marks[count++] = (struct mark){.kind = MARK_EXCEPT,
				    .begin = (size_t)(at - text),
				    .end = (size_t)(at - text) + size};
	}
	return count;
}

static void
sort(struct mark *marks, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct mark mark = marks[i];
		size_t at = i;
		for (; at > 0 && marks[at - 1].begin > mark.begin; at--)
			marks[at] = marks[at - 1];
		marks[at] = mark;
	}
}

size_t
marks_find(struct arena *a, const char *folded, size_t size, const struct context *context,
    const struct rules *rules, struct mark *marks, size_t room)
{
	static const enum mark_kind kinds[] = {[DECISION_NONE] = MARK_DOUBT,
	    [DECISION_VALIDATE] = MARK_VALIDATE,
	    [DECISION_REFUSE] = MARK_REFUSE};
	char *text = arena_bytes(a, folded, size);
	struct rule_match matches[MARKS_MAX];
	size_t count = find_refs(a, text, size, marks, room), said;

	count += find_candidates(text, size, context, marks + count, room - count);
	count += find_numbers(a, text, size, context, marks + count, room - count);
	sort(marks, count);
	count = fill_ranges(folded, context, marks, count, room);
	count += find_all(text, context, marks + count, room - count);
	count += find_everything(text, context, marks + count, room - count);
	count += find_exceptions(text, marks + count, room - count);
	said = rules_match(rules, RULE_DECISION, text, size, matches, COUNT(matches));
	for (size_t i = 0; i < said && count < room; i++) {
		struct mark mark = {
		    .kind = kinds[matches[i].intent], .begin = matches[i].begin, .end = matches[i].end};
		/* What anchors a rule to the beginning of its clause is not said. */
		while (mark.begin < mark.end && !is_part(text[mark.begin]))
			mark.begin++;
		if (mark.begin < mark.end)
			marks[count++] = mark;
	}
	sort(marks, count);
	return count;
}

bool
marks_touch(const char *folded, const struct mark *one, const struct mark *other)
{
	char word[16];
	size_t words = 0;

	for (size_t at = one->end; at < other->begin;) {
		size_t size = 0;
		while (at + size < other->begin &&
		       (is_part(folded[at + size]) || (size > 0 && folded[at + size] == '\'')))
			size++;
		if (size == 0) {
			if (folded[at] == '\n' || folded[at] == '.')
				return false;
			at++;
			continue;
		}
		if (size >= sizeof(word) || ++words > GAP_WORDS_MAX)
			return false;
		memcpy(word, folded + at, size);
		word[size] = '\0';
		if (word[size - 1] == '\'')
			word[size - 1] = '\0';
		if (!words_has(between, word))
			return false;
		at += size;
	}
	return true;
}
