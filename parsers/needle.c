#include "needle.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define DEPTH_MAX 40
/* So many literals may stand for a part of a pattern, before what follows is looked at by itself. */
#define EXACT_MAX 64
/* A longer needle is hardly found less by chance. */
#define ENOUGH_BYTES 5
/* What is so long is not made longer by what follows. */
#define LONG_BYTES 8
#define CLASS_MAX  8
/* A set that is shorter, or larger, is found too often to be worth looking for beside another. */
#define MORE_BYTES 2
#define MORE_MAX   160

/* What is known of a part of a pattern. */
struct part {
	bool never;	    /* it matches nothing at all */
	bool exact;	    /* it matches `all`, "" perhaps among them, and nothing else */
	struct needles all; /* when exact */
	struct needs needs; /* what it cannot match without */
};

struct parser {
	struct arena *arena;
	const char *at;
	unsigned depth;
	bool lost; /* there is something that is not followed: nothing is known */
};

static struct part parse_alternatives(struct parser *);

/* -- sets -- */

static void
add(struct arena *a, struct needles *needles, const char *item)
{
	if (needles->count == needles->room) {
		size_t room = needles->room == 0 ? 8 : needles->room * 2;
		needles->items = arena_grow(a, needles->items, needles->count * sizeof(*needles->items),
		    room * sizeof(*needles->items));
		needles->room = room;
	}
	needles->items[needles->count++] = item;
}

static void
add_all(struct arena *a, struct needles *needles, const struct needles *more)
{
	for (size_t i = 0; i < more->count; i++)
		add(a, needles, more->items[i]);
}

static struct needles
one(struct arena *a, const char *item)
{
	struct needles needles = {0};

	add(a, &needles, item);
	return needles;
}

static bool
is_mark(char c)
{
	return c == NEEDLE_EDGE || c == NEEDLE_START;
}

/* A mark makes a needle rarer as a letter does, but is none without letters. */
static size_t
weight(const char *item)
{
	return is_mark(item[0]) && item[1] == '\0' ? 0 : strlen(item);
}

static size_t
shortest(const struct needles *needles)
{
	size_t least = needles->count > 0 ? SIZE_MAX : 0;

	for (size_t i = 0; i < needles->count; i++) {
		size_t size = weight(needles->items[i]);
		least = size < least ? size : least;
	}
	return least;
}

/* Which of two is found less often by chance: the longer one, then the smaller one. */
static const struct needles *
rarer(const struct needles *left, const struct needles *right)
{
	size_t l = shortest(left), r = shortest(right);

	l = l < ENOUGH_BYTES ? l : ENOUGH_BYTES;
	r = r < ENOUGH_BYTES ? r : ENOUGH_BYTES;
	if (l != r)
		return l > r ? left : right;
	return left->count <= right->count ? left : right;
}

/* Of marks, those stay that have nothing before them, or nothing behind: between two letters they say little. */
static const char *
joined(struct arena *a, const char *left, const char *right)
{
	size_t size = strlen(left);

	if (size == 0)
		return right;
	if (size == 1 && is_mark(*left) && is_mark(*right))
		return *left == NEEDLE_START ? arena_printf(a, "%c%s", *left, right + 1) : right;
	if (is_mark(*right) && (right[1] != '\0' || *right == NEEDLE_START))
		right++;
	if (size > 1 && is_mark(left[size - 1]) && *right != '\0')
		size--;
	return arena_printf(a, "%.*s%s", (int)size, left, right);
}

/* Only the rarest are kept; where "" is among them, nothing must stand there.  The place behind, at `place` or later. */
static size_t
need_behind(struct needs *needs, const struct needles *set, size_t place)
{
	if (shortest(set) == 0)
		return place;
	while (place < needs->count && rarer(set, &needs->sets[place]) != set)
		place++;
	if (place == NEEDS_MAX)
		return place;
	needs->count += needs->count < NEEDS_MAX ? 1 : 0;
	memmove(
	    &needs->sets[place + 1], &needs->sets[place], (needs->count - place - 1) * sizeof(*needs->sets));
	needs->sets[place] = *set;
	return place + 1;
}

static void
need(struct needs *needs, const struct needles *set)
{
	(void)need_behind(needs, set, 0);
}

