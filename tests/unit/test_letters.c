/* letters: which file a template comes from, what is refused of it, and what becomes of a view. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "html.h"
#include "letters/letters.h"
#include "letters/sample.h"
#include "letters/templates.h"

#define WITH_FOLDERS(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

/* Two folders of templates, both empty at first. */
struct folders {
	char dir[64], installed[80], edited[80];
};

static int
set_up(void **state)
{
	struct folders *f = calloc(1, sizeof(*f));
	const char *const made[] = {f->installed, f->edited};

	assert_non_null(f);
	snprintf(f->dir, sizeof(f->dir), P_tmpdir "/letters-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->installed, sizeof(f->installed), "%s/installed", f->dir);
	snprintf(f->edited, sizeof(f->edited), "%s/edited", f->dir);
	for (size_t i = 0; i < COUNT(made); i++) {
		char path[128];
		assert_int_equal(mkdir(made[i], 0700), 0);
		snprintf(path, sizeof(path), "%s/fr", made[i]);
		assert_int_equal(mkdir(path, 0700), 0);
		snprintf(path, sizeof(path), "%s/en", made[i]);
		assert_int_equal(mkdir(path, 0700), 0);
	}
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct folders *f = *state;
	char command[128];

	snprintf(command, sizeof(command), "rm -rf '%s'", f->dir);
	if (system(command) != 0)
		return 1;
	free(f);
	return 0;
}

static void
put(const char *folder, const char *name, const char *text)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fputs(text, file) < 0, 0);
	assert_int_equal(fclose(file), 0);
}

static struct letters *
opened(const struct folders *f)
{
	struct letters *letters;
	struct why why;

	if (letters_open(f->installed, f->edited, &letters, &why) != OK)
		fail_msg("%s", why.text);
	return letters;
}

/* Renders "retenue", whose fields are contact_nom, sujet, ref, phrases and liens. */
static struct letter
rendered(const struct letters *letters, struct arena *arena, const char *language, const char *view)
{
	json_t *values = json_loads(view, 0, NULL);
	struct letter letter = {0};
	struct why why;

	assert_non_null(values);
	if (letters_render(letters, arena, language, "retenue", values, &letter, &why) != OK)
		fail_msg("%s", why.text);
	json_decref(values);
	return letter;
}

static void
compiled_in_templates_all_stand(void **state)
{
	const char *const *names;
	struct letters *letters;
	json_t *view = json_object();
	struct why why;
	size_t count = 0;

	(void)state;
	if (letters_open(NULL, "/nonexistent", &letters, &why) != OK)
		fail_msg("%s", why.text);
	for (names = letters_names(letters); *names != NULL; names++, count++) {
		struct arena *arena = arena_open();
		struct letter letter;

		assert_true(count == 0 || strcmp(names[-1], *names) < 0);
		assert_string_equal(*names, template_kinds[count].name);
		assert_int_equal(letters_render(letters, arena, "fr", *names, view, &letter, &why), OK);
		assert_null(strpbrk(letter.subject, "\r\n"));
		assert_null(strstr(letter.text, "\n\n\n"));
		assert_null(strstr(letter.text, "{{"));
		assert_non_null(strstr(letter.html, "</html>"));
		arena_close(arena);
	}
	assert_true(count > 20);
	json_decref(view);
	letters_close(letters);
	letters_close(NULL);
}

/* -- both parts say the same -- */

struct words {
	size_t count;
	const char *items[4096];
};

static bool
is_accented(const char *text)
{
	return (unsigned char)text[0] >= 0xC3 && (unsigned char)text[0] <= 0xCF && text[1] != '\0';
}

/* Letters and digits make words; what stands between them (bars, arrows, brackets) is how each part shows them. */
static void
add_words(struct arena *arena, struct words *words, const char *text)
{
	while (*text != '\0') {
		size_t size = 0;

		/* Accented letters begin with these bytes, no-break spaces, quotes and arrows with others. */
		while (isalnum((unsigned char)text[size]) || is_accented(text + size))
			size += is_accented(text + size) ? 2 : 1;
		if (size == 0) {
			text++;
			continue;
		}
		assert_true(words->count < COUNT(words->items));
		words->items[words->count++] = arena_bytes(arena, text, size);
		text += size;
	}
}

