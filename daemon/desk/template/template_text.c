#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "desk/take/take.h"
#include "desk/template/template.h"
#include "letters/french.h"
#include "letters/phrases.h"
#include "letters/templates.h"

#define LINES_MAX 400

/* -- what each is for -- */

/* What each mail is for, as its owner reads it. */
static const struct {
	const char *name, *french, *english;
} purposes[] = {
    {"absence", "au recruteur : un contact est absent", "to the recruiter: a contact is away"},
    {"alerte", "à l'informaticien : ce qui demande quelqu'un", "to the sysadmin: what needs somebody"},
    {"documents-suite", "au contact : la suite des documents", "to the contact: more of the documents"},
    {"entretien", "au recruteur : un entretien fixé, déplacé ou annulé",
	"to the recruiter: an interview is set, moved or cancelled"},
    {"entretien-client", "au contact : un entretien fixé, déplacé ou annulé",
	"to the contact: an interview is set, moved or cancelled"},
    {"entretien-reponse", "au recruteur : réponse à l'invitation",
	"to the recruiter: the invitation is answered"},
    {"relance", "au contact : sa réponse est attendue", "to the contact: an answer is awaited"},
    {"resume", "au recruteur : le résumé du jour", "to the recruiter: the summary of the day"},
    {"scenario", "au candidat : le message d'un scénario", "to the candidate: the message of a scenario"},
    {"scenario-reponse", "au recruteur : un candidat a répondu", "to the recruiter: a candidate answered"},
    {"scenario-stop", "au candidat : il ne recevra plus de messages",
	"to the candidate: no more messages will come"},
    {"sms-incertains", "à l'informaticien : des SMS dont la passerelle n'a rien dit",
	"to the sysadmin: text messages the gateway said nothing of"},
    {"accuse", "au contact : sa réponse est bien arrivée", "to the contact: the answer has arrived"},
    {"aide", "ce que l'on peut m'écrire", "what one can write to me"},
    {"candidat-retire", "au contact : un candidat n'est plus disponible",
	"to the contact: a candidate is no longer available"},
    {"candidat-retour", "au contact : un candidat est de nouveau disponible",
	"to the contact: a candidate is available again"},
    {"confirmation", "ce message est-il bien de vous ?", "did you write this message?"},
    {"decision-incomprise", "au recruteur : décision non comprise",
	"to the recruiter: a decision was not understood"},
    {"decision-prise", "au recruteur : sa décision est prise", "to the recruiter: it is decided"},
    {"deja-decide", "au recruteur : un autre a déjà décidé", "to the recruiter: somebody decided before"},
    {"demande", "au recruteur : un contact demande quelque chose",
	"to the recruiter: a contact asks for something"},
    {"diffusion-compte-rendu", "Diffusion – Réception d'un compte-rendu", "Diffusion – a report has come"},
    {"diffusion-debut-client", "Diffusion – Début client", "Diffusion – start, to the client"},
    {"diffusion-debut-rh", "Diffusion – Début RH", "Diffusion – start, to the recruiter"},
    {"diffusion-demande-refusee", "Diffusion – Demande refusée", "Diffusion – request refused"},
    {"diffusion-demande-validee", "Diffusion – Demande validée", "Diffusion – request accepted"},
    {"diffusion-fin-client", "Diffusion – Fin client", "Diffusion – end, to the client"},
    {"diffusion-fin-rh", "Diffusion – Fin RH", "Diffusion – end, to the recruiter"},
    {"diffusion-prolongement-client", "Diffusion – Prolongement client",
	"Diffusion – extension, to the client"},
    {"diffusion-prolongement-rh", "Diffusion – Prolongement RH", "Diffusion – extension, to the recruiter"},
    {"doute", "au recruteur : réponse d'un contact non comprise",
	"to the recruiter: a contact's answer was not understood"},
    {"envoi-echoue", "au recruteur : un contact n'a pas reçu son message",
	"to the recruiter: a contact did not get the message"},
    {"espace", "au contact : ses candidats et ses demandes", "to the contact: the candidates and requests"},
    {"formulaire", "au recruteur : un formulaire à compléter", "to the recruiter: a form to fill in"},
    {"incompris", "au recruteur : message non compris", "to the recruiter: not understood"},
    {"modele", "à l'administrateur : le texte d'un modèle", "to the admin: the text of a template"},
    {"modeles-ecartes", "à l'informaticien : des modèles qui ne tiennent plus",
	"to the sysadmin: templates that no longer hold"},
    {"motif", "au recruteur : il manque le motif du refus", "to the recruiter: the reason is missing"},
    {"notification", "au recruteur : un contact a répondu", "to the recruiter: a contact answered"},
    {"proposition", "au recruteur : quelqu'un répond à la place d'un autre",
	"to the recruiter: somebody answers for another"},
    {"quarantaine", "à l'informaticien : messages mis de côté", "to the sysadmin: messages set aside"},
    {"reponse", "toute autre réponse", "any other answer"},
    {"retenue", "au recruteur : un message est retenu, une identité s'y verrait",
	"to the recruiter: a message is held, an identity would show"},
    {"trop-gros", "message trop volumineux", "message too large"},
};

