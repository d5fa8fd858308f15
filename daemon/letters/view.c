#include "letters/view.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/text.h"
#include "letters/french.h"
#include "letters/phrases.h"

#define LABEL_COLUMNS  15 /* "Identité cachée", the longest label, and all others stand in one column */
#define SHORT_SUMMARY  80
#define COLUMN_WIDEST  40
#define PROGRESS_CASES 10

/* A view is made of our own valid UTF-8, so only memory can run out: then, as in an arena, the process ends. */
static json_t *
need(json_t *value)
{
	if (value == NULL)
		abort();
	return value;
}

static void
put(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, need(value)) != 0)
		abort();
}

static void
push(json_t *array, json_t *value)
{
	if (json_array_append_new(array, need(value)) != 0)
		abort();
}

/* The array under this key, made when it is not there. */
static json_t *
list_of(json_t *view, const char *key)
{
	json_t *list = json_object_get(view, key);

	if (list == NULL) {
		list = json_array();
		put(view, key, list);
	}
	return list;
}

/* Bytes that are no UTF-8 must not end the desk, which would meet the same row again at every start. */
static json_t *
text_of(const char *value)
{
	json_t *text = json_string(value);

	if (text == NULL && !text_is_utf8(value, strlen(value))) {
		struct arena *arena = arena_open();
		text = json_string(text_valid(arena, value, strlen(value)));
		arena_close(arena);
	}
	return text;
}

json_t *
view_open(void)
{
	return need(json_object());
}

void
view_set(json_t *view, const char *key, const char *value)
{
	if (value != NULL)
		put(view, key, text_of(value));
	else
		json_object_del(view, key);
}

void
view_set_flag(json_t *view, const char *key, bool value)
{
	put(view, key, json_boolean(value));
}

static void
set_number(json_t *view, const char *key, int64_t value)
{
	put(view, key, json_integer(value));
}

/* How a status is coloured, beside its words; it may be followed by a comma and more. */
static const char *
tone_of(const char *said)
{
	static const struct {
		const char *status, *tone;
	} tones[] = {{"draft", "neutre"}, {"running", "bon"}, {"reviewing", "attente"}, {"done", "neutre"},
	    {"archived", "neutre"}, {"pending", "attente"}, {"validated", "bon"}, {"refused", "mauvais"},
	    {"notified", "neutre"}};
	static const char *const languages[] = {"fr", "en"};

	for (size_t i = 0; i < COUNT(tones) * COUNT(languages) && said != NULL; i++) {
		const char *words = say_status(languages[i % 2], tones[i / 2].status);
		size_t size = strlen(words);

		if (strncmp(said, words, size) == 0 && (said[size] == '\0' || said[size] == ','))
			return tones[i / 2].tone;
	}
	return NULL;
}

static void
set_status(const struct view_maker *maker, json_t *view, const char *status)
{
	const char *said = say_status(maker->language, status);

	view_set(view, "statut", said);
	view_set(view, "statut_ton", tone_of(said));
}

void
view_add_progress(const struct view_maker *maker, json_t *view, int64_t answered, int64_t recipients)
{
	json_t *progress = view_open(), *cases = need(json_array());
	struct buf bar = buf_make(maker->arena);
	/* The first answer shows, and the bar is only full when all have answered. */
	int64_t full = recipients <= 0 ? 0 : answered * PROGRESS_CASES / recipients;

	if (full == 0 && answered > 0)
		full = 1;
	buf_add_char(&bar, '[');
	for (int64_t i = 0; i < PROGRESS_CASES; i++) {
		json_t *one = view_open();

		view_set_flag(one, "plein", i < full);
		push(cases, one);
		buf_add(&bar, i < full ? "#" : "·");
	}
	buf_add_char(&bar, ']');
	view_set(progress, "barre", bar.data);
	put(progress, "cases", cases);
	view_set(progress, "texte", say_progress(maker->arena, maker->language, answered, recipients));
	put(view, "progres", progress);
}

void
view_add_sentence(json_t *view, const char *sentence)
{
	json_t *said = list_of(view, "phrases"), *item = view_open();

	/* Two commands of one letter may have the same to say. */
	for (size_t i = 0; i < json_array_size(said); i++)
		if (strcmp(json_string_value(json_object_get(json_array_get(said, i), "texte")), sentence) ==
		    0) {
			json_decref(item);
			return;
		}
	view_set(item, "texte", sentence);
	push(list_of(view, "phrases"), item);
}

