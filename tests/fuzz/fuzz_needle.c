/*
 * needle: whatever the patterns are, rules find in a text the same with needles, branches and sieve as without. The
 * patterns are the lines of the first part, three in one family, the lines of the second are texts.
 */
#include "fuzz.h"

#include <stdio.h>

#include "base/buf.h"
#include "rules.h"

#define PATTERNS_MAX 3
#define TEXTS_MAX    8
#define TEXT_BYTES   400
#define MATCHES_MAX  48

/* One rule more of the file; false where libconfig has no way to write it. */
static bool
add_rule(struct buf *file, const char *pattern, size_t size, bool last)
{
	buf_add(file, "{ name = \"r\"; kind = \"doubt\"; pattern = \"");
	for (size_t i = 0; i < size; i++) {
		if (pattern[i] == '\0')
			return false;
		if (pattern[i] == '"' || pattern[i] == '\\')
			buf_add_char(file, '\\');
		buf_add_char(file, pattern[i]);
	}
	buf_add(file, last ? "\"; }" : "\"; },\n");
	return true;
}

static const char *
make_file(struct arena *a, const char *patterns)
{
	struct buf file = buf_make(a);

	buf_add(&file, "rules = (\n");
	for (int i = 0; i < PATTERNS_MAX; i++) {
		size_t size = strcspn(patterns, "\n");
		bool last = patterns[size] == '\0' || patterns[size + 1] == '\0' || i == PATTERNS_MAX - 1;
		if (!add_rule(&file, patterns, size, last))
			return NULL;
		if (last)
			break;
		patterns += size + 1;
	}
	buf_add(&file, ");\n");
	return file.data;
}

static const struct rules *
compile(struct arena *a, const char *text)
{
	const struct rule_file file = {"fuzz", text};
	const struct rules *rules;
	struct why why;

	return rules_parse(a, &file, 1, &rules, &why) == OK ? rules : NULL;
}

static void
compare(const struct rules *quick, const struct rules *slow, const char *text, size_t size)
{
	struct rule_match left[MATCHES_MAX], right[MATCHES_MAX];
	size_t count = rules_match(slow, RULE_DOUBT, text, size, right, MATCHES_MAX),
	       found = rules_match(quick, RULE_DOUBT, text, size, left, MATCHES_MAX);
	bool hold = rules_hold(slow, RULE_DOUBT, text, size),
	     held = rules_hold(quick, RULE_DOUBT, text, size);
	bool late = rules_exhausted(slow);

	/* What took too long for one of them may have been quick for the other. */
	if (rules_exhausted(quick) || late)
		return;
	assert(hold == held);
	assert(count == found);
	for (size_t i = 0; i < count; i++) {
		assert(left[i].begin == right[i].begin && left[i].end == right[i].end);
		assert(left[i].group_begin == right[i].group_begin);
		assert(left[i].group_end == right[i].group_end);
	}
}

void
fuzz_one(struct arena *a, const char *bytes, size_t size)
{
	const char *at = bytes, *end = bytes + size;
	const char *file = make_file(a, fuzz_part(a, &at, end)), *texts = fuzz_part(a, &at, end);
	const struct rules *quick = file != NULL ? compile(a, file) : NULL, *slow;

	if (quick == NULL)
		return;
	slow = compile(a, file);
	rules_quicken(a, quick);
	for (int i = 0; i < TEXTS_MAX && *texts != '\0'; i++) {
		size_t line = strcspn(texts, "\n");
		if (line <= TEXT_BYTES)
			compare(quick, slow, arena_bytes(a, texts, line), line);
		texts += line + (texts[line] == '\n' ? 1 : 0);
	}
}