/* They are in order already. */
static void
need_all(struct needs *needs, const struct needs *more)
{
	for (size_t i = 0, place = 0; i < more->count; i++)
		place = need_behind(needs, &more->sets[i], place);
}

/* What one of two needs: each set of the one with one of the other, and none where nothing is known of either. */
static struct needs
need_either(struct arena *a, const struct needs *one, const struct needs *other)
{
	struct needs either = {.count = one->count > other->count ? one->count : other->count};

	if (one->count == 0 || other->count == 0)
		return (struct needs){0};
	for (size_t i = 0; i < either.count; i++) {
		add_all(a, &either.sets[i], &one->sets[i < one->count ? i : one->count - 1]);
		add_all(a, &either.sets[i], &other->sets[i < other->count ? i : other->count - 1]);
	}
	return either;
}

/* Each of one followed by each of the other. */
static struct needles
product(struct arena *a, const struct needles *left, const struct needles *right)
{
	struct needles all = {0};

	for (size_t i = 0; i < left->count; i++)
		for (size_t k = 0; k < right->count; k++)
			add(a, &all, joined(a, left->items[i], right->items[k]));
	return all;
}

/* -- the syntax -- */

static struct part
exactly(struct parser *p, const char *bytes, size_t size)
{
	return (struct part){.exact = true, .all = one(p->arena, arena_bytes(p->arena, bytes, size))};
}

/* What matches no character itself: assertions. */
static struct part
nothing(struct parser *p)
{
	return exactly(p, "", 0);
}

static struct part
mark(struct parser *p, char mark)
{
	return exactly(p, &mark, 1);
}

static struct part
something(void)
{
	return (struct part){0};
}

static struct part
lose(struct parser *p)
{
	p->lost = true;
	return something();
}

/* Literals, as far as they go: a quantifier is about the last of them alone. */
static size_t
literal_bytes(const char *at)
{
	for (size_t size = 0, next = 1;; next = size + 1) {
		while (((unsigned char)at[next] & 0xC0) == 0x80)
			next++;
		if (size > 0 && at[next] != '\0' && strchr("?*+{", at[next]) != NULL)
			return size;
		size = next;
		if (at[size] == '\0' || strchr("()[|\\^$.?*+{", at[size]) != NULL)
			return size;
	}
}

static struct part
parse_escape(struct parser *p)
{
	char c = p->at[1];

	if (c == '\0')
		return lose(p);
	p->at += 2;
	if (c == 'b')
		return mark(p, NEEDLE_EDGE);
	if (strchr("BAzZGK", c) != NULL)
		return nothing(p);
	if (strchr("dDwWsShHvVRXnrtfea", c) != NULL)
		return something();
	if (c == 'x' && *p->at == '{') {
		p->at += strcspn(p->at, "}");
		p->at += *p->at == '}' ? 1 : 0;
		return something();
	}
	if (c == 'x' && isxdigit((unsigned char)p->at[0]) && isxdigit((unsigned char)p->at[1])) {
		c = (char)strtol(arena_bytes(p->arena, p->at, 2), NULL, 16);
		p->at += 2;
		return c > NEEDLE_START ? exactly(p, &c, 1) : something();
	}
	return ispunct((unsigned char)c) ? exactly(p, &c, 1) : lose(p);
}

/* Past a class that has begun, where it says more than single characters of ASCII; "[:alpha:]" is not followed. */
static void
skip_class(struct parser *p, const char *at)
{
	for (; *at != '\0' && *at != ']'; at++) {
		if (*at == '[' && strchr(":.=", at[1]) != NULL)
			break;
		if (*at == '\\' && strchr("QEc", *++at) != NULL)
			break;
	}
	p->lost = p->lost || *at != ']';
	p->at = at + 1;
}

