/* command: lines as recruiters type them, and what they command. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "command.h"

/* "verb <argument> <argument> {Field=value}"; "-" is prose, "?" resembles a command. */
static const char *
said(struct arena *a, const char *line)
{
	struct read_command command;
	enum command_kind kind = command_read(a, text_valid(a, line, strlen(line)), &command);
	struct buf out = buf_make(a);

	if (kind == COMMAND_NOT)
		return "-";
	assert_true((kind == COMMAND_FOUND) == (command.verb != NULL));
	if (kind == COMMAND_LIKE)
		return "?";
	buf_add(&out, command.verb);
	for (size_t i = 0; i < command.arguments.count; i++)
		buf_addf(&out, " <%s>", command.arguments.items[i]);
	for (size_t i = 0; i < command.field_count; i++)
		buf_addf(&out, " {%s=%s}", command.fields[i].name, command.fields[i].value);
	return out.data;
}

struct row {
	const char *line, *said;
};

static void
try_rows(const struct row *rows, size_t count)
{
	struct arena *a = arena_open();

	for (size_t i = 0; i < count; i++)
		assert_string_equal(said(a, rows[i].line), rows[i].said);
	arena_close(a);
}

static void
verbs_have_synonyms_and_forms(void **state)
{
	static const struct row rows[] = {
	    {"nouvelle diffusion", "nouvelle diffusion"},
	    {"NOUVELLE DIFFUSION", "nouvelle diffusion"},
	    {"Créer une diffusion", "nouvelle diffusion"},
	    {"cre\xCC\x81"
	     "er une nouvelle diffusion",
		"nouvelle diffusion"},
	    {"Nouvelle diffusion : Soudeurs TIG à Lyon", "nouvelle diffusion {Titre=Soudeurs TIG à Lyon}"},
	    {"Nouvelle diffusion – Caristes", "nouvelle diffusion {Titre=Caristes}"},
	    {"mes diffusions", "diffusions"},
	    {"Bonjour, comment ca marche ?", "aide"},
	    {"J'ai besoin d'aide", "aide"},
	    {"ou en est ma diffusion ?", "diffusion"},
	    {"où en est la D-12 ?", "diffusion <D-12>"},
	    {"non attends annule", "annuler"},
	    {"Oups, annulez !", "annuler"},
	    {"non lancez plutôt jeudi", "-"},
	};

	(void)state;
	try_rows(rows, COUNT(rows));
}

static void
verbs_have_forms_and_small_words(void **state)
{
	static const struct row rows[] = {
	    {"liste", "diffusions"},
	    {"liste des diffusions", "diffusions"},
	    {"lance la diffusion D-12", "lancer <D-12>"},
	    {"Lancez D-12 svp", "lancer <D-12>"},
	    {"clôturer d12", "clore <D-12>"},
	    {"Clôture de la diffusion D-3", "clore <D-3>"},
	    {"close D-7", "clore <D-7>"},
	    {"terminer", "terminer"},
	    {"terminer D-1 malgré tout", "terminer <D-1> <malgré tout>"},
	    {"Terminer quand même D-1", "terminer <malgré tout> <D-1>"},
	    {"archive la diffusion D-40", "archiver <D-40>"},
	    {"aperçu", "aperçu"},
	    {"l\xE2\x80\x99"
	     "aperçu de D-12",
		"aperçu <D-12>"},
	    {"dupliquer D-12", "dupliquer <D-12>"},
	    {"renommer la liste L-1 en Soudeurs TIG", "renommer <L-1> {Libellé=Soudeurs TIG}"},
	    {"renommer L-1 : Soudeurs en CDI", "renommer <L-1> {Libellé=Soudeurs en CDI}"},
	    {"renommer la liste Embarqués en « Soudeurs TIG ».",
		"renommer {Liste=Embarqués} {Libellé=Soudeurs TIG}"},
	    {"renommer la liste « Soudeurs en CDI » en Soudeurs",
		"renommer {Liste=Soudeurs en CDI} {Libellé=Soudeurs}"},
	    {"renommer en Soudeurs", "renommer {Libellé=Soudeurs}"},
	    {"renommer L-1", "renommer <L-1>"},
	    {"nouvelle liste Caristes : CV-1, CV-3", "nouvelle liste <Caristes> {Candidats=CV-1, CV-3}"},
	    {"nouvelle liste CV-1", "nouvelle liste {Candidats=CV-1}"},
	    {"copier D-12", "dupliquer <D-12>"},
	    {"retours", "retours"},
	    {"voir les retours de D-12", "retours <D-12>"},
	    {"retours D-12 CV-40", "retours <D-12> <CV-40>"},
	    {"RETOURS candidat CV-7", "retours <CV-7>"},
	    {"retours Paul Roux", "retours <Paul Roux> {recherche=Paul Roux}"},
	    {"retours D-12 en attente", "retours <D-12> {statut=en attente}"},
	    {"historique R-31 original", "historique <R-31> <original> {recherche=original}"},
	    {"historique CV-7", "historique <CV-7>"},
	    {"aide", "aide"},
	    {"help", "aide"},
	    {"D-12", "diffusion <D-12>"},
	    {"voir D-12", "diffusion <D-12>"},
	    {"détail D-12", "diffusion <D-12>"},
	    {"mes scénarios", "mes scénarios"},
	    {"scénarios de mon agence", "scénarios de mon agence"},
	    {"envoi immédiat S-7", "envoi immédiat <S-7>"},
	    {"désactiver S-7", "désactiver <S-7>"},
	    {"scinder S-7", "scinder <S-7>"},
	    {"ne plus scinder S-7", "ne plus scinder <S-7>"},
	    {"mes candidats", "mes candidats"},
	    {"liste L-3", "liste <L-3>"},
	    {"modèle diffusion-debut-client", "modèle <diffusion-debut-client>"},
	};

	(void)state;
	try_rows(rows, COUNT(rows));
}

