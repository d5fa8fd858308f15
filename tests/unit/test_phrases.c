/* phrases: the catalogue is found, whole, whatever spaces a sentence has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/status.h"
#include "letters/phrases.h"

/* That twins take the same arguments, and that no French is without one, contrib/phrases --check tells. */
static void
every_row_is_found(void **state)
{
	(void)state;
	assert_true(phrase_count > 0);
	for (size_t i = 0; i < phrase_count; i++)
		assert_ptr_equal(phrase("en", phrase_table[i].french), phrase_table[i].english);
	assert_null(phrase_table[phrase_count].french);
}

static void
a_no_break_space_is_a_space(void **state)
{
	(void)state;
	assert_string_equal(phrase("en", "Vos mots\u00a0: «\u00a0%s\u00a0»"), "Your words: “%s”");
	assert_string_equal(phrase("en", "Vos mots : « %s »"), "Your words: “%s”");
	assert_string_equal(phrase("en", "Vos mots\u00a0"), "Vos mots\u00a0");
}

static void
arguments_are_said_as_they_are(void **state)
{
	struct arena *a = arena_open();

	(void)state;
	assert_string_equal(phrase_printf(a, "en", "Bonjour %s,", "Valider"), "Hello Valider,");
	assert_string_equal(phrase_printf(a, "fr", "Bonjour %s,", "Paul"), "Bonjour Paul,");
	arena_close(a);
}

static void
french_elides_before_what_it_is_given(void **state)
{
	static const struct {
		const char *value, *said;
	} rows[] = {
	    {"Amélie", "Fiche d'Amélie"}, {"Élodie Roux", "Fiche d'Élodie Roux"},
	    {"E\xCC\x81lodie", "Fiche d'E\xCC\x81lodie"}, {"Œdipe", "Fiche d'Œdipe"},
	    {"ibrahim", "Fiche d'ibrahim"}, {"Hélène", "Fiche d'Hélène"}, {"Hugo", "Fiche d'Hugo"},
	    {"Haddad", "Fiche de Haddad"}, {"Yves", "Fiche d'Yves"}, {"Yann", "Fiche de Yann"},
	    {"Paul", "Fiche de Paul"}, {"E-12", "Fiche de E-12"}, {"12 candidats", "Fiche de 12 candidats"},
	    {"", "Fiche de "}, {"de Amélie", "Fiche de de Amélie"}, /* somebody's own words */
	};
	struct arena *a = arena_open();

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_string_equal(phrase_printf(a, "fr", "Fiche de %s", rows[i].value), rows[i].said);
	assert_string_equal(phrase_printf(a, "fr", "%s monde %s", "Le", "Amélie"), "Le monde Amélie");
	assert_string_equal(
	    phrase_printf(a, "fr", "la cité de %s, que %s", "Ur", "Ève"), "la cité d'Ur, qu'Ève");
	arena_close(a);
}

static void
what_has_no_english_is_french(void **state)
{
	(void)state;
	assert_string_equal(phrase("en", "Valider"), "Approve");
	assert_string_equal(phrase("fr", "Valider"), "Valider");
	assert_string_equal(phrase(NULL, "Valider"), "Valider");
	assert_string_equal(phrase("en", "jamais traduit"), "jamais traduit");
	assert_null(phrase("en", NULL));
}

static void
what_is_finished_is_told_again(void **state)
{
	struct arena *a = arena_open();
	static const struct {
		const char *french, *english;
	} rows[] = {
	    {"agence\u00a0: «\u00a0Nice: %s\u00a0» n'existe pas", "agence: “Nice: %s” does not exist"},
	    {"disponible_du\u00a0: «\u00a0hier\u00a0» n'est pas une date (JJ/MM/AAAA)",
		"disponible_du: “hier” is not a date (DD/MM/YYYY)"},
	    {"prenom\u00a0: 1200 caractères, 1000 au plus", "prenom: 1200 characters, 1000 at most"},
	    {"prenom\u00a0: mille caractères, 1000 au plus", "prenom\u00a0: mille caractères, 1000 au plus"},
	    {"nom\u00a0: il manque", "nom: is missing"},
	    {"le fichier ne peut pas être lu après la ligne 12\u00a0: un guillemet n'y est pas refermé",
		"the file cannot be read after line 12: a quotation there is not closed"},
	    {"R-31 est déjà décidé", "R-31 is decided already"},
	    {"there is no template “x”", "there is no template “x”"},
	    {"x : y", "x : y"},
	    {"", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		assert_string_equal(phrase_told(a, "en", rows[i].french), rows[i].english);
		assert_ptr_equal(phrase_told(a, "fr", rows[i].french), rows[i].french);
	}
	assert_null(phrase_told(a, "en", NULL));
	arena_close(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_row_is_found),
	    cmocka_unit_test(a_no_break_space_is_a_space),
	    cmocka_unit_test(arguments_are_said_as_they_are),
	    cmocka_unit_test(french_elides_before_what_it_is_given),
	    cmocka_unit_test(what_has_no_english_is_french),
	    cmocka_unit_test(what_is_finished_is_told_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