const char *
template_description(const char *language, const char *name)
{
	for (size_t i = 0; i < COUNT(purposes); i++)
		if (strcmp(purposes[i].name, name) == 0)
			return language_is_english(language) ? purposes[i].english : purposes[i].french;
	return "";
}

static bool
is_seen(const struct buf *out, const char *tag)
{
	return strstr(out->data, tag) != NULL;
}

const char *
template_fields(struct arena *arena, const char *name)
{
	struct buf out = buf_make(arena);
	size_t count = 0;
	char **words;

	for (const struct template_kind *kind = template_kinds; kind->name != NULL; kind++) {
		if (strcmp(kind->name, name) != 0)
			continue;
		words = text_split(arena, kind->fields, " []", &count);
		for (size_t i = 0; i < count; i++) {
			const char *tag = arena_printf(arena, "{{%s}}", words[i]);
			if (!is_seen(&out, tag))
				buf_addf(&out, "%s%s", out.size_bytes == 0 ? "" : ", ", tag);
		}
	}
	return out.data;
}

/* -- the text as a person sees it -- */

#define SUBJECT	     "Subject: "
#define SUBJECT_HERE "Objet : "

/* Spaces that begin a line would be lost in HTML: no-break ones stand for them. */
const char *
template_for_person(struct arena *arena, const char *language, const char *text)
{
	struct buf out = buf_make(arena);

	if (text_starts(text, SUBJECT)) {
		buf_add(&out, language_is_english(language) ? SUBJECT : SUBJECT_HERE);
		text += strlen(SUBJECT);
	}
	while (*text != '\0') {
		size_t size = strcspn(text, "\n");
		size_t blank = strspn(text, " ");

		for (size_t i = 0; i < blank && blank < size; i++)
			buf_add(&out, "\u00a0");
		buf_add_bytes(&out, text + (blank < size ? blank : size), blank < size ? size - blank : 0);
		text += size + (text[size] == '\n');
		if (*text != '\0')
			buf_add_char(&out, '\n');
	}
	return out.data;
}

static bool
is_subject(struct arena *arena, const char *label)
{
	const char *key = text_key(arena, label);

	return strcmp(key, "objet") == 0 || strcmp(key, "sujet") == 0 || strcmp(key, "subject") == 0;
}