/* Padded with spaces to one column, counted in characters. */
static json_t *
aligned(const char *name)
{
	char padded[256];
	size_t size = strlen(name), length = text_length(name);

	if (size + LABEL_COLUMNS >= sizeof(padded) || length >= LABEL_COLUMNS)
		return text_of(name);
	memcpy(padded, name, size);
	memset(padded + size, ' ', LABEL_COLUMNS - length);
	padded[size + LABEL_COLUMNS - length] = '\0';
	return text_of(padded);
}

void
view_add_field(json_t *view, const char *name, const char *value)
{
	json_t *item = view_open();

	view_set(item, "nom", name);
	put(item, "nom_aligne", aligned(name));
	view_set(item, "valeur", value);
	view_set(item, "ton", tone_of(value));
	push(list_of(view, "compris"), item);
}

void
view_add_problem(json_t *view, const char *name, const char *problem)
{
	json_t *item = view_open();

	view_set(item, "nom", name);
	view_set(item, "probleme", problem);
	push(list_of(view, "corriger"), item);
}

void
view_add_ignored(json_t *view, const char *line)
{
	json_t *item = view_open();

	view_set(item, "texte", line);
	push(list_of(view, "ignore"), item);
}

void
view_add_form_line(json_t *view, const char *name, const char *value, const char *problem)
{
	json_t *item = view_open();

	view_set(item, "nom", name);
	view_set(item, "valeur", value == NULL ? "" : value);
	view_set(item, "probleme", problem);
	push(list_of(view, "formulaire"), item);
}

/* RFC 6068: everything but unreserved characters as %XX, line ends as %0D%0A. */
static void
add_encoded(struct buf *buf, const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
	static const char digits[] = "0123456789ABCDEF";

	for (; *text != '\0'; text++) {
		if (*text == '\n')
			buf_add(buf, "%0D%0A");
		else if (strchr(plain, *text) != NULL)
			buf_add_char(buf, *text);
		else
			buf_add_bytes(
			    buf, (char[]){'%', digits[(unsigned char)*text >> 4], digits[*text & 15]}, 3);
	}
}

static const char *
mailto(const struct view_maker *maker, const char *subject, const char *body)
{
	struct buf buf = buf_make(maker->arena);
	const char *at = strrchr(maker->reply_to, '@');

	buf_add(&buf, "mailto:");
	add_encoded(&buf, at == NULL
			      ? maker->reply_to
			      : arena_bytes(maker->arena, maker->reply_to, (size_t)(at - maker->reply_to)));
	if (at != NULL)
		buf_addf(&buf, "@%s", at + 1);
	buf_add(&buf, "?subject=");
	add_encoded(&buf, subject == NULL ? maker->subject : subject);
	buf_add(&buf, "&body=");
	add_encoded(&buf, body);
	return buf.data;
}

void
view_add_link(const struct view_maker *maker, json_t *view, const char *text, const char *subject,
    const char *body, bool principal)
{
	json_t *item = view_open();

	view_set(item, "texte", phrase(maker->language, text));
	view_set(item, "href", mailto(maker, subject, phrase(maker->language, body)));
	view_set_flag(item, "principal", principal);
	push(list_of(view, "liens"), item);
}

/* -- tables -- */

static void
pad(struct buf *out, const char *text, size_t columns)
{
	buf_add(out, text);
	for (size_t length = text_length(text); length < columns; length++)
		buf_add_char(out, ' ');
}

/*
 * Each cell on one line, as plain text shows it; the headings first.  A cell that is wider than a column may be is whole all
 * the same, as in the HTML, and only moves what follows it in its row.
 */
static const char *
aligned_table(const struct view_maker *maker, const char *const *headings, size_t columns,
    const char *const *cells, size_t rows)
{
	struct buf out = buf_make(maker->arena);
	const char **shown = arena_array(maker->arena, (rows + 1) * columns, sizeof(*shown));
	size_t *widths = arena_array(maker->arena, columns, sizeof(*widths));

	for (size_t i = 0; i < (rows + 1) * columns; i++) {
		const char *cell = i < columns ? headings[i] : cells[i - columns];
		size_t length;

		shown[i] = text_line(maker->arena, cell);
		length = text_length(shown[i]);
		if (length > widths[i % columns] && length <= COLUMN_WIDEST)
			widths[i % columns] = length;
	}
	for (size_t i = 0; i < (rows + 1) * columns; i++) {
		bool last = i % columns + 1 == columns;

		pad(&out, shown[i], last ? 0 : widths[i % columns]);
		buf_add(&out, last ? "\n" : "  ");
	}
	return out.data;
}

static json_t *
texts_of(const char *const *texts, size_t count)
{
	json_t *list = need(json_array());

	for (size_t i = 0; i < count; i++) {
		json_t *item = view_open();
		view_set(item, "texte", texts[i]);
		view_set(item, "ton", tone_of(texts[i]));
		push(list, item);
	}
	return list;
}