/* "[- ]" is two literals; others are something. */
static struct part
parse_class(struct parser *p)
{
	const char *at = p->at + 1;
	bool plain = *at != '^';
	struct part part = {.exact = true};

	at += plain ? 0 : 1;
	/* The bracket that comes first is meant. */
	if (*at == ']')
		plain = false, at++;
	p->at = at;
	for (; plain && *at != ']'; at++) {
		bool range = *at == '-' && at > p->at && at[1] != ']';
		plain = *at != '\0' && (unsigned char)*at < 0x80 && strchr("\\[", *at) == NULL && !range &&
			part.all.count < CLASS_MAX;
		if (plain)
			add(p->arena, &part.all, arena_bytes(p->arena, at, 1));
	}
	if (!plain) {
		skip_class(p, p->at);
		return something();
	}
	p->at = at + 1;
	return part;
}

/* At "(*": what fails matches nothing, and what only forbids to try again adds no match. */
static struct part
parse_verb(struct parser *p)
{
	static const char *const forbids[] = {"*SKIP)", "*PRUNE)", "*COMMIT)", "*THEN)"};
	struct part part = nothing(p);

	if (text_starts(p->at, "*FAIL)") || text_starts(p->at, "*F)")) {
		p->at = strchr(p->at, ')') + 1;
		part.never = true;
		return part;
	}
	for (size_t i = 0; i < COUNT(forbids); i++)
		if (text_starts(p->at, forbids[i])) {
			p->at += strlen(forbids[i]);
			return part;
		}
	return lose(p);
}

/* What is only looked at stands there too, but is no part of what matches. */
static struct part
looked_at(struct parser *p, const struct part *part, bool wanted)
{
	struct part look = nothing(p);

	look.never = wanted && part->never;
	if (wanted)
		look.needs = part->needs;
	if (wanted && part->exact)
		need(&look.needs, &part->all);
	return look;
}

/* At "(": what is inside. */
static struct part
parse_group(struct parser *p)
{
	static const struct {
		const char *opens;
		bool looks, wanted;
	} groups[] = {{"?=", true, true}, {"?!", true, false}, {"?<=", true, true}, {"?<!", true, false},
	    {"?:", false, false}, {"?>", false, false}, {"?|", false, false}, {"", false, false}};
	struct part part;
	size_t i = 0;

	if (*++p->at == '*')
		return parse_verb(p);
	while (!text_starts(p->at, groups[i].opens))
		i++;
	/* Names, options, conditions, recursion. */
	if (groups[i].opens[0] == '\0' && *p->at == '?')
		return lose(p);
	p->at += strlen(groups[i].opens);
	part = parse_alternatives(p);
	if (*p->at != ')')
		return lose(p);
	p->at++;
	return groups[i].looks ? looked_at(p, &part, groups[i].wanted) : part;
}

static struct part
parse_atom(struct parser *p)
{
	size_t size;

	switch (*p->at) {
	case '(':
		return parse_group(p);
	case '[':
		return parse_class(p);
	case '\\':
		return parse_escape(p);
	case '^':
		p->at++;
		return mark(p, NEEDLE_START);
	case '$':
		p->at++;
		return nothing(p);
	case '.':
		p->at++;
		return something();
	case '*':
	case '+':
	case '?':
		return lose(p);
	default:
		size = literal_bytes(p->at);
		p->at += size;
		return exactly(p, p->at - size, size);
	}
}

/* Past "{1}", "{1,}", "{1,2}". A brace that begins no such numbers is lost: what it means is a matter of PCRE2's version. */
static void
skip_numbers(struct parser *p)
{
	const char *at = p->at + 1;
	size_t digits = strspn(at, "0123456789");

	at += digits;
	if (*at == ',')
		at += 1 + strspn(at + 1, "0123456789");
	p->lost = p->lost || digits == 0 || *at != '}';
	p->at = *at == '}' ? at + 1 : at;
}

/* How often the atom before may stand; both 1 when nothing is said. */
static void
parse_quantifier(struct parser *p, bool *may_lack, bool *may_repeat)
{
	*may_lack = *p->at == '?' || *p->at == '*';
	*may_repeat = *p->at == '+' || *p->at == '*';
	if (*may_lack || *may_repeat) {
		p->at++;
	} else if (*p->at == '{') {
		*may_lack = strchr(",}", p->at[1 + strspn(p->at + 1, "0")]) != NULL;
		*may_repeat = true;
		skip_numbers(p);
	} else {
		return;
	}
	/* Lazy or possessive. */
	p->at += *p->at == '?' || *p->at == '+' ? 1 : 0;
}