/* One line of the text, as the file has it. */
static const char *
for_file(struct arena *arena, const char *line, bool first, bool quoted)
{
	struct buf out = buf_make(arena);
	const char *trimmed;
	size_t blank = 0;

	if (quoted && *line == '>')
		line += line[1] == ' ' ? 2 : 1;
	while (*line == ' ' || *line == '\t' || text_starts(line, "\u00a0")) {
		line += *line == ' ' || *line == '\t' ? 1 : strlen("\u00a0");
		blank++;
	}
	trimmed = say_spaced(arena, text_trim(arena, line));
	if (first) {
		const char *colon = strchr(trimmed, ':');

		if (colon == NULL ||
		    !is_subject(arena, arena_bytes(arena, trimmed, (size_t)(colon - trimmed))))
			return trimmed;
		return arena_printf(arena, SUBJECT "%s", text_trim(arena, colon + 1));
	}
	for (size_t i = 0; i < blank && *trimmed != '\0'; i++)
		buf_add_char(&out, ' ');
	buf_add(&out, trimmed);
	return out.data;
}

/* "=== début du modèle ===", quoted or not, in either language. */
static bool
is_mark(struct arena *arena, const char *line, bool begin)
{
	const char *key = text_key(arena, line);

	return strstr(line, "===") != NULL &&
	       (strcmp(key, begin ? "debut du modele" : "fin du modele") == 0 ||
		   strcmp(key, begin ? "template begins" : "template ends") == 0);
}

static const char *
next_line(struct arena *arena, const char **text)
{
	size_t size = strcspn(*text, "\n");
	const char *line;

	if (**text == '\0')
		return NULL;
	line = arena_bytes(arena, *text, size);
	*text += size + ((*text)[size] == '\n');
	return line;
}

/* A mail program breaks long lines; a line that was one in the text before is left alone. */
static bool
was_broken(struct arena *arena, const char *line, const char *next, const char *current)
{
	size_t word = strcspn(next, " ");

	if (text_length(line) < 55 || *next == '\0' || *next == ' ' || text_starts(next, "{{#") ||
	    text_starts(next, "{{/") || text_starts(next, "{{^") || text_starts(next, "{{>"))
		return false;
	if (text_length(line) + 1 + text_length(arena_bytes(arena, next, word)) <= 70)
		return false;
	return strstr(arena_printf(arena, "\n%s\n", current), arena_printf(arena, "\n%s\n", line)) == NULL;
}

static const char *
between_marks(struct arena *arena, const char *text, const char *current)
{
	struct buf out = buf_make(arena);
	const char *line, *last = "";
	bool within = false, quoted = false, first = true;

	while ((line = next_line(arena, &text)) != NULL) {
		if (!within) {
			within = is_mark(arena, line, true);
			quoted = within && *line == '>';
			continue;
		}
		if (is_mark(arena, line, false))
			break;
		line = for_file(arena, line, first, quoted);
		if (first && *line == '\0')
			continue;
		if (!first)
			buf_add_char(&out, was_broken(arena, last, line, current) ? ' ' : '\n');
		buf_add(&out, line);
		last = line;
		first = false;
	}
	while (out.size_bytes > 0 && out.data[out.size_bytes - 1] == '\n')
		out.data[--out.size_bytes] = '\0';
	if (first)
		return NULL;
	buf_add_char(&out, '\n');
	return out.data;
}

const char *
template_typed(const struct take *take, const char *current)
{
	const struct message *message = take->message;
	const char *newly = arena_printf(
	    take->arena, "%s\n%s", message->text, message->signature == NULL ? "" : message->signature);
	const char *found = between_marks(take->arena, newly, current), *other;

	if (found != NULL && strcmp(found, current) != 0)
		return found;
	other = message->quoted == NULL ? NULL : between_marks(take->arena, message->quoted, current);
	return other != NULL ? other : found;
}

/* -- what changed -- */

struct lines_of {
	size_t count;
	const char *items[LINES_MAX];
};

static void
split(struct arena *arena, const char *text, struct lines_of *lines)
{
	const char *line;

	while (lines->count < LINES_MAX && (line = next_line(arena, &text)) != NULL)
		lines->items[lines->count++] = line;
}

