#define PCRE2_CODE_UNIT_WIDTH 8
#include "base/pattern.h"

#include <pcre2.h>
#include <string.h>

#define STEPS_MAX 1000000

static enum status
compile(const char *pattern, pcre2_code **code, struct why *why)
{
	unsigned char said[128] = "";
	PCRE2_SIZE at = 0;
	int error = 0;

	*code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
	    PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS | PCRE2_MULTILINE, &error, &at, NULL);
	if (*code != NULL)
		return OK;
	pcre2_get_error_message(error, said, sizeof(said));
	return because(why, REFUSED, "is no pattern: %s, at character %zu", (const char *)said, at + 1);
}

enum status
pattern_check(const char *pattern, struct why *why)
{
	pcre2_code *code;
	enum status st = compile(pattern, &code, why);

	pcre2_code_free(code);
	return st;
}

enum status
pattern_find(struct arena *arena, const char *pattern, const char *text, const char **found, struct why *why)
{
	pcre2_match_context *bounds = pcre2_match_context_create(NULL);
	pcre2_match_data *match = NULL;
	pcre2_code *code;
	enum status st = compile(pattern, &code, why);

	*found = NULL;
	if (st != OK)
		goto out;
	pcre2_set_match_limit(bounds, STEPS_MAX);
	match = pcre2_match_data_create_from_pattern(code, NULL);
	if (pcre2_match(code, (PCRE2_SPTR)text, strlen(text), 0, 0, match, bounds) > 0) {
		const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(match);
		size_t group = pcre2_get_ovector_count(match) > 1 && ends[2] != PCRE2_UNSET ? 2 : 0;

		*found = arena_bytes(arena, text + ends[group], ends[group + 1] - ends[group]);
	}
out:
	pcre2_match_data_free(match);
	pcre2_match_context_free(bounds);
	pcre2_code_free(code);
	return st;
}
