#include "rules.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <libconfig.h>
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "branch.h"
#include "looks.h"
#include "reading.h"

#define MATCH_LIMIT   200000
#define JIT_STACK_MIN ((size_t)32 * 1024)
#define JIT_STACK_MAX ((size_t)512 * 1024)
#define RULES_MAX     1000
#define BRANCHES_ALL  8000 /* of all rules */
#define WORD_DEPTH    4

struct rule {
	const char *name, *file;
	unsigned line;
	enum rule_kind kind;
	int intent, rank;
	bool weak;
	const char *pattern;
	struct strings match, nomatch;
	const char *expanded; /* the pattern, each {word} replaced */
	pcre2_code *code;
};

/* A rule, or one alternative of its pattern. */
struct branch {
	const struct rule *rule;
	pcre2_code *code;
	bool assembled;
	bool guard; /* where it may match, the whole rule is asked, whose code it has */
};

/* The rules of one kind, in the order of the files: their branches, those of a rule side by side. */
struct family {
	size_t first, past;
};

/* What changes while rules are used, though they are shared as const. */
struct use {
	struct family families[RULE_KINDS];
	struct branch *branches;
	struct looks *looks;		       /* NULL before rules_quicken */
	const struct sieve *alone[RULE_KINDS]; /* of kinds that texts are asked for which no other is */
	bool exhausted;
};

struct rules {
	size_t count;
	struct rule *items;
	pcre2_match_context *context;
	pcre2_match_data *data;
	pcre2_jit_stack *stack;
	struct use *use;
};

static const char *const kinds[] = {
    [RULE_WORD] = "word",
    [RULE_WHO] = "who",
    [RULE_INTENT] = "intent",
    [RULE_NEGATION] = "negation",
    [RULE_NEUTRAL] = "neutral",
    [RULE_DOUBT] = "doubt",
    [RULE_QUESTION] = "question",
    [RULE_COURTESY] = "courtesy",
    [RULE_ASIDE] = "aside",
    [RULE_ABSENCE] = "absence",
    [RULE_DECISION] = "decision",
    [RULE_STOP] = "stop",
    [RULE_TAKEN] = "unavailable",
    [RULE_MOVE] = "move",
};
static const char *const whos[] = {
    [WHO_ALL] = "all",
    [WHO_NONE] = "none",
    [WHO_OTHERS] = "others",
    [WHO_NO_OTHERS] = "no-others",
    [WHO_FIRST] = "first",
    [WHO_LAST] = "last",
    [WHO_NTH] = "nth",
    [WHO_COUNT] = "count",
    [WHO_SOME] = "some",
    [WHO_OTHER] = "other",
    [WHO_HIDDEN] = "hidden",
    [WHO_HIDDEN_ALL] = "hidden-all",
    [WHO_THAT] = "that",
};
static const char *const decisions[] = {
    [DECISION_NONE] = "none", [DECISION_VALIDATE] = "validate", [DECISION_REFUSE] = "refuse"};

static bool
name_among(const char *name, const char *const *names, size_t count, int *value)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(name, names[i]) == 0) {
			*value = (int)i;
			return true;
		}
	}
	return false;
}

static bool
intent_parse(struct rule *rule, const char *intent)
{
	enum feedback_action action;

	switch (rule->kind) {
	case RULE_WHO:
		return intent != NULL && name_among(intent, whos, COUNT(whos), &rule->intent);
	case RULE_DECISION:
		return intent != NULL && name_among(intent, decisions, COUNT(decisions), &rule->intent);
	case RULE_INTENT:
		if (intent == NULL || !feedback_action_parse(intent, &action))
			return false;
		rule->intent = (int)action;
		return true;
	default:
		return intent == NULL;
	}
}

