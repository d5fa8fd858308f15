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

/* What is known of a part of a pattern. */
struct part {
	bool never;		/* it matches nothing at all */
	bool exact;		/* it matches `all`, "" perhaps among them, and nothing else */
	struct needles all;	/* when exact */
	struct needles needles; /* what it cannot match without */
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

/* Where "" is among them, nothing must stand there. */
static struct needles
certain(const struct needles *all)
{
	struct needles none = {0};

	return shortest(all) > 0 ? *all : none;
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
		look.needles = part->exact ? certain(&part->all) : part->needles;
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
		part.needles = certain(&part.all);
	}
	if (may_lack && part.never)
		return nothing(p);
	if (may_lack) {
		part.needles = (struct needles){0};
		if (part.exact)
			add(p->arena, &part.all, "");
	}
	return part;
}

/* The literals that stand side by side are at an end: they are the needles, if none are rarer. */
static void
finish_run(struct parser *p, struct part *sequence)
{
	if (shortest(&sequence->all) > 0)
		sequence->needles = *rarer(&sequence->all, &sequence->needles);
	sequence->all = one(p->arena, "");
}

static struct part
parse_sequence(struct parser *p)
{
	struct part sequence = nothing(p);

	while (!p->lost && *p->at != '\0' && *p->at != '|' && *p->at != ')') {
		struct part part = parse_quantified(p);
		sequence.never = sequence.never || part.never;
		if (part.exact && part.needles.count > 0)
			sequence.needles = *rarer(&part.needles, &sequence.needles);
		if (part.exact && sequence.all.count * part.all.count <= EXACT_MAX &&
		    shortest(&sequence.all) < LONG_BYTES) {
			sequence.all = product(p->arena, &sequence.all, &part.all);
			continue;
		}
		sequence.exact = false;
		finish_run(p, &sequence);
		if (part.exact)
			sequence.all = part.all;
		else if (part.needles.count > 0)
			sequence.needles = *rarer(&part.needles, &sequence.needles);
	}
	if (!sequence.exact)
		finish_run(p, &sequence);
	return sequence;
}

static struct part
parse_alternatives(struct parser *p)
{
	struct part whole = {.exact = true, .never = true};
	bool known = true;

	if (++p->depth > DEPTH_MAX)
		return lose(p);
	for (bool more = true; more && !p->lost; p->at += more ? 1 : 0) {
		struct part part = parse_sequence(p);
		more = *p->at == '|';
		if (part.never)
			continue;
		whole.never = false;
		if (part.exact) {
			struct needles all = certain(&part.all);
			add_all(p->arena, &whole.all, &part.all);
			part.needles = *rarer(&all, &part.needles);
		}
		whole.exact = whole.exact && part.exact && whole.all.count <= EXACT_MAX;
		known = known && part.needles.count > 0;
		add_all(p->arena, &whole.needles, &part.needles);
	}
	if (!known)
		whole.needles = (struct needles){0};
	p->depth--;
	return whole;
}

struct needles
needles_of(struct arena *a, const char *pattern)
{
	/* Much is tried on the way of which nothing remains. */
	struct arena *tried = arena_open();
	struct parser parser = {.arena = tried, .at = pattern};
	struct part part = parse_alternatives(&parser);
	struct needles needles = {0};

	if (!parser.lost && *parser.at == '\0')
		for (size_t i = 0; i < part.needles.count; i++)
			add(a, &needles, arena_string(a, part.needles.items[i]));
	arena_close(tried);
	return needles;
}