static void
what_stands_beside_a_verb_says_what_it_means(void **state)
{
	static const struct row rows[] = {
	    {"lancer D-12 le 3 décembre", "lancer <D-12> <3 décembre>"},
	    {"lancer demain", "lancer <demain>"},
	    {"lancer le 12", "lancer <12>"},
	    {"lancer D-12 malgré tout", "lancer <D-12> <malgré tout>"},
	    {"liste de mes candidats à Lyon svp", "candidats <Lyon> {recherche=Lyon}"},
	    {"relancer les soudeurs chaque mois", "nouveau scénario <soudeurs chaque mois>"},
	    {"relancer les soudeurs tous les 2 mois", "nouveau scénario <soudeurs tous les 2 mois>"},
	    {"relancer tous les contacts", "relancer <contacts>"},
	    {"relancer D-12 chaque semaine", "?"},
	    {"Relance tout le monde sur la D-12", "relancer <D-12>"},
	    {"arrête la diffusion D-12", "clore <D-12>"},
	    {"On lance !", "lancer"},
	    {"on lance ?", "?"},
	    {"Vas-y, lance", "lancer"},
	    {"C'est parfait, lance-la", "lancer"},
	    {"on a lancé la D-12", "-"},
	    {"on a clos la D-12", "-"},
	    {"Tout est bon", "-"},
	    {"c'est bon pour moi", "-"},
	    {"vas y", "-"},
	    {"Trouve-moi un soudeur à Lyon", "candidats <soudeur à Lyon> {recherche=soudeur à Lyon}"},
	    {"ajoute aussi Karim Haddad à la D-12", "ajouter <D-12> <Karim Haddad>"},
	    {"quels sont les retours de Paul Roux ?", "retours <Paul Roux> {recherche=Paul Roux}"},
	};

	(void)state;
	try_rows(rows, COUNT(rows));
}

static void
references_are_read_however_they_are_typed(void **state)
{
	static const struct row rows[] = {
	    {"lancer d12", "lancer <D-12>"},
	    {"lancer D 12", "lancer <D-12>"},
	    {"lancer D\xC2\xA0–\xC2\xA0"
	     "12",
		"lancer <D-12>"},
	    {"lancer D-0012", "lancer <D-12>"},
	    {"options cv40", "options <CV-40>"},
	    {"options C2", "options <C2>"},
	    {"options c 2", "options <C2>"},
	    {"options 2", "options <2>"},
	    {"lancer D-12345678901", "?"},
	    {"lancer D-0", "?"},
	};

	(void)state;
	try_rows(rows, COUNT(rows));
}

