#include "form.h"

#include <string.h>

#include "base/text.h"
#include "command_words.h"

#define NAME_BYTES_MAX 40
#define NAME_WORDS_MAX 4
#define FAR	       9

enum { ONE, MANY, LIST };

/* Names people give a field, as text_key makes them, separated by '|'. */
static const struct {
	const char *keys, *name;
	int lines;
} fields[] = {
    {"titre|titre de la diffusion|intitule|nom de la diffusion|title|objet de la diffusion", "Titre", ONE},
    {"tags|tag|mots cles|mots-cles|mot cle|etiquettes|themes", "Tags", ONE},
    {"debut|date de debut|date debut|start|start date|debut le|du", "Début", ONE},
    {"fin|date de fin|date fin|end|end date|jusqu au|echeance|cloture|date limite|fin le|fin prevue|planned "
     "end",
	"Fin", ONE},
    {"contacts|contact|destinataires|destinataire|operationnels|operationnel|clients|client|recipients",
	"Contacts", LIST},
    {"candidats|candidat|candidates|candidate|profils|profil|cv|cvs", "Candidats", LIST},
    {"actif|active|activer", "Actif", ONE},
    {"cacher son identite|cacher identite|masquer son identite|masquer identite|masquer l identite|identite "
     "cachee|identite masquee|cacher l identite|anonyme|masque|cacher|hide identity|identity hidden|hidden",
	"Cacher son identité", ONE},
    {"documents|document|fichiers|pieces jointes|docs", "Documents", LIST},
    {"resume|resume du candidat|summary|presentation", "Résumé", MANY},
    {"avis rh|avis|avis du recruteur|commentaire rh|avis recruteur|opinion|hr opinion", "Avis RH", MANY},
    {"page|pages", "page", ONE},
    {"lignes|ligne|lignes par page|par page|lines|rows", "lignes", ONE},
    {"recherche|rechercher|chercher|mots|search|recherche favorite", "recherche", ONE},
    {"statut|status|etat", "statut", ONE},
    {"libelle|label|nom du scenario|name of the scenario", "Libellé", ONE},
    {"liste|liste favorite|list|favourite list", "Liste", ONE},
    {"embauches|liste d embauches|hires|hire list", "Embauches", ONE},
    {"inactifs depuis|inactif depuis|inactivite|inactive for|inactive since", "Inactifs depuis", ONE},
    {"lancement|date de lancement|date lancement|launch|launch date", "Lancement", ONE},
    {"frequence|periodicite|tous les|frequency|every", "Fréquence", ONE},
    {"message|texte|texte du message|text", "Message", MANY},
    {"envoi par sms|sms|canal|par sms|envoi|mode d envoi|type d envoi|envoi par|send by sms|by sms|channel",
	"Envoi par SMS", ONE},
    {"qualifications|qualification|competences|metiers|skills|skill", "Qualifications", ONE},
    {"lieu|ville|localisation|place|town|city|location", "Lieu", ONE},
    {"rayon|distance|rayon km|radius", "Rayon", ONE},
    {"disponibilite|dispo|disponible|disponibilites|availability|available", "Disponibilité", ONE},
    {"disponible du|disponible le|disponible a partir du|disponible des le|disponible depuis le|available "
     "from",
	"Disponible du", ONE},
    {"disponible au|disponible jusqu au|available to|available until", "Disponible au", ONE},
    {"agence|agency", "Agence", ONE},
    {"limite|max|maximum|resultats|nombre de resultats|limit", "Limite", ONE},
    {"prenom|first name|given name", "Prénom", ONE},
    {"nom|nom de famille|last name|surname|family name|name", "Nom", ONE},
    {"e-mail|email|mail|adresse e-mail|courriel|e-mail address|email address", "E-mail", ONE},
    {"telephone|tel|portable|mobile|phone", "Téléphone", ONE},
    {"code postal|cp|postcode|postal code|zip", "Code postal", ONE},
    {"notifications|notification", "Notifications", ONE},
    {"langue|language", "Langue", ONE},
    {"societe|entreprise|company", "Société", ONE},
    {"type", "Type", ONE},
};

