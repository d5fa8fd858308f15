#include "branch.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "mime.h"

/* A group that begins an alternative is parted too, so often in each other. */
#define DEPTH_MAX 3
/* What follows such a group is repeated behind each of its alternatives: not more of it than this. */
#define REPEATED_BYTES_MAX ((size_t)20000)
/* What ends an alternative that forbids. */
#define GUARD "(*SKIP)(*FAIL)"

struct branches {
	struct arena *arena;
	struct strings *out;
	size_t first; /* in `out` */
	bool lost;    /* there is something that is not followed */
};

/* Past a class. */
static const char *
skip_class(const char *at)
{
	at += at[1] == '^' ? 2 : 1;
	at += *at == ']' ? 1 : 0;
	for (; *at != '\0' && *at != ']'; at++) {
		if (*at == '\\' && at[1] != '\0')
			at++;
		else if (*at == '[' && strchr(":.=", at[1]) != NULL)
			return NULL;
	}
	return *at == ']' ? at + 1 : NULL;
}

static const char *
skip_escape(const char *at)
{
	if (at[1] == '\0' || strchr("0123456789gkGQECN", at[1]) != NULL)
		return NULL;
	return at + 2;
}

/* Past what opens a group; NULL for captures, names, options, conditions, verbs. */
static const char *
skip_open(const char *at)
{
	static const char *const opens[] = {"(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>"};

	for (size_t i = 0; i < COUNT(opens); i++)
		if (text_starts(at, opens[i]))
			return at + strlen(opens[i]);
	return NULL;
}

/* Where the alternative that begins at `at` ends: at '|', ')' or the end; NULL where it is not followed. */
static const char *
alternative_end(const char *at)
{
	size_t depth = 0;

	while (at != NULL && *at != '\0') {
		if (depth == 0 && (*at == '|' || *at == ')'))
			return at;
		if (*at == '(') {
			depth++;
			at = skip_open(at);
		} else if (*at == ')') {
			depth--;
			at++;
		} else if (*at == '[') {
			at = skip_class(at);
		} else if (*at == '\\') {
			at = skip_escape(at);
		} else {
			at++;
		}
	}
	return depth == 0 ? at : NULL;
}

/* Past the ')' of the group whose inside begins at `at`. */
static const char *
group_end(const char *at)
{
	while ((at = alternative_end(at)) != NULL && *at == '|')
		at++;
	return at != NULL && *at == ')' ? at + 1 : NULL;
}

/* Past what takes no room and can be taken in one way only: word ends, the start, what is looked at. */
static const char *
skip_marks(const char *at)
{
	for (;;) {
		if (*at == '^') {
			at++;
		} else if (text_starts(at, "\\b")) {
			at += 2;
		} else if (*at == '(' && !text_starts(at, "(?:") && !text_starts(at, "(?>")) {
			const char *inside = skip_open(at), *end = inside != NULL ? group_end(inside) : NULL;
			if (end == NULL)
				return at;
			at = end;
		} else {
			return at;
		}
	}
}

static size_t
alternative_count(const char *at)
{
	size_t count = 1;

	while ((at = alternative_end(at)) != NULL && *at == '|') {
		count++;
		at++;
	}
	return count;
}

static void part_pattern(struct branches *, const char *pattern, unsigned depth);

/* "\b(?:one|other)rest" is "\bonerest" and "\botherrest". */
static bool
part_group(struct branches *branches, const char *alternative, unsigned depth)
{
	const char *group = skip_marks(alternative), *end, *next;
	size_t lead = (size_t)(group - alternative);

	if (!text_starts(group, "(?:") || depth == DEPTH_MAX || (end = group_end(group + 3)) == NULL ||
	    (*end != '\0' && strchr("?*+{", *end) != NULL) ||
	    alternative_count(group + 3) * strlen(end) > REPEATED_BYTES_MAX)
		return false;
	for (const char *at = group + 3; at < end; at = next + 1) {
		next = alternative_end(at);
		part_pattern(branches,
		    arena_printf(
			branches->arena, "%.*s%.*s%s", (int)lead, alternative, (int)(next - at), at, end),
		    depth + 1);
	}
	return true;
}

static void
part_pattern(struct branches *branches, const char *pattern, unsigned depth)
{
	const char *end;

	for (; !branches->lost; pattern = end + 1) {
		const char *alternative;
		end = alternative_end(pattern);
		if (end == NULL || *end == ')' || branches->out->count - branches->first >= BRANCHES_MAX) {
			branches->lost = true;
			return;
		}
		alternative = arena_bytes(branches->arena, pattern, (size_t)(end - pattern));
		if (!part_group(branches, alternative, depth))
			strings_add(branches->arena, branches->out, alternative);
		if (*end == '\0')
			return;
	}
}

/* The alternative at `pattern` without what makes it a guard, and where it ends; NULL when it is none. */
static const char *
guard_of(struct arena *a, const char *pattern, const char **end)
{
	const char *mark = strstr(pattern, GUARD), *guard, *guard_past;

	if (mark == NULL)
		return NULL;
	guard = arena_bytes(a, pattern, (size_t)(mark - pattern));
	guard_past = alternative_end(guard);
	*end = mark + strlen(GUARD);
	return guard_past != NULL && *guard_past == '\0' && (**end == '|' || **end == '\0') ? guard : NULL;
}

/* The pattern without its guards, which are added; NULL where it is not followed, or has nothing else. */
static const char *
part_guards(struct arena *a, const char *pattern, struct strings *guards)
{
	struct buf rest = buf_make(a);
	bool any = false; /* an alternative may be empty */

	for (const char *end;; pattern = end + 1) {
		const char *guard = guard_of(a, pattern, &end);
		if (guard != NULL) {
			strings_add(a, guards, guard);
		} else if ((end = alternative_end(pattern)) == NULL || *end == ')') {
			return NULL;
		} else {
			buf_addf(&rest, "%s%.*s", any ? "|" : "", (int)(end - pattern), pattern);
			any = true;
		}
		if (*end == '\0')
			return any ? rest.data : NULL;
	}
}

void
branches_of(struct arena *a, const char *pattern, struct strings *out, size_t *guards)
{
	struct branches branches = {.arena = a, .out = out, .first = out->count};
	const char *rest = part_guards(a, pattern, out);

	*guards = out->count - branches.first;
	if (rest != NULL)
		part_pattern(&branches, rest, 0);
	if (rest != NULL && !branches.lost)
		return;
	*guards = 0;
	out->count = branches.first;
	strings_add(a, out, pattern);
}