static enum status
strings_parse(
    struct arena *a, const struct rule *rule, config_setting_t *list, struct strings *out, struct why *why)
{
	out->count = (size_t)config_setting_length(list);
	out->items = arena_array(a, out->count, sizeof(*out->items));
	for (size_t i = 0; i < out->count; i++) {
		const char *text = config_setting_get_string_elem(list, (int)i);
		if (text == NULL)
			return because(
			    why, REFUSED, "%s:%u: an example must be a string", rule->file, rule->line);
		out->items[i] = arena_string(a, text);
	}
	return OK;
}

static enum status
key_parse(struct arena *a, struct rule *rule, config_setting_t *value, const char **intent, struct why *why)
{
	const char *key = config_setting_name(value), *text = config_setting_get_string(value);
	int kind;

	if (strcmp(key, "match") == 0)
		return strings_parse(a, rule, value, &rule->match, why);
	if (strcmp(key, "nomatch") == 0)
		return strings_parse(a, rule, value, &rule->nomatch, why);
	if (strcmp(key, "rank") == 0 && config_setting_type(value) == CONFIG_TYPE_INT)
		rule->rank = config_setting_get_int(value);
	else if (strcmp(key, "weak") == 0 && config_setting_type(value) == CONFIG_TYPE_BOOL)
		rule->weak = config_setting_get_bool(value) != 0;
	else if (strcmp(key, "name") == 0 && text != NULL)
		rule->name = arena_string(a, text);
	else if (strcmp(key, "pattern") == 0 && text != NULL)
		rule->pattern = arena_string(a, text);
	else if (strcmp(key, "intent") == 0 && text != NULL)
		*intent = arena_string(a, text);
	else if (strcmp(key, "kind") == 0 && text != NULL && name_among(text, kinds, COUNT(kinds), &kind))
		rule->kind = (enum rule_kind)kind;
	else
		return because(why, REFUSED, "%s:%u: \"%s\" is not a key of a rule, or its value cannot be",
		    rule->file, config_setting_source_line(value), key);
	return OK;
}

static enum status
rule_parse(struct arena *a, const char *file, config_setting_t *entry, struct rule *rule, struct why *why)
{
	const char *intent = NULL;
	enum status st;

	*rule = (struct rule){.file = file, .line = config_setting_source_line(entry)};
	rule->kind = (enum rule_kind) - 1;
	if (!config_setting_is_group(entry))
		return because(why, REFUSED, "%s:%u: a rule is a group { ... }", file, rule->line);
	for (int i = 0; i < config_setting_length(entry); i++)
		if ((st = key_parse(a, rule, config_setting_get_elem(entry, (unsigned)i), &intent, why)) !=
		    OK)
			return st;
	if (rule->name == NULL || rule->pattern == NULL || rule->kind == (enum rule_kind) - 1)
		return because(
		    why, REFUSED, "%s:%u: a rule needs a name, a kind and a pattern", file, rule->line);
	if (!intent_parse(rule, intent))
		return because(why, REFUSED, "%s:%u: %s: no such intent for a rule of kind %s", file,
		    rule->line, rule->name, kinds[rule->kind]);
	return OK;
}

static enum status
file_parse(struct arena *a, const struct rule_file *file, struct rules *rules, struct why *why)
{
	const char *name = arena_string(a, file->name);
	config_t config;
	config_setting_t *list;
	enum status st = OK;

	config_init(&config);
	if (config_read_string(&config, file->text) != CONFIG_TRUE) {
		st = because(
		    why, REFUSED, "%s:%d: %s", name, config_error_line(&config), config_error_text(&config));
		goto out;
	}
	list = config_lookup(&config, "rules");
	if (list == NULL || config_setting_length(config_root_setting(&config)) != 1) {
		st = because(why, REFUSED, "%s:1: a rules file holds one list, rules = ( ... )", name);
		goto out;
	}
	for (int i = 0; st == OK && i < config_setting_length(list); i++) {
		if (rules->count == RULES_MAX)
			st = because(why, REFUSED, "%s:1: more than %d rules", name, RULES_MAX);
		else
			st = rule_parse(a, name, config_setting_get_elem(list, (unsigned)i),
			    &rules->items[rules->count], why);
		rules->count += st == OK;
	}
out:
	config_destroy(&config);
	return st;
}

