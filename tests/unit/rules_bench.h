/*
 * rules_bench.h -- the rules of etc/ compiled once for a test program: cmocka's group setup and teardown.
 *
 * *state is a struct bench.  Included by one .c file a program, after cmocka.h.
 */
#ifndef RULES_BENCH_H
#define RULES_BENCH_H

#include <stdio.h>

#include "base/arena.h"
#include "rules.h"

#define RULES_BYTES_MAX ((size_t)1 << 20)

struct bench {
	struct arena *arena;
	const struct rules *rules;
};

static const char *
rules_text(struct arena *a, const char *path)
{
	char *text = arena_alloc(a, RULES_BYTES_MAX);
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	assert_true(fread(text, 1, RULES_BYTES_MAX - 1, file) > 0);
	assert_int_equal(fclose(file), 0);
	return text;
}

static int
open_bench(void **state)
{
	struct arena *a = arena_open();
	struct bench *bench = arena_alloc(a, sizeof(*bench));
	struct rule_file files[] = {{"rules.fr.conf", rules_text(a, "etc/rules.fr.conf")},
	    {"rules.en.conf", rules_text(a, "etc/rules.en.conf")}};
	struct why why;

	bench->arena = a;
	if (rules_parse(a, files, COUNT(files), &bench->rules, &why) != OK)
		fail_msg("%s", why.text);
	rules_quicken(a, bench->rules);
	rules_assemble(bench->rules);
	*state = bench;
	return 0;
}

static int
close_bench(void **state)
{
	arena_close(((struct bench *)*state)->arena);
	return 0;
}

#endif