void
view_add_table(const struct view_maker *maker, json_t *view, const char *const *headings, size_t columns,
    const char *const *cells, size_t rows)
{
	json_t *table = view_open(), *lines = need(json_array());

	put(table, "entetes", texts_of(headings, columns));
	for (size_t row = 0; row < rows; row++) {
		json_t *line = view_open();
		put(line, "cellules", texts_of(cells + row * columns, columns));
		push(lines, line);
	}
	put(table, "lignes", lines);
	view_set(table, "texte", aligned_table(maker, headings, columns, cells, rows));
	push(list_of(view, "tableau"), table);
}

/* -- what the mails are about -- */

json_t *
view_diffusion(const struct view_maker *maker, const struct diffusion *diffusion)
{
	json_t *view = view_open();

	view_set(view, "ref", arena_printf(maker->arena, "D-%lld", (long long)diffusion->id));
	view_set(view, "titre", diffusion->title);
	view_set(view, "tags", diffusion->tags);
	set_status(maker, view, diffusion_status_name(diffusion->status));
	if (diffusion->start_at != 0)
		view_set(
		    view, "debut", say_date(maker->arena, maker->language, maker->zone, diffusion->start_at));
	if (diffusion->end_at != 0) {
		view_set(
		    view, "fin", say_date(maker->arena, maker->language, maker->zone, diffusion->end_at));
		/* For subjects, which are short: "15 décembre". */
		view_set(view, "fin_jour",
		    strchr(say_day(maker->arena, maker->language, maker->zone, diffusion->end_at), ' ') + 1);
	}
	set_number(view, "candidats_nombre", diffusion->candidates);
	set_number(view, "destinataires_nombre", diffusion->recipients);
	set_number(view, "retours_nombre", diffusion->feedback);
	set_number(view, "attente_nombre", diffusion->pending);
	view_set(view, "maj", say_short_date(maker->arena, maker->zone, diffusion->updated_at));
	return view;
}

static bool
is_masked(const struct dossier *dossier, bool for_contact)
{
	return for_contact && dossier->hidden && !dossier->revealed;
}

const char *
view_dossier_name_in(
    struct arena *arena, const char *language, const struct dossier *dossier, bool for_contact)
{
	if (is_masked(dossier, for_contact))
		return phrase_printf(arena, language, "Candidat %d (identité masquée)", dossier->number);
	return candidate_name(arena, &dossier->candidate);
}

const char *
view_dossier_name(struct arena *arena, const struct dossier *dossier, bool for_contact)
{
	return view_dossier_name_in(arena, "fr", dossier, for_contact);
}

const char *
view_document_name(struct arena *arena, const struct dossier *dossier, size_t index, bool for_contact)
{
	/* What follows the last dot may be anything, a name too: "cv.Roux". */
	static const char *const endings[] = {".pdf", ".doc", ".docx", ".odt", ".rtf", ".txt", ".html",
	    ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".xls", ".xlsx", ".ods", ".ppt", ".pptx", ".zip"};
	const char *name = dossier->documents[index].filename, *dot, *ending = "";

	if (!is_masked(dossier, for_contact))
		return name;
	dot = strrchr(name, '.');
	for (size_t i = 0; i < COUNT(endings) && dot != NULL; i++)
		if (strcasecmp(dot, endings[i]) == 0)
			ending = endings[i];
	return arena_printf(arena, "candidat-%d-document-%zu%s", dossier->number, index + 1, ending);
}

static void
add_contact_links(const struct view_maker *maker, json_t *view, const struct dossier *dossier)
{
	static const struct {
		const char *text, *body;
		bool principal, masked_only;
	} links[] = {
	    {"Le rencontrer", "%d : entretien", true, false},
	    {"Connaître son identité", "%d : identité", false, true},
	    {"Une question", "%d : question : ", false, false},
	    {"Pas intéressé", "%d : pas intéressé", false, false},
	};

	for (size_t i = 0; i < COUNT(links); i++)
		if (!links[i].masked_only || is_masked(dossier, true))
			view_add_link(maker, view, links[i].text, NULL,
			    phrase_printf(maker->arena, maker->language, links[i].body, dossier->number),
			    links[i].principal);
}

static const char *
first_line(struct arena *arena, const char *text)
{
	return text == NULL
		   ? NULL
		   : text_excerpt(arena, text_trim(arena, arena_bytes(arena, text, strcspn(text, "\n"))),
			 SHORT_SUMMARY);
}