static const struct rule *
word_find(const struct rules *rules, const char *name, size_t size)
{
	for (size_t i = 0; i < rules->count; i++)
		if (rules->items[i].kind == RULE_WORD && strlen(rules->items[i].name) == size &&
		    memcmp(rules->items[i].name, name, size) == 0)
			return &rules->items[i];
	return NULL;
}

/* `{word}` becomes (?:its pattern).  {0,3} is left to PCRE. */
static enum status
expand_once(struct arena *a, const struct rules *rules, const struct rule *rule, const char **pattern,
    bool *changed, struct why *why)
{
	struct buf buf = buf_make(a);

	*changed = false;
	for (const char *c = *pattern; *c != '\0'; c++) {
		size_t size;
		const struct rule *word;
		if (*c != '{' || c[1] < 'a' || c[1] > 'z') {
			buf_add_char(&buf, *c);
			continue;
		}
		size = strcspn(c + 1, "}");
		if ((word = word_find(rules, c + 1, size)) == NULL)
			return because(why, REFUSED, "%s:%u: %s: no word is named {%.*s}", rule->file,
			    rule->line, rule->name, (int)size, c + 1);
		buf_addf(&buf, "(?:%s)", word->pattern);
		*changed = true;
		c += size + 1;
	}
	*pattern = buf.data;
	return OK;
}

static void
code_free(void *code)
{
	pcre2_code_free(code);
}

static pcre2_code *
compile(struct arena *a, const char *pattern, int *error, PCRE2_SIZE *at)
{
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
	    PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C, error, at, NULL);

	if (code != NULL)
		arena_defer(a, code_free, code);
	return code;
}

static enum status
rule_compile(struct arena *a, const struct rules *rules, struct rule *rule, struct why *why)
{
	const char *pattern = rule->pattern;
	bool changed = true;
	PCRE2_SIZE at;
	PCRE2_UCHAR text[200];
	int error;
	enum status st;

	for (int depth = 0; changed && depth < WORD_DEPTH; depth++)
		if ((st = expand_once(a, rules, rule, &pattern, &changed, why)) != OK)
			return st;
	if ((rule->code = compile(a, pattern, &error, &at)) == NULL) {
		pcre2_get_error_message(error, text, COUNT(text));
		return because(why, REFUSED, "%s:%u: %s: %s (near \"%.20s\")", rule->file, rule->line,
		    rule->name, (const char *)text, pattern + at);
	}
	rule->expanded = pattern;
	return OK;
}

static void
families_make(struct arena *a, struct rules *rules)
{
	size_t count = 0;

	rules->use->branches = arena_array(a, rules->count, sizeof(*rules->use->branches));
	for (int kind = RULE_WORD + 1; kind < RULE_KINDS; kind++) {
		rules->use->families[kind].first = count;
		for (size_t i = 0; i < rules->count; i++)
			if (rules->items[i].kind == (enum rule_kind)kind)
				rules->use->branches[count++] =
				    (struct branch){.rule = &rules->items[i], .code = rules->items[i].code};
		rules->use->families[kind].past = count;
	}
}

/* A rule's alternatives; the rule itself where it has none, or where there is no room. */
static size_t
branches_make(struct arena *a, struct arena *scratch, const struct rule *rule, struct branch *branches,
    struct needs *needs, size_t room)
{
	struct strings patterns = {0};
	PCRE2_SIZE at;
	size_t guards;
	int error;
	bool whole;

	branches_of(scratch, rule->expanded, &patterns, &guards);
	whole = patterns.count == 1 || patterns.count > room;
	for (size_t i = 0; i < patterns.count && !whole; i++) {
		/* Where a guard may hold, the whole rule is asked. */
		branches[i] = (struct branch){.rule = rule,
		    .guard = i < guards,
		    .code = i < guards ? rule->code : compile(a, patterns.items[i], &error, &at)};
		needs[i] = needs_of(scratch, patterns.items[i]);
		whole = branches[i].code == NULL;
	}
	if (!whole)
		return patterns.count;
	branches[0] = (struct branch){.rule = rule, .code = rule->code};
	needs[0] = needs_of(scratch, rule->expanded);
	return 1;
}

