/* view: what templates are given, and above all what a contact is never given. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "letters/view.h"

static const struct zone_change changes[] = {{0, 3600}};
static const struct zone zone = {.name = "Europe/Paris", .count = 1, .changes = changes};

/* 2026-12-01T00:00 in that zone. */
#define DECEMBER INT64_C(1796079600)
#define DAY	 INT64_C(86400)

static struct view_maker
maker_of(struct arena *arena)
{
	return (struct view_maker){
	    .arena = arena,
	    .language = "fr",
	    .zone = &zone,
	    .reply_to = "facteur+abc234@cabinet.example",
	    .subject = "Re: [D-12] Développeurs C",
	};
}

static const char *
string_of(const json_t *view, const char *key)
{
	return json_string_value(json_object_get(view, key));
}

/* A member of an item of a list: "liens" 1 "href". */
static const char *
item_of(const json_t *view, const char *list, size_t i, const char *key)
{
	return string_of(json_array_get(json_object_get(view, list), i), key);
}

/* -- identities -- */

static struct document documents[] = {
    {.id = 1, .filename = "cv-sofia-benali.pdf"},
    {.id = 2, .filename = "lettre.Benali"},
    {.id = 3, .filename = "BENALI"},
    {.id = 4, .filename = "Sofia.DOCX"},
};

static struct dossier
dossier_of(bool hidden, bool revealed)
{
	return (struct dossier){
	    .id = 7,
	    .number = 3,
	    .candidate = {.id = 40,
		.first_name = "Sofia",
		.last_name = "Benali",
		.email = "sofia.benali@mail.example",
		.phone = "0612345678",
		.city = "Vénissieux",
		.summary = "Sofia Benali, soudeuse"},
	    .active = true,
	    .hidden = hidden,
	    .revealed = revealed,
	    .opinion = "Très à l'aise.",
	    .document_count = COUNT(documents),
	    .documents = documents,
	};
}

/* Everything a view holds, as one text. */
static bool
says(struct arena *arena, const json_t *view, const char *word)
{
	char *all = json_dumps(view, JSON_ENCODE_ANY);
	bool found;

	assert_non_null(all);
	found = strcasestr(arena_string(arena, all), word) != NULL;
	free(all);
	return found;
}