static int
resembles(struct arena *a, const char *key, const char *keys)
{
	int best = FAR;

	for (const char *end; *keys != '\0'; keys = end + (*end == '|')) {
		size_t size, most;
		int far;
		end = keys + strcspn(keys, "|");
		size = (size_t)(end - keys);
		most = size < 4 ? 0 : size < 8 ? 1 : 2;
		far = (int)text_distance(key, arena_bytes(a, keys, size), most);
		if (far <= (int)most && far < best)
			best = far;
	}
	return best;
}

/* The nearest name; two as near as each other name nothing. */
static bool
find_field(struct arena *a, const char *key, struct form_field *field)
{
	int best = FAR;
	bool twice = false;

	for (size_t i = 0; i < COUNT(fields) && best > 0; i++) {
		int far = resembles(a, key, fields[i].keys);
		if (far > best || far == FAR)
			continue;
		twice = far == best;
		if (twice)
			continue;
		best = far;
		field->exact = far == 0;
		field->name = fields[i].name;
		field->lines = fields[i].lines != ONE;
		field->list = fields[i].lines == LIST;
	}
	return best < FAR && !twice;
}

/* The colon that ends the name: also "=" and the full-width and ratio ones that keyboards offer. */
static const char *
name_end(const char *line, const char **value)
{
	static const char *const colons[] = {":", "=", "：", "∶", "﹕"};

	for (const char *c = line; *c != '\0' && c - line <= NAME_BYTES_MAX; c++)
		for (size_t i = 0; i < COUNT(colons); i++)
			if (text_starts(c, colons[i])) {
				*value = c + strlen(colons[i]);
				return c;
			}
	return NULL;
}

/* An unknown name is at most a few words, not a time of day, an address of the web or a greeting. */
static bool
may_be_name(const char *key, const char *value)
{
	size_t words = 1;

	for (const char *c = key; *c != '\0'; c++)
		words += *c == ' ';
	return *key >= 'a' && *key <= 'z' && words <= NAME_WORDS_MAX && strncmp(value, "//", 2) != 0 &&
	       !words_has(
		   "bonjour bonsoir hello cordialement merci ps nb note http https mailto attention re tr",
		   key);
}

bool
form_line(struct arena *a, const char *line, struct form_field *field)
{
	const char *value = NULL, *end, *key, *name;

	line = text_trim(a, line);
	line += strspn(line, "*->\t ");
	/* "1. Titre : ..." */
	if (line[0] >= '1' && line[0] <= '9' && strspn(line, "0123456789") <= 2 &&
	    strchr(".)", line[strspn(line, "0123456789")]) != NULL)
		line += strspn(line, "0123456789.) ");
	if (text_starts(line, "•"))
		line += strlen("•");
	if ((end = name_end(line, &value)) == NULL)
		return false;
	name = text_trim(a, arena_bytes(a, line, (size_t)(end - line)));
	/* "*Titre :* Développeurs C" is how bold is typed. */
	if (*value == '*')
		value++;
	key = text_key(a, name);
	*field = (struct form_field){.name = name, .value = text_trim(a, value)};
	if (*key == '\0')
		return false;
	field->known = find_field(a, key, field);
	if (!field->known)
		*field = (struct form_field){.name = name, .value = field->value};
	return field->known || may_be_name(key, value);
}

/* Names that begin a sentence as easily as a line of a form are none without their colon. */
static bool
stands_bare(const char *name)
{
	static const char *const names[] = {"Titre", "Tags", "Début", "Fin", "Contacts", "Candidats",
	    "Libellé", "Liste", "Lancement", "Fréquence", "Prénom", "Nom", "E-mail", "Téléphone",
	    "Code postal", "Société", "Qualifications", "Lieu"};

	for (size_t i = 0; i < COUNT(names); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

bool
form_bare(struct arena *a, const char *line, struct form_field *field)
{
	const char *space;

	line = text_trim(a, line);
	space = strchr(line, ' ');
	for (size_t words = 1; words <= NAME_WORDS_MAX && space != NULL;
	     words++, space = strchr(space + 1, ' ')) {
		const char *key = text_key(a, arena_bytes(a, line, (size_t)(space - line)));

		*field = (struct form_field){.value = text_trim(a, space + 1)};
		if (strlen(key) < 3 || *field->value == '\0' || strchr(":=", *field->value) != NULL ||
		    !find_field(a, key, field) || !field->exact || !stands_bare(field->name))
			continue;
		field->known = true;
		return true;
	}
	return false;
}
