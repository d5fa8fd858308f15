/* layout: what each kind of line of a text template becomes in HTML. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "letters/layout.h"

static void
each_kind_of_line_has_its_look(void **state)
{
	static const struct {
		const char *text, *holds, *lacks;
	} rows[] = {
	    {"Bonjour <Paul> & co\n", ">Bonjour &lt;Paul&gt; &amp; co</p>", NULL},
	    {"a {{x}} b\n", ">a {{x}} b</p>", NULL},
	    /* Nothing leaves unescaped, whatever the text asks for. */
	    {"a {{{x}}} {{&y}}\n", ">a {{x}} {{y}}</p>", "{{{"},
	    {"le {{diffusion.fin}}\n", "<b>{{diffusion.fin}}</b>", NULL},
	    {"{{retour.statut}}\n", "class=\"{{retour.statut_ton}}\"", NULL},
	    {"{{#x}}\n", "{{#x}}\n", "<p"},
	    {"{{> _liens}}\n", "{{> _liens}}\n", "<p"},
	    {"→ {{texte}}\n", "{{> _bouton}}", "→"},
	    {"  {{#liens}}   → {{texte}}{{/liens}}\n", "{{#liens}}{{> _bouton}}{{/liens}}", "→"},
	    {"  « {{x}} »\n", "class=\"citation\"", NULL},
	    {"  Fin prévue : {{x}}\n",
		">Fin prévue</td><td valign=\"top\" style=\"padding:4px 0;\">{{x}}</td>", NULL},
	    {"  Fin\u00a0: {{x}}\n", ">Fin</td>", "\u00a0"},
	    {"  {{nom}} : {{x}}\n", ">{{nom}} : {{x}}</p>", "<table"},
	    {"Contacts\n{{#contacts}}\n  {{nom}}\n{{/contacts}}\n", "class=\"discret\"", NULL},
	    {"Voilà.\n  {{nom}}\n", ">Voilà.</p>", "class=\"discret\""},
	    {"a\n\nb\n", "margin:12px 0 0 0;\">b</p>", NULL},
	    {"a{{! of\ntwo lines }}b\n", ">ab</p>", "two lines"},
	    {"{{! alone }}\na\n", ">a</p>", "alone"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena *arena = arena_open();
		const char *html = layout_html(arena, rows[i].text, false);

		if (strstr(html, rows[i].holds) == NULL)
			fail_msg("row %zu: %s", i, html);
		if (rows[i].lacks != NULL && strstr(html, rows[i].lacks) != NULL)
			fail_msg("row %zu holds %s: %s", i, rows[i].lacks, html);
		arena_close(arena);
	}
}

static void
a_whole_mail_stands_between_its_frame(void **state)
{
	struct arena *arena = arena_open();
	const char *html = layout_html(arena, "a", true);

	(void)state;
	assert_ptr_equal(strstr(html, "{{> _haut}}\n"), html);
	assert_string_equal(strstr(html, "{{> _bas}}"), "{{> _bas}}\n");
	arena_close(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_kind_of_line_has_its_look),
	    cmocka_unit_test(a_whole_mail_stands_between_its_frame),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