/* The whole letter, and what may be a greeting: other kinds are asked of its sentences. */
static const enum rule_kind alone[] = {RULE_COURTESY, RULE_STOP, RULE_TAKEN};

void
rules_quicken(struct arena *a, const struct rules *rules)
{
	struct arena *scratch;
	struct branch *branches;
	struct needs *needs;
	size_t count = 0, left = rules->use->families[RULE_KINDS - 1].past;

	if (rules->use->looks != NULL)
		return;
	scratch = arena_open();
	branches = arena_take(scratch, BRANCHES_ALL * sizeof(*branches));
	needs = arena_take(scratch, BRANCHES_ALL * sizeof(*needs));
	for (int kind = RULE_WORD + 1; kind < RULE_KINDS; kind++) {
		struct family *family = &rules->use->families[kind];
		size_t first = count;
		for (size_t i = family->first; i < family->past; i++)
			count += branches_make(a, scratch, rules->use->branches[i].rule, branches + count,
			    needs + count, BRANCHES_ALL - count - --left);
		*family = (struct family){first, count};
	}
	rules->use->branches = arena_grow(a, branches, count * sizeof(*branches), count * sizeof(*branches));
	rules->use->looks = looks_make(a, sieve_make(a, needs, count), count);
	for (size_t i = 0; i < COUNT(alone); i++) {
		const struct family *family = &rules->use->families[alone[i]];
		rules->use->alone[alone[i]] =
		    sieve_make(a, needs + family->first, family->past - family->first);
	}
	arena_close(scratch);
}

void
rules_assemble(const struct rules *rules)
{
	/* Where the kernel forbids it, the interpreter says the same, only later. */
	for (size_t i = 0; i < rules->use->families[RULE_KINDS - 1].past; i++)
		rules->use->branches[i].assembled =
		    pcre2_jit_compile(rules->use->branches[i].code, PCRE2_JIT_COMPLETE) == 0;
}

static void
context_free(void *context)
{
	pcre2_match_context_free(context);
}

static void
data_free(void *data)
{
	pcre2_match_data_free(data);
}

static void
stack_free(void *stack)
{
	pcre2_jit_stack_free(stack);
}

enum status
rules_parse(
    struct arena *a, const struct rule_file *files, size_t count, const struct rules **out, struct why *why)
{
	struct rules *rules = arena_alloc(a, sizeof(*rules));
	enum status st;

	*out = NULL;
	rules->items = arena_array(a, RULES_MAX, sizeof(*rules->items));
	rules->use = arena_alloc(a, sizeof(*rules->use));
	for (size_t i = 0; i < count; i++)
		if ((st = file_parse(a, &files[i], rules, why)) != OK)
			return st;
	for (size_t i = 0; i < rules->count; i++)
		if (rules->items[i].kind != RULE_WORD &&
		    (st = rule_compile(a, rules, &rules->items[i], why)) != OK)
			return st;
	families_make(a, rules);
	rules->context = pcre2_match_context_create(NULL);
	rules->data = pcre2_match_data_create(2, NULL);
	rules->stack = pcre2_jit_stack_create(JIT_STACK_MIN, JIT_STACK_MAX, NULL);
	if (rules->context == NULL || rules->data == NULL || rules->stack == NULL)
		abort();
	arena_defer(a, context_free, rules->context);
	arena_defer(a, data_free, rules->data);
	arena_defer(a, stack_free, rules->stack);
	pcre2_set_match_limit(rules->context, MATCH_LIMIT);
	pcre2_jit_stack_assign(rules->context, NULL, rules->stack);
	*out = rules;
	return OK;
}