static int
by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* What a person sees of the HTML, with the reader's own eyes. */
static const char *
seen(struct arena *arena, const char *html)
{
	struct lines lines = {0};
	bool cut;

	html_lines(arena, html, &lines, &cut);
	assert_false(cut);
	return lines_text(arena, &lines, 0, lines.count);
}

static void
text_and_html_say_the_same_in_every_mail(void **state)
{
	static const char *const languages[] = {"fr", "en"};
	struct letters *letters;
	struct why why;

	(void)state;
	html_prepare();
	assert_int_equal(letters_open(NULL, NULL, &letters, &why), OK);
	for (size_t i = 0; template_kinds[i / 2].name != NULL; i++) {
		const char *name = template_kinds[i / 2].name, *language = languages[i % 2];
		json_t *view = sample_view(language, name);
		struct arena *arena = arena_open();
		struct words *text = arena_alloc(arena, sizeof(*text));
		struct words *html = arena_alloc(arena, sizeof(*html));
		struct letter letter;

		if (letters_render(letters, arena, language, name, view, &letter, &why) != OK)
			fail_msg("%s %s: %s", language, name, why.text);
		assert_true(*letter.subject != '\0');
		add_words(arena, text, letter.text);
		add_words(arena, html, seen(arena, letter.html));
		qsort(text->items, text->count, sizeof(*text->items), by_bytes);
		qsort(html->items, html->count, sizeof(*html->items), by_bytes);
		for (size_t w = 0; w < text->count || w < html->count; w++)
			if (w == text->count || w == html->count ||
			    strcmp(text->items[w], html->items[w]) != 0)
				fail_msg("%s %s: \"%s\" in the text, \"%s\" in the HTML", language, name,
				    w < text->count ? text->items[w] : "",
				    w < html->count ? html->items[w] : "");
		json_decref(view);
		arena_close(arena);
	}
	letters_close(letters);
}

static void
a_name_that_is_none_is_an_operators_affair(void **state)
{
	struct letters *letters = opened(*state);
	struct arena *arena = arena_open();
	json_t *view = json_object();
	struct letter letter;
	struct why why;

	assert_int_equal(letters_render(letters, arena, "fr", "retenu", view, &letter, &why), BROKEN);
	assert_string_equal(why.text, "there is no template retenu");
	json_decref(view);
	arena_close(arena);
	letters_close(letters);
}

static void
edited_files_win_over_installed_ones_and_those_over_ours(void **state)
{
	const struct folders *f = *state;
	struct arena *arena = arena_open();
	struct letters *letters = opened(f);

	letters_close(letters);
	put(f->installed, "fr/retenue.txt", "Subject: installed\n\ninstalled\n");
	put(f->installed, "fr/retenue.html", "<p>written by hand</p>");
	letters = opened(f);
	assert_string_equal(rendered(letters, arena, "fr", "{}").subject, "installed");
	assert_string_equal(rendered(letters, arena, "fr", "{}").html, "<p>written by hand</p>");
	letters_close(letters);
	put(f->edited, "fr/retenue.txt", "\xEF\xBB\xBFSubject: edited\r\n\r\nedited\r\n");
	letters = opened(f);
	assert_string_equal(rendered(letters, arena, "fr", "{}").subject, "edited");
	assert_string_equal(rendered(letters, arena, "fr", "{}").text, "edited\n");
	/* What was written by hand beside another text would say another thing. */
	assert_non_null(strstr(rendered(letters, arena, "fr", "{}").html, ">edited</p>"));
	assert_null(strstr(rendered(letters, arena, "fr", "{}").html, "by hand"));
	letters_close(letters);
	arena_close(arena);
}

/* "de" and what follows it, in the subject as in the text, whatever the value holds. */
static void
subjects_elide_as_texts_do(void **state)
{
	static const struct {
		const char *view, *said;
	} rows[] = {{"{\"sujet\": \"Paul\"}", "réponse de Paul"},
	    {"{\"sujet\": \"Am\\u00e9lie\"}", "réponse d'Amélie"},
	    {"{\"sujet\": \"Paul\\u0001\\u0002\"}", "réponse de Paul"}};
	const struct folders *f = *state;
	struct arena *arena = arena_open();
	struct letters *letters;

	put(f->edited, "fr/retenue.txt", "Subject: réponse de {{sujet}}\n\nréponse de {{sujet}}\n");
	letters = opened(f);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct letter letter = rendered(letters, arena, "fr", rows[i].view);

		assert_string_equal(letter.subject, rows[i].said);
		assert_memory_equal(letter.text, rows[i].said, strlen(rows[i].said));
	}
	letters_close(letters);
	arena_close(arena);
}