/* Lines below the first stand where it stands. */
static const char *
indented(struct arena *arena, const char *text)
{
	struct buf out = buf_make(arena);

	for (; text != NULL && *text != '\0'; text++) {
		buf_add_char(&out, *text);
		if (*text == '\n')
			buf_add(&out, "     ");
	}
	return text == NULL ? NULL : out.data;
}

/* What of a summary its first line does not tell: the lines below it, or all of it when that one had to be cut. */
static const char *
long_summary(struct arena *arena, const char *text)
{
	const char *rest;

	if (text == NULL)
		return NULL;
	text = text_trim(arena, text);
	rest = text + strcspn(text, "\n");
	if (text_length(arena_bytes(arena, text, (size_t)(rest - text))) > SHORT_SUMMARY)
		return indented(arena, text);
	rest = text_trim(arena, rest);
	return *rest == '\0' ? NULL : indented(arena, rest);
}

json_t *
view_dossier(const struct view_maker *maker, const struct dossier *dossier, bool for_contact, bool with_links)
{
	const char *summary = dossier->summary != NULL || is_masked(dossier, for_contact)
				  ? dossier->summary
				  : dossier->candidate.summary;
	json_t *view = view_open(), *documents = need(json_array());

	set_number(view, "numero", dossier->number);
	view_set(view, "repere", arena_printf(maker->arena, "C%d", dossier->number));
	view_set(view, "nom", view_dossier_name_in(maker->arena, maker->language, dossier, for_contact));
	view_set_flag(view, "masque", is_masked(dossier, for_contact));
	view_set_flag(view, "inactif", !dossier->active);
	view_set(view, "resume_court", first_line(maker->arena, summary));
	view_set(view, "resume", long_summary(maker->arena, summary));
	view_set(view, "avis", indented(maker->arena, dossier->opinion));
	for (size_t i = 0; i < dossier->document_count; i++) {
		json_t *document = view_open();
		view_set(document, "nom", view_document_name(maker->arena, dossier, i, for_contact));
		push(documents, document);
	}
	put(view, "documents", documents);
	/* Its own list even when empty: a template must not fall back to the links of the whole mail. */
	put(view, "liens", json_array());
	if (with_links)
		add_contact_links(maker, view, dossier);
	return view;
}

json_t *
view_feedback(const struct view_maker *maker, const struct feedback *feedback, const char *candidate_name,
    const char *contact_name)
{
	json_t *view = view_open();

	view_set(view, "ref", arena_printf(maker->arena, "R-%lld", (long long)feedback->id));
	view_set(view, "action", feedback->action);
	view_set(view, "quoi", say_action(maker->arena, maker->language, feedback->action));
	view_set(view, "commentaire", feedback->comment);
	view_set(view, "quand", say_when(maker->arena, maker->language, feedback->when_local));
	set_status(maker, view, feedback_status_name(feedback->status));
	view_set_flag(view, "horsdelai", feedback->late);
	view_set(view, "candidat", candidate_name);
	if (feedback->dossier_number != 0)
		set_number(view, "numero", feedback->dossier_number);
	view_set(view, "contact", contact_name);
	if (feedback->decided_at != 0)
		view_set(view, "decision_le",
		    say_moment(maker->arena, maker->language, maker->zone, feedback->decided_at));
	/* Some reasons are ours: the diffusion is over. */
	view_set(view, "decision_commentaire", phrase(maker->language, feedback->decision_comment));
	return view;
}

static const char *
first_name(const char *name, char *out, size_t room)
{
	size_t size = strcspn(name, " ");

	if (size >= room)
		return name;
	memcpy(out, name, size);
	out[size] = '\0';
	return out;
}

json_t *
view_recruiter(const struct recruiter *recruiter, const struct agency *agency)
{
	json_t *view = view_open();
	char first[128];

	view_set(view, "nom", recruiter->name);
	view_set(view, "prenom", first_name(recruiter->name, first, sizeof(first)));
	view_set(view, "email", recruiter->email);
	view_set(view, "telephone", recruiter->phone != NULL ? recruiter->phone : agency->phone);
	view_set(view, "agence", agency->name);
	return view;
}

json_t *
view_signature(const struct recruiter *recruiter, const struct agency *agency, bool internal)
{
	json_t *view = view_recruiter(recruiter, agency);

	if (!internal)
		view_set(view, "telephone", agency->phone);
	return view;
}

json_t *
view_contact(const struct contact *contact)
{
	json_t *view = view_open();
	char first[128];

	view_set(view, "nom", contact->name);
	view_set(view, "prenom", first_name(contact->name, first, sizeof(first)));
	view_set(view, "email", contact->email);
	view_set(view, "societe", contact->company);
	return view;
}
