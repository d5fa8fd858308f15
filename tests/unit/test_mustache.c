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

static json_t *
view_of_a_long_list(void)
{
	json_t *list = json_array();

	for (int i = 0; i < 300; i++)
		assert_int_equal(json_array_append_new(list, json_integer(i)), 0);
	return json_pack("{s:o, s:s}", "l", list, "t", "a text that is said again and again");
}

/* Says nothing, and costs its length each time. */
static json_t *
long_comment(void)
{
	struct arena *arena = arena_open();
	struct buf text = buf_make(arena);
	json_t *source;

	buf_add(&text, "{{! ");
	for (int i = 0; i < 10000; i++)
		buf_add(&text, "comment ");
	buf_add(&text, "}}");
	source = json_string(text.data);
	arena_close(arena);
	return source;
}

static void
broken_templates_are_refused_with_their_line(void **state)
{
	static const struct {
		const char *template, *sentence;
	} rows[] = {
	    {"a\n{{b", "2: a tag is not closed"},
	    {"a\n\n{{{b}}", "3: a tag is not closed"},
	    {"{{! never closed", "1: a tag is not closed"},
	    {"{{!\n\n}}\n{{#a}}", "4: {{#a}} is not closed"},
	    {"{{#a}}{{#b}}{{/b}}", "1: {{#a}} is not closed"},
	    {"{{^a}}\n{{/b}}", "2: {{/b}} closes {{#a}} of line 1"},
	    {"{{#a}}{{#b}}{{/a}}{{/b}}", "1: {{/a}} closes {{#b}} of line 1"},
	    {"x\n{{/a}}", "2: {{/a}} closes nothing"},
	    {"{{}}", "1: a tag without a name"},
	    {"{{#}}{{/}}", "1: a tag without a name"},
	    {"{{>  }}", "1: a tag without a name"},
	    {"{{{ }}}", "1: a tag without a name"},
	    {"{{=<%=}}", "1: these delimiters are none"},
	    {"{{=<% %> %>=}}", "1: these delimiters are none"},
	    {"{{=<<<<<<<<<<<<<<<<<<<< >=}}", "1: these delimiters are none"},
	    {"{{=<% %>=}}<%a", "1: a tag is not closed"},
	    {"{{>again}}", "1: partials nest too deep"},
	    {"{{#l}}{{#l}}{{#l}}{{/l}}{{/l}}{{/l}}", "1: the text grows too long"},
	    {"{{#l}}{{#l}}{{#l}}\n{{t}}{{/l}}{{/l}}{{/l}}", "2: the text grows too long"},
	    {"{{#l}}{{#l}}\n {{>comment}}\n{{/l}}{{/l}}", "2: the text grows too long"},
	};
	json_t *view = view_of_a_long_list();
	json_t *sources = json_pack("{s:s, s:o}", "again", "{{>again}}", "comment", long_comment());

	(void)state;
	assert_non_null(sources);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena *arena = arena_open();
		assert_string_equal(
		    rendered(arena, rows[i].template, view, sources, MUSTACHE_PLAIN), rows[i].sentence);
		arena_close(arena);
	}
	json_decref(view);
	json_decref(sources);
}

static void
sections_nest_so_far_and_no_further(void **state)
{
	static const struct {
		size_t depth;
		const char *out;
	} rows[] = {{32, "x"}, {33, "1: sections nest too deep"}, {100000, "1: sections nest too deep"}};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena *arena = arena_open();
		struct buf template = buf_make(arena);
		json_t *view = json_pack("{s:b}", "a", 1);

		for (size_t n = 0; n < rows[i].depth; n++)
			buf_add(&template, "{{#a}}");
		buf_add_char(&template, 'x');
		for (size_t n = 0; n < rows[i].depth; n++)
			buf_add(&template, "{{/a}}");
		assert_string_equal(rendered(arena, template.data, view, NULL, MUSTACHE_PLAIN), rows[i].out);
		json_decref(view);
		arena_close(arena);
	}
}

/* -- what a template names -- */

static void
note_name(const char *name, enum mustache_use use, int line, void *data)
{
	static const char uses[] = {
	    [MUSTACHE_VALUE] = '=', [MUSTACHE_RAW] = '&', [MUSTACHE_SECTION] = '#', [MUSTACHE_PARTIAL] = '>'};

	buf_addf(data, "%d%c%s ", line, uses[use], name);
}

static void
names_are_told_with_their_lines(void **state)
{
	struct arena *arena = arena_open();
	struct buf names = buf_make(arena);
	const struct mustache *template;
	struct why why;

	(void)state;
	assert_int_equal(
	    mustache_compile(arena,
		"{{a}} {{ b.c }}\n{{! d\n}}\n{{#e}}\n{{{f}}}{{&.}}\n{{/e}}{{^g}}{{/g}}\n\n{{> _h}}", 3,
		&template, &why),
	    OK);
	mustache_each_name(template, note_name, &names);
	assert_string_equal(names.data, "3=a 3=b.c 6#e 7&f 7&. 8#g 10>_h ");
	arena_close(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(cases_of_the_specification_pass),
	    cmocka_unit_test(values_are_escaped_for_where_they_go),
	    cmocka_unit_test(what_is_false),
	    cmocka_unit_test(broken_templates_are_refused_with_their_line),
	    cmocka_unit_test(sections_nest_so_far_and_no_further),
	    cmocka_unit_test(names_are_told_with_their_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