static void
a_language_we_do_not_write_is_french(void **state)
{
	static const struct {
		const char *language, *subject;
	} rows[] = {{"fr", "retenue"}, {"en", "held"}, {"de", "retenue"}, {NULL, "retenue"}};
	const struct folders *f = *state;
	struct arena *arena = arena_open();
	struct letters *letters;

	put(f->edited, "fr/retenue.txt", "Subject: retenue\n\n{{>_p}}");
	put(f->edited, "fr/_p.txt", "français");
	put(f->edited, "en/retenue.txt", "Subject: held\n\n{{>_p}}");
	put(f->edited, "en/_p.txt", "English");
	put(f->edited, "en/retenue.html", "");
	letters = opened(f);
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_string_equal(
		    rendered(letters, arena, rows[i].language, "{}").subject, rows[i].subject);
	assert_string_equal(rendered(letters, arena, "en", "{}").text, "English\n");
	assert_string_equal(rendered(letters, arena, "fr", "{}").text, "français\n");
	letters_close(letters);
	arena_close(arena);
}

static void
broken_templates_are_refused_by_file_and_line(void **state)
{
	static const struct {
		const char *file, *text;
		const char *sentence; /* after the name of the file */
	} rows[] = {
	    {"fr/retenue.txt", "Bonjour", ":1: the first line must be \"Subject: ...\", the second blank"},
	    {"fr/retenue.txt", "Subject: x\ny\n",
		":1: the first line must be \"Subject: ...\", the second blank"},
	    {"fr/retenue.txt", "", ":1: the first line must be \"Subject: ...\", the second blank"},
	    {"fr/retenue.txt", "Subject: {{sujett}}\n\n", ":1: {{sujett}} is not a field of this mail"},
	    {"fr/retenue.txt", "Subject: x\n\ny\n{{#liens}}", ":4: {{#liens}} is not closed"},
	    {"fr/retenue.txt", "Subject: x\n\ny\n{{#dossiers}}{{/dossiers}}",
		":4: {{dossiers}} is not a field of this mail"},
	    {"fr/retenue.txt", "Subject: x\n\n{{suj}}", ":3: {{suj}} is not a field of this mail"},
	    {"fr/retenue.txt", "Subject: x\n\n{{sujet.x}}", ":3: {{sujet.x}} is not a field of this mail"},
	    {"fr/retenue.txt", "Subject: x\n\n\n{{>_nulle_part}}", ":4: there is no partial _nulle_part"},
	    {"fr/retenue.txt", "Subject: x\n\n{{>retenue}}", ":3: the name of a partial begins with _"},
	    {"fr/retenue.txt", "Subject: x\n\n{{>_../retenue}}", ":3: the name of a partial begins with _"},
	    {"fr/retenue.txt", "Subject: caf\xE9\n\n", ":1: not UTF-8"},
	    {"fr/retenue.html", "\n{{{sujet}}}", ":2: in HTML write {{sujet}}: all is escaped"},
	    {"fr/retenue.html", "{{&sujet}}", ":1: in HTML write {{sujet}}: all is escaped"},
	    {"fr/retenue.html", "{{^sujet}}", ":1: {{#sujet}} is not closed"},
	    {"fr/_liens.txt", "\n\n{{personne}}", ":3: {{personne}} is not a field of this mail"},
	    {"fr/_haut.html", "{{", ":1: a tag is not closed"},
	    {"fr/_liens.txt", "{{>_corps}}", NULL},
	};
	const struct folders *f = *state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct letters *letters;
		char path[256], expected[512];
		struct why why;

		put(f->installed, rows[i].file, rows[i].text);
		assert_int_equal(letters_open(f->installed, f->edited, &letters, &why), REFUSED);
		assert_null(letters);
		snprintf(path, sizeof(path), "%s/%s", f->installed, rows[i].file);
		snprintf(expected, sizeof(expected), "%s%s", path, rows[i].sentence);
		if (rows[i].sentence != NULL)
			assert_string_equal(why.text, expected);
		else
			assert_non_null(strstr(why.text, " holds itself"));
		assert_int_equal(remove(path), 0);
	}
	letters_close(opened(f));
}