static void
add_difference(json_t *view, const char *sign, const char *line)
{
	json_t *list = json_object_get(view, "differences"), *one = view_open();

	if (*line == '\0') {
		json_decref(one);
		return;
	}
	if (list == NULL) {
		list = json_array();
		json_object_set_new(view, "differences", list);
	}
	view_set(one, "signe", sign);
	while (text_starts(line, "\u00a0"))
		line += strlen("\u00a0");
	view_set(one, "texte", line);
	json_array_append_new(list, one);
}

/* The longest common lines stay; the rest came or went. */
void
template_add_differences(const struct take *take, const char *before, const char *after)
{
	struct arena *arena = take->arena;
	json_t *view = take->answer.view;
	struct lines_of *old = arena_alloc(arena, sizeof(*old)), *new = arena_alloc(arena, sizeof(*new));
	size_t i = 0, k = 0, width;
	unsigned short *common;

	split(arena, template_for_person(arena, take_language(take), before), old);
	split(arena, template_for_person(arena, take_language(take), after), new);
	width = new->count + 1;
	common = arena_array(arena, (old->count + 1) * width, sizeof(*common));
	for (size_t a = old->count; a-- > 0;)
		for (size_t b = new->count; b-- > 0;) {
			unsigned short below = common[(a + 1) * width + b], right = common[a * width + b + 1];

			common[a * width + b] = strcmp(old->items[a], new->items[b]) == 0
						    ? (unsigned short)(common[(a + 1) * width + b + 1] + 1)
						: below > right ? below
								: right;
		}
	while (i < old->count || k < new->count)
		if (i < old->count && k < new->count &&strcmp(old->items[i], new->items[k]) == 0) {
			i++;
			k++;
		} else if (k == new->count ||
			   (i < old->count && common[(i + 1) * width + k] >= common[i * width + k + 1])) {
			add_difference(view, "−", old->items[i++]);
		} else {
			add_difference(view, "+", new->items[k++]);
		}
}

/* -- what is wrong -- */

static const char *
line_of(struct arena *arena, const char *text, long number)
{
	const char *line = "";

	while (number-- > 0 && line != NULL)
		line = next_line(arena, &text);
	return line == NULL ? "" : text_excerpt(arena, text_line(arena, line), 60);
}

const char *
template_fault(struct arena *arena, const char *language, const char *sentence, const char *text)
{
	static const struct {
		const char *holds, *french;
	} words[] = {
	    {" is not a field of this mail", "%s n'existe pas dans ce message"},
	    {"a tag is not closed", "il manque «\u00a0}}\u00a0» après «\u00a0{{\u00a0»"},
	    {" is not closed", "%s n'est pas refermé plus bas"},
	    {" closes nothing", "%s ne referme rien"},
	    {" closes {{", "%s ne referme pas ce qui est ouvert"},
	    {"there is no partial ", "{{> %s}} n'existe pas"},
	    {"the first line must be",
		"la première ligne doit être «\u00a0Objet : …\u00a0», la deuxième vide"},
	    {"a tag without a name", "il manque un nom entre «\u00a0{{\u00a0» et «\u00a0}}\u00a0»"},
	    {"sections nest too deep", "trop de parties l'une dans l'autre"},
	    {"these delimiters are none", "les marques «\u00a0{{=\u00a0» ne se lisent pas"},
	    {"the name of a partial begins with _", "le nom d'une partie commence par «\u00a0_\u00a0»"},
	};
	char *end;
	long number = strtol(sentence, &end, 10);
	const char *what = text_starts(end, ": ") ? end + 2 : sentence, *said = what;

	for (size_t i = 0; i < COUNT(words) && !language_is_english(language); i++) {
		const char *at = strstr(what, words[i].holds);

		if (at == NULL)
			continue;
		said = arena_printf(arena, words[i].french,
		    at == what ? what + strlen(words[i].holds)
			       : arena_bytes(arena, what, (size_t)(at - what)));
		break;
	}
	if (number <= 0 || what == sentence)
		return said;
	return phrase_printf(arena, language, "%s (ligne %ld\u00a0: «\u00a0%s\u00a0»)", said, number,
	    line_of(arena, text, number));
}