/* Where a branch holds at or after `at`; false when nowhere. */
static bool
branch_find(const struct rules *rules, const struct branch *branch, const char *text, size_t size, size_t at,
    struct rule_match *match)
{
	const struct rule *rule = branch->rule;
	const PCRE2_SIZE *ends;
	int found = branch->assembled ? pcre2_jit_match(branch->code, (PCRE2_SPTR)text, size, at, 0,
					    rules->data, rules->context)
				      : pcre2_match(branch->code, (PCRE2_SPTR)text, size, at,
					    PCRE2_NO_UTF_CHECK, rules->data, rules->context);

	if (found < 0) {
		rules->use->exhausted = rules->use->exhausted || found != PCRE2_ERROR_NOMATCH;
		return false;
	}
	ends = pcre2_get_ovector_pointer(rules->data);
	*match = (struct rule_match){.begin = ends[0],
	    .end = ends[1],
	    .intent = rule->intent,
	    .rank = rule->rank,
	    .weak = rule->weak,
	    .name = rule->name};
	/* 0: more captures than there was room for, so the first one is there. */
	if ((found == 0 || found > 1) && ends[2] != PCRE2_UNSET) {
		match->group_begin = ends[2];
		match->group_end = ends[3];
	}
	return true;
}

static bool
is_better(const struct rule_match *one, const struct rule_match *other)
{
	if (one->rank != other->rank)
		return one->rank > other->rank;
	return one->end - one->begin > other->end - other->begin;
}

/* Adds a match unless a better one stands there; those it is better than go.  Kept in order of place. */
static size_t
add_match(struct rule_match *matches, size_t count, size_t room, const struct rule_match *match)
{
	size_t first = 0, last;

	while (first < count && matches[first].end <= match->begin)
		first++;
	for (last = first; last < count && matches[last].begin < match->end; last++)
		if (!is_better(match, &matches[last]))
			return count;
	if (first == last && count == room)
		return count;
	memmove(&matches[first + 1], &matches[last], (count - last) * sizeof(*matches));
	matches[first] = *match;
	return count - (last - first) + 1;
}

/* The branches that may hold in a text, of all kinds; NULL: all may. */
static const uint64_t *
find_candidates(const struct rules *rules, const char *text, size_t size)
{
	return rules->use->looks != NULL ? looks_take(rules->use->looks, text, size) : NULL;
}

/* The first of them at or after `i`; the family's end when there is none. */
static size_t
next_candidate(const struct family *family, const uint64_t *passed, size_t i)
{
	while (passed != NULL && i < family->past) {
		uint64_t rest = passed[i / 64] >> i % 64;
		if (rest != 0) {
			i += (size_t)__builtin_ctzll(rest);
			break;
		}
		i = (i / 64 + 1) * 64;
	}
	return i < family->past ? i : family->past;
}

/* The branches of one rule that may hold, and where each does next. */
struct trial {
	const struct branch *branch;
	bool found;
	size_t start; /* before what \K leaves out */
	struct rule_match match;
};
struct trials {
	size_t count;
	struct trial items[BRANCHES_MAX];
};

/* Takes those of the rule of candidate `i`; returns the next candidate, of another rule. */
static size_t
take_trials(const struct branch *branches, const struct family *family, const uint64_t *passed, size_t i,
    struct trials *trials)
{
	const struct rule *rule = branches[i].rule;
	const struct branch *guard = NULL;

	trials->count = 0;
	for (; i < family->past && branches[i].rule == rule; i = next_candidate(family, passed, i + 1)) {
		struct trial *trial = &trials->items[trials->count];
		trial->branch = &branches[i];
		trial->found = false;
		trials->count += !branches[i].guard;
		guard = branches[i].guard ? &branches[i] : guard;
	}
	if (guard != NULL && trials->count > 0) {
		trials->count = 1;
		trials->items[0].branch = guard;
	}
	return i;
}

/* Where a rule holds next: what its whole pattern would find, the first place and there the first branch. */
static bool
trials_find(const struct rules *rules, struct trials *trials, const char *text, size_t size, size_t at,
    struct rule_match *match)
{
	const struct trial *first = NULL;
	size_t kept = 0;