static void
a_file_too_large_for_a_template_is_refused(void **state)
{
	const struct folders *f = *state;
	struct letters *letters;
	struct why why;
	char path[256];
	FILE *file;

	snprintf(path, sizeof(path), "%s/fr/retenue.html", f->installed);
	file = fopen(path, "w");
	assert_non_null(file);
	for (int i = 0; i <= 1 << 20; i++)
		assert_int_equal(fputc('x', file), 'x');
	assert_int_equal(fclose(file), 0);
	assert_int_equal(letters_open(f->installed, f->edited, &letters, &why), REFUSED);
	assert_non_null(strstr(why.text, "larger than a template can be"));
}

static void
an_edited_text_that_no_longer_holds_is_left_out_and_told(void **state)
{
	const struct folders *f = *state;
	struct arena *arena = arena_open();
	char expected[256];
	struct letters *letters;

	put(f->installed, "fr/retenue.txt", "Subject: installed\n\ninstalled\n");
	put(f->edited, "fr/retenue.txt", "Subject: edited\n\n{{autrefois}}\n");
	letters = opened(f);
	assert_string_equal(rendered(letters, arena, "fr", "{}").subject, "installed");
	snprintf(expected, sizeof(expected), "%s/fr/retenue.txt:3: {{autrefois}} is not a field of this mail",
	    f->edited);
	assert_string_equal(letters_faults(letters)[0], expected);
	assert_null(letters_faults(letters)[1]);
	letters_close(letters);
	arena_close(arena);
}

static void
each_part_is_escaped_and_tidied_its_own_way(void **state)
{
	static const struct {
		const char *template, *view, *subject, *text;
	} rows[] = {
	    {"Subject: [{{ref}}] {{sujet}}\n\n{{sujet}}\n", "{\"ref\": \"D-1\", \"sujet\": \"C & <D>\"}",
		"[D-1] C & <D>", "C & <D>\n"},
	    {"Subject: {{sujet}}\n\n{{sujet}}\n", "{\"sujet\": \"a\\r\\nBcc: b@example.org\"}",
		"a  Bcc: b@example.org", "a\r\nBcc: b@example.org\n"},
	    {"Subject:   {{sujet}}  \n\nx", "{}", "", "x\n"},
	    {"Subject: s\n\n\n\na\n\n\n\nb   \n  \n\t\nc\n\n\n", "{}", "s", "a\n\nb\n\nc\n"},
	    {"Subject: s\n\na\n\n{{#sujet}}\n{{.}}\n{{/sujet}}\n\nb", "{}", "s", "a\n\nb\n"},
	    {"Subject: s\n\na\n\nb\nc", "{}", "s", "a\n\nb\nc\n"},
	    {"Subject: s\n\n  a\n    b", "{}", "s", "  a\n    b\n"},
	    {"Subject: s\n\n{{sujet}}", "{\"sujet\": \"\"}", "s", ""},
	};
	const struct folders *f = *state;

	put(f->edited, "fr/retenue.html", "<p title=\"{{sujet}}\">{{> _p}}</p>");
	put(f->edited, "fr/_p.html", "{{sujet}}");
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena *arena = arena_open();
		struct letters *letters;
		struct letter letter;

		put(f->edited, "fr/retenue.txt", rows[i].template);
		letters = opened(f);
		letter = rendered(letters, arena, "fr", rows[i].view);
		assert_string_equal(letter.subject, rows[i].subject);
		assert_string_equal(letter.text, rows[i].text);
		if (i == 0)
			assert_string_equal(
			    letter.html, "<p title=\"C &amp; &lt;D&gt;\">C &amp; &lt;D&gt;</p>");
		letters_close(letters);
		arena_close(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(compiled_in_templates_all_stand),
	    cmocka_unit_test(text_and_html_say_the_same_in_every_mail),
	    WITH_FOLDERS(a_name_that_is_none_is_an_operators_affair),
	    WITH_FOLDERS(edited_files_win_over_installed_ones_and_those_over_ours),
	    WITH_FOLDERS(subjects_elide_as_texts_do),
	    WITH_FOLDERS(a_language_we_do_not_write_is_french),
	    WITH_FOLDERS(broken_templates_are_refused_by_file_and_line),
	    WITH_FOLDERS(an_edited_text_that_no_longer_holds_is_left_out_and_told),
	    WITH_FOLDERS(a_file_too_large_for_a_template_is_refused),
	    WITH_FOLDERS(each_part_is_escaped_and_tidied_its_own_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
