/* mustache: every case of the folder tests/mustache-spec, and what the specification leaves to us. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "letters/mustache.h"

/* Where cases in the specification's own form are read from, besides the folder of the repository. */
#define FOLDER	  "tests/mustache-spec"
#define ELSEWHERE "MUSTACHE_SPEC"

struct partials {
	struct arena *arena;
	const json_t *sources;
};

static const struct mustache *
find_partial(const char *name, void *data)
{
	struct partials *partials = data;
	const char *source = json_string_value(json_object_get(partials->sources, name));
	const struct mustache *partial;
	struct why why;

	if (source == NULL)
		return NULL;
	assert_int_equal(mustache_compile(partials->arena, source, 1, &partial, &why), OK);
	return partial;
}

/* What comes out, or the sentence of a refusal. */
static const char *
rendered(struct arena *arena, const char *template, const json_t *view, const json_t *sources,
    enum mustache_escape escape)
{
	struct partials partials = {arena, sources};
	struct buf out = buf_make(arena);
	const struct mustache *compiled;
	struct why why;

	if (mustache_compile(arena, template, 1, &compiled, &why) != OK ||
	    mustache_render(compiled, view, escape, find_partial, &partials, &out, &why) != OK)
		return arena_string(arena, why.text);
	return out.data;
}

/* -- cases kept in files -- */

static size_t
try_file(const char *path)
{
	json_error_t error;
	json_t *file = json_load_file(path, 0, &error), *test;
	size_t i, wrong = 0;

	if (file == NULL)
		fail_msg("%s:%d: %s", path, error.line, error.text);
	json_array_foreach(json_object_get(file, "tests"), i, test)
	{
		struct arena *arena = arena_open();
		const char *expected = json_string_value(json_object_get(test, "expected"));
		const char *got = rendered(arena, json_string_value(json_object_get(test, "template")),
		    json_object_get(test, "data"), json_object_get(test, "partials"), MUSTACHE_HTML);

		if (expected == NULL || strcmp(got, expected) != 0) {
			print_error("%s: %s: expected «%s», got «%s»\n", path,
			    json_string_value(json_object_get(test, "name")), expected, got);
			wrong++;
		}
		arena_close(arena);
	}
	json_decref(file);
	assert_int_equal(wrong, 0);
	return i;
}

/* The number of cases found below `folder`; there may be no such folder. */
static size_t
try_folder(const char *folder)
{
	struct dirent **names;
	int count = scandir(folder, &names, NULL, alphasort);
	size_t cases = 0;

	for (int i = 0; i < count; i++) {
		char path[4096];
		size_t size = strlen(names[i]->d_name);

		snprintf(path, sizeof(path), "%s/%s", folder, names[i]->d_name);
		if (size > 5 && strcmp(names[i]->d_name + size - 5, ".json") == 0)
			cases += try_file(path);
		free(names[i]);
	}
	if (count >= 0)
		free(names);
	return cases;
}

static void
cases_of_the_specification_pass(void **state)
{
	const char *elsewhere = getenv(ELSEWHERE);

	(void)state;
	assert_true(try_folder(FOLDER) > 0);
	if (elsewhere != NULL)
		assert_true(try_folder(elsewhere) > 0);
}

/* -- what the specification leaves to us -- */

static void
values_are_escaped_for_where_they_go(void **state)
{
	static const struct {
		enum mustache_escape escape;
		const char *template, *value, *out;
	} rows[] = {
	    {MUSTACHE_PLAIN, "{{v}}", "d'<C> & \"C\"\n", "d'<C> & \"C\"\n"},
	    {MUSTACHE_HTML, "{{v}}", "d'<C> & \"C\"", "d&#39;&lt;C&gt; &amp; &quot;C&quot;"},
	    {MUSTACHE_HTML, "<a href='{{v}}'>", "' onclick='x", "<a href='&#39; onclick=&#39;x'>"},
	    {MUSTACHE_HEADER, "Re: {{v}}", "a\r\nBcc: b@example.org", "Re: a  Bcc: b@example.org"},
	    {MUSTACHE_HEADER, "{{{v}}}|{{&v}}",
		"a\nb\tc\x01\x7f"
		"d",
		"a b cd|a b cd"},
	    {MUSTACHE_HEADER, "{{v}}", "<Élise> & d'Or", "<Élise> & d'Or"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena *arena = arena_open();
		json_t *view = json_pack("{s:s}", "v", rows[i].value);

		assert_non_null(view);
		assert_string_equal(
		    rendered(arena, rows[i].template, view, NULL, rows[i].escape), rows[i].out);
		json_decref(view);
		arena_close(arena);
	}
}

static void
what_is_false(void **state)
{
	static const struct {
		const char *value, *out;
	} rows[] = {
	    {"null", "no"},
	    {"false", "no"},
	    {"\"\"", "no"},
	    {"[]", "no"},
	    {"true", "yes"},
	    {"0", "yes"},
	    {"\" \"", "yes"},
	    {"{}", "yes"},
	    {"[[]]", "yes"},
	    {"\"0\"", "yes"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena *arena = arena_open();
		json_t *view = json_loads(arena_printf(arena, "{\"v\": %s}", rows[i].value), 0, NULL);

		assert_non_null(view);
		assert_string_equal(
		    rendered(arena, "{{#v}}yes{{/v}}{{^v}}no{{/v}}", view, NULL, MUSTACHE_PLAIN),
		    rows[i].out);
		json_decref(view);
		arena_close(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(cases_of_the_specification_pass),
	    cmocka_unit_test(values_are_escaped_for_where_they_go),
	    cmocka_unit_test(what_is_false),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