static void
names_and_numbers_are_added_and_taken_out(void **state)
{
	static const struct row rows[] = {
	    {"ajouter CV-2, Karim Haddad", "ajouter <CV-2> <Karim Haddad>"},
	    {"AJOUTER D-12: CV-4, CV-9, Élise Dupont", "ajouter <D-12> <CV-4> <CV-9> <Élise Dupont>"},
	    {"ajoute CV-88 Élise Dupont", "ajouter <CV-88>"},
	    {"ajouter recherche : soudeur Lyon, CV-3", "ajouter <recherche : soudeur Lyon> <CV-3>"},
	    {"ajouter CV-1 à D-12", "ajouter <CV-1> <D-12>"},
	    {"ajouter CV-1 à CV-5", "?"}, /* those between, or these two? */
	    {"ajouter L-3 CV-1, CV-2", "ajouter <L-3> <CV-1> <CV-2>"},
	    {"retirer CV-2 et CV-3", "retirer <CV-2> <CV-3>"},
	    {"retirer 3", "retirer <3>"},
	    {"favori CV-40 2", "favori <CV-40> <2>"},
	    {"embauches", "embauches"},
	    {"E-2", "embauches <E-2>"},
	    {"embauche CV-40 Usine Roux", "embauche <CV-40> <Usine Roux>"},
	    {"nouvelle liste", "nouvelle liste"},
	    {"nouvelle liste Soudeurs Lyon", "nouvelle liste <Soudeurs Lyon>"},
	    {"nouvelle liste : les soudeurs de Lyon libres au mois de mai",
		"nouvelle liste <les soudeurs de Lyon libres au mois de mai>"},
	    {"nouvelle liste les soudeurs de Lyon libres au mois de mai", "?"},
	    {"ajouter L-3 CV-1, CV-2", "ajouter <L-3> <CV-1> <CV-2>"},
	    {"groupe Soudure", "groupe <Soudure>"},
	    {"groupe Soudure : a@b.fr, Paul Roux", "groupe <Soudure> {Contacts=a@b.fr, Paul Roux}"},
	    {"groupe « Soudure Est » : a@b.fr", "groupe <Soudure Est> {Contacts=a@b.fr}"},
	    {"groupes", "groupes"},
	    {"modifier a@b.fr", "modifier contact <a@b.fr>"},
	    {"modifier contact Paul Roux", "modifier contact <Paul Roux>"},
	    {"modifier CV-40", "modifier <CV-40>"},
	    {"déléguer s.brun@cabinet.example jusqu'au 12/08", "déléguer <s.brun@cabinet.example> <12/08>"},
	};

	(void)state;
	try_rows(rows, COUNT(rows));
}

static void
days_are_kept_as_typed(void **state)
{
	static const struct row rows[] = {
	    {"prolonger 22/12/2026", "prolonger <22/12/2026>"},
	    {"prolonger jusqu'au 15/12", "prolonger <15/12>"},
	    {"prolonge D-12 au 15 décembre", "prolonger <D-12> <15 décembre>"},
	    {"PROLONGER D-12 au 30/11", "prolonger <D-12> <30/11>"},
	    {"Prolonger au mardi 1er décembre 2026 la diffusion D-12",
		"prolonger <D-12> <mardi 1er décembre 2026>"},
	    {"prolonger : 15/12", "prolonger <15/12>"},
	    {"prolonger D-12 jusqu\xE2\x80\x99"
	     "à demain",
		"prolonger <D-12> <demain>"},
	    {"prolonger D-12 hier", "prolonger <D-12> <hier>"},
	    {"prolonger D-12 à aujourd'hui", "prolonger <D-12> <aujourd'hui>"},
	    {"extend D-12 until yesterday", "prolonger <D-12> <yesterday>"},
	    {"prolonger D-12", "prolonger <D-12>"},
	    {"prolonger la réflexion", "?"},
	};

	(void)state;
	try_rows(rows, COUNT(rows));
}

static void
options_have_their_own_words(void **state)
{
	static const struct row rows[] = {
	    {"masquer 3", "options <3> {Cacher son identité=oui}"},
	    {"MASQUER C3", "options <C3> {Cacher son identité=oui}"},
	    {"masquer karim haddad", "options <karim haddad> {Cacher son identité=oui}"},
	    {"masquer ce que je dis aux autres contacts", "?"},
	    {"candidate motivée", "?"},
	    {"démasquer C3", "options <C3> {Cacher son identité=non}"},
	    {"remettre 3", "options <3> {Actif=oui}"},
	    {"désactiver CV-3", "options <CV-3> {Actif=non}"},
	    {"avis 3 : très à l'aise avec les équipes",
		"options <3> {Avis RH=très à l'aise avec les équipes}"},
	    {"résumé CV-3 : douze ans de TIG", "options <CV-3> {Résumé=douze ans de TIG}"},
	    {"documents 3 : 1, 4", "options <3> {Documents=1, 4}"},
	    {"avis", "?"},
	};

	(void)state;
	try_rows(rows, COUNT(rows));
}

static void
lists_take_pages_statuses_and_words(void **state)
{
	static const struct row rows[] = {
	    {"diffusions page 2", "diffusions {page=2}"},
	    {"diffusions en cours page 2 par 50", "diffusions {statut=en cours} {page=2} {lignes=50}"},
	    {"diffusions archivées", "diffusions {statut=archivée}"},
	    {"diffusions traitement des retours", "diffusions {statut=traitement des retours}"},
	    {"candidats soudeur Lyon", "candidats <soudeur Lyon> {recherche=soudeur Lyon}"},
	    {"chercher cariste", "candidats <cariste> {recherche=cariste}"},
	    {"Candidats intéressants, je reviens vers vous demain", "?"},
	};

	(void)state;
	try_rows(rows, COUNT(rows));
}