static void
a_hidden_candidate_is_nobody_to_who_was_not_told(void **state)
{
	static const char *const secrets[] = {
	    "sofia", "benali", "mail.example", "0612345678", "nissieux", "CV-40", "soudeuse"};
	static const struct {
		bool hidden, revealed, for_contact, masked;
	} rows[] = {
	    {true, false, true, true},
	    {true, true, true, false},
	    {true, false, false, false},
	    {true, true, false, false},
	    {false, false, true, false},
	    {false, false, false, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena *arena = arena_open();
		struct view_maker maker = maker_of(arena);
		struct dossier dossier = dossier_of(rows[i].hidden, rows[i].revealed);
		json_t *view = view_dossier(&maker, &dossier, rows[i].for_contact, true);

		assert_string_equal(string_of(view, "nom"),
		    rows[i].masked ? "Candidat 3 (identité masquée)" : "Sofia Benali");
		assert_string_equal(
		    view_dossier_name(arena, &dossier, rows[i].for_contact), string_of(view, "nom"));
		assert_int_equal(json_is_true(json_object_get(view, "masque")), rows[i].masked);
		for (size_t s = 0; s < COUNT(secrets) && rows[i].masked; s++)
			assert_false(says(arena, view, secrets[s]));
		assert_int_equal(says(arena, view, "cv-sofia-benali.pdf"), !rows[i].masked);
		json_decref(view);
		arena_close(arena);
	}
}

static void
documents_of_a_hidden_candidate_keep_only_a_known_ending(void **state)
{
	static const char *const masked[] = {"candidat-3-document-1.pdf", "candidat-3-document-2",
	    "candidat-3-document-3", "candidat-3-document-4.docx"};
	struct arena *arena = arena_open();
	struct dossier hidden = dossier_of(true, false), shown = dossier_of(false, false);

	(void)state;
	for (size_t i = 0; i < COUNT(masked); i++) {
		assert_string_equal(view_document_name(arena, &hidden, i, true), masked[i]);
		assert_string_equal(view_document_name(arena, &hidden, i, false), documents[i].filename);
		assert_string_equal(view_document_name(arena, &shown, i, true), documents[i].filename);
	}
	arena_close(arena);
}

static void
a_dossier_is_summed_up(void **state)
{
	static const struct {
		const char *summary, *short_one, *long_one;
	} rows[] = {
	    {NULL, "Sofia Benali, soudeuse", NULL},
	    {"Une ligne", "Une ligne", NULL},
	    {" Une ligne \n", "Une ligne", NULL},
	    {"Développeur C, Lyon\nDouze ans d'embarqué.", "Développeur C, Lyon", "Douze ans d'embarqué."},
	    {"ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé",
		"éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé…",
		"ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena *arena = arena_open();
		struct view_maker maker = maker_of(arena);
		struct dossier dossier = dossier_of(false, false);
		json_t *view;

		dossier.summary = rows[i].summary;
		dossier.active = i % 2 == 0;
		view = view_dossier(&maker, &dossier, true, false);
		assert_string_equal(string_of(view, "repere"), "C3");
		assert_int_equal(json_integer_value(json_object_get(view, "numero")), 3);
		assert_string_equal(string_of(view, "avis"), "Très à l'aise.");
		assert_string_equal(string_of(view, "resume_court"), rows[i].short_one);
		if (rows[i].long_one == NULL)
			assert_null(string_of(view, "resume"));
		else
			assert_string_equal(string_of(view, "resume"), rows[i].long_one);
		assert_int_equal(json_is_true(json_object_get(view, "inactif")), i % 2 != 0);
		assert_true(json_is_array(json_object_get(view, "liens")));
		assert_int_equal(json_array_size(json_object_get(view, "liens")), 0);
		json_decref(view);
		arena_close(arena);
	}
}

/* -- links -- */

static void
contacts_are_offered_finished_answers(void **state)
{
	static const struct {
		bool masked;
		const char *texts[4], *bodies[4];
	} rows[] = {
	    {false, {"Le rencontrer", "Une question", "Pas intéressé", NULL},
		{"3%20%3A%20entretien", "3%20%3A%20question%20%3A%20",
		    "3%20%3A%20pas%20int%C3%A9ress%C3%A9"}},
	    {true, {"Le rencontrer", "Connaître son identité", "Une question", "Pas intéressé"},
		{"3%20%3A%20entretien", "3%20%3A%20identit%C3%A9", "3%20%3A%20question%20%3A%20",
		    "3%20%3A%20pas%20int%C3%A9ress%C3%A9"}},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena *arena = arena_open();
		struct view_maker maker = maker_of(arena);
		struct dossier dossier = dossier_of(rows[i].masked, false);
		json_t *view = view_dossier(&maker, &dossier, true, true);

		for (size_t l = 0; l < 4 && rows[i].texts[l] != NULL; l++) {
			assert_string_equal(item_of(view, "liens", l, "texte"), rows[i].texts[l]);
			assert_string_equal(item_of(view, "liens", l, "href"),
			    arena_printf(arena,
				"mailto:facteur%%2Babc234@cabinet.example"
				"?subject=Re%%3A%%20%%5BD-12%%5D%%20D%%C3%%A9veloppeurs%%20C&body=%s",
				rows[i].bodies[l]));
		}
		assert_int_equal(json_array_size(json_object_get(view, "liens")), rows[i].masked ? 4 : 3);
		assert_true(json_is_true(
		    json_object_get(json_array_get(json_object_get(view, "liens"), 0), "principal")));
		assert_true(json_is_false(
		    json_object_get(json_array_get(json_object_get(view, "liens"), 1), "principal")));
		json_decref(view);
		arena_close(arena);
	}
}

/* RFC 6068: line ends are %0D%0A, and nothing of a value can begin another header field. */
static void
links_hold_any_text(void **state)
{
	static const struct {
		const char *subject, *body, *rest;
	} rows[] = {
	    {"a", "b", "subject=a&body=b"},
	    {"a&cc=x@example.org", "b?c#d", "subject=a%26cc%3Dx%40example.org&body=b%3Fc%23d"},
	    {"100 %", "un\ndeux\n", "subject=100%20%25&body=un%0D%0Adeux%0D%0A"},
	    {"l'\"été\"", "<b>+\t", "subject=l%27%22%C3%A9t%C3%A9%22&body=%3Cb%3E%2B%09"},
	    {"-._~", "", "subject=-._~&body="},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena *arena = arena_open();
		struct view_maker maker = maker_of(arena);
		json_t *view = view_open();

		view_add_link(&maker, view, "Lien", rows[i].subject, rows[i].body, i == 0);
		assert_string_equal(item_of(view, "liens", 0, "href"),
		    arena_printf(arena, "mailto:facteur%%2Babc234@cabinet.example?%s", rows[i].rest));
		json_decref(view);
		arena_close(arena);
	}
}

/* -- answers -- */

static void
answers_are_filled_line_by_line(void **state)
{
	json_t *view = view_open();

	(void)state;
	view_add_sentence(view, "Un.");
	view_add_sentence(view, "Deux.");
	view_add_field(view, "Début", "mardi");
	view_add_field(view, "", "mercredi");
	view_add_field(view, "Candidat 3 (identité masquée)", "x");
	view_add_problem(view, "Fin", "n'existe pas");
	view_add_ignored(view, "Cordialement");
	view_add_form_line(view, "Titre", NULL, NULL);
	view_add_form_line(view, "Fin", "31/11/2026", "n'existe pas");
	view_set(view, "objet", "a");
	view_set(view, "note", "b");
	view_set(view, "note", NULL);
	view_set_flag(view, "apercu", true);

	assert_string_equal(item_of(view, "phrases", 1, "texte"), "Deux.");
	assert_string_equal(item_of(view, "compris", 0, "nom"), "Début");
	assert_string_equal(item_of(view, "compris", 0, "nom_aligne"), "Début          ");
	assert_string_equal(item_of(view, "compris", 0, "valeur"), "mardi");
	assert_string_equal(item_of(view, "compris", 1, "nom_aligne"), "               ");
	assert_string_equal(item_of(view, "compris", 2, "nom_aligne"), "Candidat 3 (identité masquée)");
	assert_string_equal(item_of(view, "corriger", 0, "probleme"), "n'existe pas");
	assert_string_equal(item_of(view, "ignore", 0, "texte"), "Cordialement");
	assert_string_equal(item_of(view, "formulaire", 0, "valeur"), "");
	assert_null(item_of(view, "formulaire", 0, "probleme"));
	assert_string_equal(item_of(view, "formulaire", 1, "probleme"), "n'existe pas");
	assert_string_equal(string_of(view, "objet"), "a");
	assert_null(json_object_get(view, "note"));
	assert_true(json_is_true(json_object_get(view, "apercu")));
	json_decref(view);
}

static void
text_that_is_no_utf8_is_mended(void **state)
{
	json_t *view = view_open();

	(void)state;
	view_set(view, "sujet", "caf\xE9");
	view_add_field(view, "caf\xE9", "x");
	assert_string_equal(string_of(view, "sujet"), "caf\xEF\xBF\xBD");
	assert_non_null(strstr(item_of(view, "compris", 0, "nom_aligne"), "caf\xEF\xBF\xBD"));
	json_decref(view);
}

static void
tables_are_aligned_by_characters(void **state)
{
	static const char *const headings[] = {"N°", "Titre", "Début"};
	static const char *const cells[] = {
	    "D-1", "Été", "—", "D-12", "Un titre\nqui passe de loin les quarante caractères", "01/12/2026"};
	struct arena *arena = arena_open();
	struct view_maker maker = maker_of(arena);
	json_t *view = view_open(), *table, *row;

	(void)state;
	view_add_table(&maker, view, headings, COUNT(headings), cells, 2);
	table = json_array_get(json_object_get(view, "tableau"), 0);
	assert_string_equal(item_of(table, "entetes", 2, "texte"), "Début");
	assert_int_equal(json_array_size(json_object_get(table, "lignes")), 2);
	row = json_array_get(json_object_get(table, "lignes"), 1);
	assert_string_equal(item_of(row, "cellules", 1, "texte"), cells[4]);
	assert_string_equal(string_of(table, "texte"),
	    "N°    Titre  Début\n"
	    "D-1   Été    —\n"
	    "D-12  Un titre qui passe de loin les quarante caractères  01/12/2026\n");
	json_decref(view);
	arena_close(arena);
}

/* -- what mails are about -- */

static void
a_diffusion_is_told(void **state)
{
	struct arena *arena = arena_open();
	struct view_maker maker = maker_of(arena);
	struct diffusion diffusion = {
	    .id = 12,
	    .title = "Développeurs C",
	    .status = DIFFUSION_RUNNING,
	    .start_at = DECEMBER,
	    .end_at = DECEMBER + 15 * DAY - 1,
	    .updated_at = DECEMBER,
	    .candidates = 3,
	    .recipients = 2,
	};
	json_t *view = view_diffusion(&maker, &diffusion);

	(void)state;
	assert_string_equal(string_of(view, "ref"), "D-12");
	assert_string_equal(string_of(view, "titre"), "Développeurs C");
	assert_null(json_object_get(view, "tags"));
	assert_string_equal(string_of(view, "statut"), "En cours");
	assert_string_equal(string_of(view, "debut"), "mardi 1er décembre 2026");
	assert_string_equal(string_of(view, "fin"), "mardi 15 décembre 2026");
	assert_string_equal(string_of(view, "fin_jour"), "15 décembre");
	assert_string_equal(string_of(view, "maj"), "01/12/2026");
	assert_int_equal(json_integer_value(json_object_get(view, "candidats_nombre")), 3);
	assert_int_equal(json_integer_value(json_object_get(view, "destinataires_nombre")), 2);
	assert_int_equal(json_integer_value(json_object_get(view, "attente_nombre")), 0);
	json_decref(view);
	diffusion.start_at = diffusion.end_at = 0;
	view = view_diffusion(&maker, &diffusion);
	assert_null(json_object_get(view, "debut"));
	assert_null(json_object_get(view, "fin"));
	assert_null(json_object_get(view, "fin_jour"));
	json_decref(view);
	arena_close(arena);
}

static void
feedback_is_told(void **state)
{
	struct arena *arena = arena_open();
	struct view_maker maker = maker_of(arena);
	struct feedback feedback = {
	    .id = 31,
	    .dossier_number = 1,
	    .action = "interview",
	    .request = true,
	    .late = true,
	    .comment = "J'aimerais le voir",
	    .when_local = "2026-12-08T14:00",
	};
	json_t *view = view_feedback(&maker, &feedback, "Jean Martin", "Paul Roux");

	(void)state;
	assert_string_equal(string_of(view, "ref"), "R-31");
	assert_string_equal(string_of(view, "action"), "interview");
	assert_string_equal(string_of(view, "quoi"), "demande d'entretien");
	assert_string_equal(string_of(view, "quand"), "mardi 8 décembre à 14\u00a0h");
	assert_string_equal(string_of(view, "statut"), "En attente");
	assert_true(json_is_true(json_object_get(view, "horsdelai")));
	assert_string_equal(string_of(view, "candidat"), "Jean Martin");
	assert_string_equal(string_of(view, "contact"), "Paul Roux");
	assert_null(json_object_get(view, "decision_le"));
	json_decref(view);
	feedback = (struct feedback){.action = "comment",
	    .status = FEEDBACK_REFUSED,
	    .decided_at = DECEMBER,
	    .decision_comment = "déjà en poste"};
	view = view_feedback(&maker, &feedback, NULL, "Paul Roux");
	assert_null(json_object_get(view, "candidat"));
	assert_null(json_object_get(view, "numero"));
	assert_null(json_object_get(view, "quand"));
	assert_string_equal(string_of(view, "statut"), "Refusée");
	assert_string_equal(string_of(view, "decision_le"), "mardi 1er décembre à 0\u00a0h");
	assert_string_equal(string_of(view, "decision_commentaire"), "déjà en poste");
	json_decref(view);
	arena_close(arena);
}

static void
people_are_told(void **state)
{
	const struct agency agency = {.name = "Lyon", .phone = "0400000000"};
	const struct recruiter recruiter = {.name = "Hélène Alder", .email = "h.alder@cabinet.example"};
	const struct contact contact = {.name = "Paul", .email = "p.roux@usine-roux.example"};
	const struct agency silent = {.name = "Lille"};
	const struct recruiter reachable = {
	    .name = "Noé", .email = "n@cabinet.example", .phone = "0600000000"};
	json_t *view = view_recruiter(&recruiter, &agency);

	(void)state;
	assert_string_equal(string_of(view, "nom"), "Hélène Alder");
	assert_string_equal(string_of(view, "prenom"), "Hélène");
	assert_string_equal(string_of(view, "telephone"), "0400000000");
	assert_string_equal(string_of(view, "agence"), "Lyon");
	json_decref(view);
	view = view_signature(&reachable, &agency, true);
	assert_string_equal(string_of(view, "telephone"), "0600000000");
	json_decref(view);
	view = view_signature(&reachable, &agency, false);
	assert_string_equal(string_of(view, "telephone"), "0400000000");
	json_decref(view);
	view = view_signature(&reachable, &silent, false);
	assert_null(json_object_get(view, "telephone"));
	json_decref(view);
	view = view_contact(&contact);
	assert_string_equal(string_of(view, "prenom"), "Paul");
	assert_null(json_object_get(view, "societe"));
	json_decref(view);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_hidden_candidate_is_nobody_to_who_was_not_told),
	    cmocka_unit_test(documents_of_a_hidden_candidate_keep_only_a_known_ending),
	    cmocka_unit_test(a_dossier_is_summed_up),
	    cmocka_unit_test(contacts_are_offered_finished_answers),
	    cmocka_unit_test(links_hold_any_text),
	    cmocka_unit_test(answers_are_filled_line_by_line),
	    cmocka_unit_test(text_that_is_no_utf8_is_mended),
	    cmocka_unit_test(tables_are_aligned_by_characters),
	    cmocka_unit_test(a_diffusion_is_told),
	    cmocka_unit_test(feedback_is_told),
	    cmocka_unit_test(people_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