	for (size_t i = 0; i < trials->count; i++) {
		struct trial *trial = &trials->items[i];
		if (!trial->found || trial->start < at) {
			if (!branch_find(rules, trial->branch, text, size, at, &trial->match))
				continue;
			trial->found = true;
			trial->start = pcre2_get_startchar(rules->data);
		}
		if (kept < i)
			trials->items[kept] = *trial;
		trial = &trials->items[kept++];
		if (first == NULL || trial->start < first->start)
			first = trial;
	}
	trials->count = kept;
	if (first != NULL)
		*match = first->match;
	return first != NULL;
}

size_t
rules_match(const struct rules *rules, enum rule_kind kind, const char *text, size_t size,
    struct rule_match *matches, size_t room)
{
	const struct family *family = &rules->use->families[kind];
	const uint64_t *passed = find_candidates(rules, text, size);
	struct trials trials;
	struct rule_match match;
	size_t count = 0;

	for (size_t i = next_candidate(family, passed, family->first); i < family->past;) {
		size_t tries = 0;
		i = take_trials(rules->use->branches, family, passed, i, &trials);
		for (size_t at = 0; at < size && tries++ < room; at = match.end) {
			if (!trials_find(rules, &trials, text, size, at, &match) || match.end <= match.begin)
				break;
			count = add_match(matches, count, room, &match);
		}
	}
	return count;
}

bool
rules_hold(const struct rules *rules, enum rule_kind kind, const char *text, size_t size)
{
	struct family family = rules->use->families[kind];
	const struct branch *branches = rules->use->branches;
	uint64_t own[SIEVE_WORDS(BRANCHES_ALL)];
	const uint64_t *passed = own;
	struct trials trials;
	struct rule_match match;

	if (rules->use->alone[kind] != NULL && looks_find(rules->use->looks, text, size) == NULL) {
		sieve_text(rules->use->alone[kind], text, size, own);
		branches += family.first;
		family = (struct family){0, family.past - family.first};
	} else {
		passed = find_candidates(rules, text, size);
	}
	for (size_t i = next_candidate(&family, passed, family.first); i < family.past;) {
		i = take_trials(branches, &family, passed, i, &trials);
		for (size_t t = 0; t < trials.count; t++)
			if (branch_find(rules, trials.items[t].branch, text, size, 0, &match))
				return true;
	}
	return false;
}

bool
rules_exhausted(const struct rules *rules)
{
	bool exhausted = rules->use->exhausted;

	rules->use->exhausted = false;
	return exhausted;
}

static enum status
rule_try(struct arena *a, const struct rules *rules, const struct rule *rule, struct why *why)
{
	const struct branch whole = {.rule = rule, .code = rule->code};
	struct rule_match match;

	for (size_t i = 0; i < rule->match.count; i++) {
		const char *line = text_fold(a, rule->match.items[i]);
		if (!branch_find(rules, &whole, line, strlen(line), 0, &match))
			return because(why, REFUSED, "%s:%u: %s: does not match its example \"%s\"",
			    rule->file, rule->line, rule->name, rule->match.items[i]);
	}
	for (size_t i = 0; i < rule->nomatch.count; i++) {
		const char *line = text_fold(a, rule->nomatch.items[i]);
		if (branch_find(rules, &whole, line, strlen(line), 0, &match))
			return because(why, REFUSED, "%s:%u: %s: matches \"%s\", which it must not",
			    rule->file, rule->line, rule->name, rule->nomatch.items[i]);
	}
	return OK;
}

enum status
rules_try(const struct rules *rules, struct why *why)
{
	struct arena *a = arena_open();
	enum status st = OK;

	for (size_t i = 0; st == OK && i < rules->count; i++)
		if (rules->items[i].kind != RULE_WORD)
			st = rule_try(a, rules, &rules->items[i], why);
	arena_close(a);
	return st;
}
