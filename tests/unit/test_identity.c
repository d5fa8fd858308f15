#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "desk/take/identity.h"

static const struct candidate karim = {
    .first_name = "Karim",
    .last_name = "Haddad",
    .email = "karim.haddad@mail.example",
    .phone = "06 33 44 55 66",
    .postcode = "38000",
    .city = "Grenoble",
};
static const struct candidate helene = {
    .first_name = "Hélène", .last_name = "Le Goff", .phone = "+33 (0)4 76 11 22 33"};
static const struct candidate claire = {.first_name = "Claire", .last_name = "N'Diaye"};

#define NAME	"son nom"
#define LAST	"son nom de famille"
#define FIRST	"son prénom"
#define ADDRESS "son adresse e-mail"
#define PHONE	"son numéro de téléphone"

static const struct {
	const struct candidate *who;
	const char *text, *found;
} rows[] = {
    {&karim, "Karim Haddad", NAME},
    {&karim, "HADDAD Karim", NAME},
    {&karim, "Haddad, Karim", NAME},
    {&karim, "karim\nhaddad", NAME},
    {&karim, "M. HADDAD", LAST},
    {&karim, "H A D D A D", LAST},
    {&karim, "K A R I M  H A D D A D", LAST},
    {&karim, "K ARIM H ADDAD", LAST},
    {&karim, "Had-\ndad", LAST},
    {&karim, "linkedin.com/in/karim-haddad-123", NAME},
    {&karim, "karimhaddad.fr", LAST},
    {&karim, "khaddad", LAST},
    {&karim, "Karim", FIRST},
    {&karim, "karim", NULL},
    {&karim, "K. H.", NULL},
    {&karim, "un haddadien", NULL},
    {&karim, "Karim.Haddad@Mail.example", NAME " et " ADDRESS},
    {&karim, "karim.haddad (at) mail.example, 06.33.44.55.66", NAME ", " ADDRESS " et " PHONE},
    {&karim, "0633445566", PHONE},
    {&karim, "+33 (0)6 33 44 55 66", PHONE},
    {&karim, "0033 6.33.44.55.66", PHONE},
    {&karim, "06-33/44 55\u00a066", PHONE},
    {&karim, "06 334 455 66", PHONE},
    {&karim, "06 33 44 55 67", NULL},
    {&helene, "helene le goff", NAME},
    {&helene, "HÉLÈNE", FIRST},
    {&helene, "Mme LE GOFF", LAST},
    {&helene, "hlegoff", LAST},
    {&helene, "le goffre", NULL},
    {&helene, "04.76.11.22.33", PHONE},
    {&claire, "une vision claire", NULL},
    {&claire, "Claire, soudeuse", FIRST},
    {&claire, "Mme Ndiaye", LAST},
    {&claire, "Mme N’DIAYE", LAST},
};

static void
identities_are_found_in_every_dress(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena *arena = arena_open();
		const struct identity_search search = {.candidate = rows[i].who, .shown = ""};
		const char *found = identity_find(arena, &search, rows[i].text);

		if ((found == NULL) != (rows[i].found == NULL) ||
		    (found != NULL && strcmp(found, rows[i].found) != 0))
			fail_msg("%s: %s, not %s", rows[i].text, found, rows[i].found);
		arena_close(arena);
	}
}

static void
documents_are_searched_for_anybodys_traces(void **state)
{
	static const struct {
		const char *text, *found;
	} traces[] = {
	    {"Développeur C, dix ans, Grenoble. 2019 - 2023 : SNCF", NULL},
	    {"écrire à k.h@gmail.example", "une adresse e-mail"},
	    {"contact : h.alder@cabinet.example, 04 78 00 00 01", NULL},
	    {"04 76 99 88 77", "un numéro de téléphone"},
	    {"tél : +33 4 76 99 88 77.", "un numéro de téléphone"},
	    {"0476998877", "un numéro de téléphone"},
	    {"du 01/02/2019 au 03/04/2020", NULL},
	    {"01/2019 - 05/2020, 02.2018", NULL},
	    {"SIRET 012 345 678 00012", NULL},
	    {"12 bis, rue des Lilas", "une adresse postale"},
	    {"38000 GRENOBLE", "son code postal et sa ville"},
	    {"https://www.linkedin.com/in/xyz", "un lien vers un profil"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(traces); i++) {
		struct arena *arena = arena_open();
		const struct identity_search search = {.candidate = &karim,
		    .shown = "",
		    .document = true,
		    .own = "lyon@cabinet.example +33 4 78 00 00 01"};
		const char *found = identity_find(arena, &search, traces[i].text);

		if ((found == NULL) != (traces[i].found == NULL) ||
		    (found != NULL && strcmp(found, traces[i].found) != 0))
			fail_msg("%s: %s, not %s", traces[i].text, found, traces[i].found);
		arena_close(arena);
	}
}

static void
names_shown_by_right_tell_nothing_alone(void **state)
{
	struct arena *arena = arena_open();
	const struct identity_search search = {.candidate = &karim, .shown = "Karim Blanc . Sofia Haddad"};

	(void)state;
	assert_null(identity_find(arena, &search, "Bonjour Karim, voici Sofia Haddad"));
	assert_non_null(identity_find(arena, &search, "Haddad Karim"));
	arena_close(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(identities_are_found_in_every_dress),
	    cmocka_unit_test(documents_are_searched_for_anybodys_traces),
	    cmocka_unit_test(names_shown_by_right_tell_nothing_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