static void
asking_nicely_is_commanding(void **state)
{
	static const struct row rows[] = {
	    {"Bonjour, merci de clore la diffusion D-12", "clore <D-12>"},
	    {"Peux-tu lancer D-12 ?", "lancer <D-12>"},
	    {"Pourriez-vous archiver D-3, s'il vous plaît ?", "archiver <D-3>"},
	    {"Je voudrais voir les retours de D-12", "retours <D-12>"},
	    {"Please launch D-12", "lancer <D-12>"},
	};

	(void)state;
	try_rows(rows, COUNT(rows));
}

static void
what_is_left_over_or_asked_commands_nothing(void **state)
{
	static const struct row rows[] = {
	    {"lancer D-12 ?", "?"},
	    {"lancer D-12 si tout va bien", "?"},
	    {"lancer D-12 sauf CV-3", "?"},
	    {"ne pas lancer D-12", "-"},
	    {"ne lance pas D-12", "-"},
	    {"lancer la machine à café", "?"},
	    {"voir lancer", "?"},
	    {"Retours attendus vendredi", "?"},
	    {"nouvele difusion svp", "?"},
	    {"prolongr D-12", "?"},
	    {"blabla", "-"},
	    {"", "-"},
	    {"Merci d'avance", "-"},
	    {"Merci de votre aide", "-"},
	    {"Merci pour vos retours", "-"},
	    {"aide comptable recherchée à Lyon", "?"},
	    {"Bonjour Hélène,", "-"},
	    {"ok", "-"},
	    {"Développeurs C confirmés", "-"},
	    {"1 entretien mardi 14h", "-"},
	    {"\xE2\x80\x8B\xC2\xA0", "-"},
	};

	(void)state;
	try_rows(rows, COUNT(rows));
}

static void
subjects_lose_what_clients_put_before_them(void **state)
{
	static const struct {
		const char *subject, *left;
		bool answers, tagged;
	} rows[] = {
	    {"lancer D-12", "lancer D-12", false, false},
	    {"Re: lancer D-12", "lancer D-12", true, false},
	    {"RE : TR: Re[2]: aide", "aide", true, false},
	    {"Tr\xC2\xA0: aide", "aide", true, false},
	    {"Fwd: [D-12] clore", "clore", true, true},
	    {"[D-12] clore", "clore", false, true},
	    {"R-31 : ok", "R-31 : ok", false, false},
	    {"Retours : lundi", "Retours : lundi", false, false},
	    {"", "", false, false},
	    {"Re:", "", true, false},
	};
	struct arena *a = arena_open();
	bool answers, tagged;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_string_equal(command_subject(a, rows[i].subject, &answers, &tagged), rows[i].left);
		assert_int_equal(answers, rows[i].answers);
		assert_int_equal(tagged, rows[i].tagged);
	}
	arena_close(a);
}

static void
a_field_given_twice_keeps_the_latest(void **state)
{
	struct arena *a = arena_open();
	struct read_command command = {.verb = "modifier"};

	(void)state;
	command_put(a, &command, "Titre", "un", true);
	command_put(a, &command, "Fin", "15/12", true);
	command_put(a, &command, "Titre", "deux", true);
	assert_int_equal(command.field_count, 2);
	assert_string_equal(command.fields[0].value, "deux");
	arena_close(a);
}

static void
a_line_without_end_is_prose(void **state)
{
	struct arena *a = arena_open();
	struct buf line = buf_make(a);

	(void)state;
	buf_add(&line, "ajouter");
	for (int i = 0; i < 100000; i++)
		buf_add(&line, " CV-1,");
	assert_string_equal(said(a, line.data), "-");
	arena_close(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(verbs_have_synonyms_and_forms),
	    cmocka_unit_test(verbs_have_forms_and_small_words),
	    cmocka_unit_test(what_stands_beside_a_verb_says_what_it_means),
	    cmocka_unit_test(references_are_read_however_they_are_typed),
	    cmocka_unit_test(names_and_numbers_are_added_and_taken_out),
	    cmocka_unit_test(days_are_kept_as_typed),
	    cmocka_unit_test(options_have_their_own_words),
	    cmocka_unit_test(lists_take_pages_statuses_and_words),
	    cmocka_unit_test(asking_nicely_is_commanding),
	    cmocka_unit_test(what_is_left_over_or_asked_commands_nothing),
	    cmocka_unit_test(subjects_lose_what_clients_put_before_them),
	    cmocka_unit_test(a_field_given_twice_keeps_the_latest),
	    cmocka_unit_test(a_line_without_end_is_prose),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