static struct part
parse_quantified(struct parser *p)
{
	struct part part = parse_atom(p);
	bool may_lack, may_repeat;

	parse_quantifier(p, &may_lack, &may_repeat);
	if (may_repeat && part.exact) {
		part.exact = false;
		need(&part.needs, &part.all);
	}
	if (may_lack && part.never)
		return nothing(p);
	if (may_lack) {
		part.needs = (struct needs){0};
		if (part.exact)
			add(p->arena, &part.all, "");
	}
	return part;
}

/* The literals that stand side by side are at an end: they are the needles, if none are rarer. */
static void
finish_run(struct parser *p, struct part *sequence)
{
	need(&sequence->needs, &sequence->all);
	sequence->all = one(p->arena, "");
}

static struct part
parse_sequence(struct parser *p)
{
	struct part sequence = nothing(p);

	while (!p->lost && *p->at != '\0' && *p->at != '|' && *p->at != ')') {
		struct part part = parse_quantified(p);
		sequence.never = sequence.never || part.never;
		if (part.exact)
			need_all(&sequence.needs, &part.needs);
		if (part.exact && sequence.all.count * part.all.count <= EXACT_MAX &&
		    shortest(&sequence.all) < LONG_BYTES) {
			sequence.all = product(p->arena, &sequence.all, &part.all);
			continue;
		}
		sequence.exact = false;
		finish_run(p, &sequence);
		if (part.exact)
			sequence.all = part.all;
		else
			need_all(&sequence.needs, &part.needs);
	}
	if (!sequence.exact)
		finish_run(p, &sequence);
	return sequence;
}

static struct part
parse_alternatives(struct parser *p)
{
	struct part whole = {.exact = true, .never = true};

	if (++p->depth > DEPTH_MAX)
		return lose(p);
	for (bool more = true; more && !p->lost; p->at += more ? 1 : 0) {
		struct part part = parse_sequence(p);
		more = *p->at == '|';
		if (part.never)
			continue;
		if (part.exact) {
			need(&part.needs, &part.all);
			add_all(p->arena, &whole.all, &part.all);
		}
		whole.needs = whole.never ? part.needs : need_either(p->arena, &whole.needs, &part.needs);
		whole.never = false;
		whole.exact = whole.exact && part.exact && whole.all.count <= EXACT_MAX;
	}
	p->depth--;
	return whole;
}

static const char *
without_marks(struct arena *a, const char *item)
{
	size_t size;

	item += is_mark(*item) ? 1 : 0;
	size = strlen(item);
	return arena_bytes(a, item, size - (size > 0 && is_mark(item[size - 1]) ? 1 : 0));
}

/* Worth looking for beside the first. */
static bool
is_rare(const struct needles *set)
{
	return set->count <= MORE_MAX && shortest(set) >= MORE_BYTES;
}

/* Does each of a set that is kept hold one of this?  Then it stands there with it. */
static bool
is_implied(struct arena *a, const struct needs *kept, const struct needles *set)
{
	for (size_t n = 0; n < kept->count; n++) {
		size_t held = 0;
		for (size_t i = 0; i < kept->sets[n].count; i++) {
			bool found = false;
			for (size_t k = 0; k < set->count && !found; k++)
				found =
				    strstr(kept->sets[n].items[i], without_marks(a, set->items[k])) != NULL;
			held += found ? 1 : 0;
		}
		if (held == kept->sets[n].count)
			return true;
	}
	return false;
}

struct needs
needs_of(struct arena *a, const char *pattern)
{
	/* Much is tried on the way of which nothing remains. */
	struct arena *tried = arena_open();
	struct parser parser = {.arena = tried, .at = pattern};
	struct part part = parse_alternatives(&parser);
	struct needs needs = {0};

	for (size_t i = 0; i < part.needs.count && !parser.lost && *parser.at == '\0'; i++) {
		const struct needles *set = &part.needs.sets[i];
		if (i > 0 && (!is_rare(set) || is_implied(tried, &needs, set)))
			continue;
		for (size_t k = 0; k < set->count; k++)
			add(a, &needs.sets[needs.count], arena_string(a, set->items[k]));
		needs.count++;
	}
	arena_close(tried);
	return needs;
}
