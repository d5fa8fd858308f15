#include "application.h"

#include <ctype.h>
#include <string.h>

#include "base/phone.h"
#include "base/text.h"
#include "form.h"
#include "lines.h"
#include "quote.h"

#define LINES_MAX	400
#define LINE_BYTES_MAX	500
#define FACTS_MAX	5
#define PHONE_BYTES_MAX 24

struct search {
	struct arena *arena;
	const struct message *message;
	struct read_application *found;
	struct read_applicant *applicant; /* whose letter is being read, or NULL */
};

static void
add_once(struct arena *a, struct strings *list, const char *text)
{
	if (text == NULL || *text == '\0' || list->count == FACTS_MAX)
		return;
	for (size_t i = 0; i < list->count; i++)
		if (text_same(a, list->items[i], text))
			return;
	if (list->items == NULL)
		list->items = arena_array(a, FACTS_MAX, sizeof(*list->items));
	list->items[list->count++] = text;
}

/* The address that stands at `at`, an @ in the line; NULL when it is none. */
static const char *
address_at(struct arena *a, const char *line, const char *at)
{
	static const char stops[] = " <>()[]\"',;:|\t*";
	const char *from = at, *to = at;

	while (from > line && strchr(stops, from[-1]) == NULL)
		from--;
	while (*to != '\0' && strchr(stops, *to) == NULL)
		to++;
	while (to > at && to[-1] == '.')
		to--;
	from = arena_bytes(a, from, (size_t)(to - from));
	return text_is_address(from) ? text_lower(a, from) : NULL;
}

static void
add_addresses(struct search *search, const char *line)
{
	for (const char *at = strchr(line, '@'); at != NULL; at = strchr(at + 1, '@'))
		add_once(search->arena, &search->applicant->emails, address_at(search->arena, line, at));
}

/* -- header blocks -- */

/* "Jean Dupont" before the address, without quotation marks and what clients put between. */
static const char *
name_before(struct arena *a, const char *value)
{
	char *name = arena_bytes(a, value, strcspn(value, "<[("));

	for (char *c = name; *c != '\0'; c++)
		if (strchr("\"'*_", *c) != NULL)
			*c = ' ';
	name = text_line(a, name);
	return strchr(name, '@') != NULL ? NULL : name;
}

/* Who is there already, or is the one who forwards, is nobody new: what stands below is not read. */
static void
add_applicant(struct search *search, const char *value)
{
	struct read_application *found = search->found;
	const char *at = strchr(value, '@');
	const char *email = at == NULL ? NULL : address_at(search->arena, value, at), *name;

	search->applicant = NULL;
	if (email == NULL || found->count == FACTS_MAX || strcmp(email, search->message->from.email) == 0)
		return;
	for (size_t i = 0; i < found->count; i++)
		if (strcmp(found->applicants[i].email, email) == 0)
			return;
	if (found->applicants == NULL)
		found->applicants = arena_array(search->arena, FACTS_MAX, sizeof(*found->applicants));
	name = name_before(search->arena, value);
	search->applicant = &found->applicants[found->count++];
	*search->applicant =
	    (struct read_applicant){.name = name == NULL || *name == '\0' ? NULL : name, .email = email};
}

/* Lines [at, past) of a header block: who it is from.  An address may be wrapped to the next line. */
static void
read_header(struct search *search, const struct lines *lines, size_t at, size_t past)
{
	for (; at < past; at++) {
		const char *colon = strchr(lines->items[at].text, ':');

		if (colon == NULL || !quote_says_from(search->arena, &lines->items[at]))
			continue;
		if (strchr(colon, '@') == NULL && at + 1 < past)
			colon = arena_printf(search->arena, "%s %s", colon, lines->items[at + 1].text);
		add_applicant(search, colon + 1);
		return;
	}
}

/* "Le 1 déc. 2026 à 09:12, Jean Dupont <jean@x.example> a écrit :" */
static void
read_attribution(struct search *search, const struct lines *lines, size_t at, size_t past)
{
	const char *text = lines_text(search->arena, lines, at, past), *open = strchr(text, '<'),
		   *name = open;

	if (open == NULL)
		return;
	while (name > text && name[-1] != ',' && !isdigit((unsigned char)name[-1]))
		name--;
	add_applicant(search, text_line(search->arena, name));
}

/* -- what the letter says -- */

/* "69003 Lyon" */
static void
add_place(struct search *search, const char *line)
{
	for (const char *c = line; *c != '\0'; c++) {
		size_t digits = strspn(c, "0123456789");
		const char *city = c + digits;

		if (digits == 0)
			continue;
		city += strspn(city, " ");
		if (digits == 5 && city > c + digits && (c == line || strchr(" ,;(-", c[-1]) != NULL) &&
		    (isupper((unsigned char)*city) || (unsigned char)*city >= 0x80)) {
			size_t size = strcspn(city, ",;()|0123456789:");
			const char *name = text_trim(search->arena, arena_bytes(search->arena, city, size));

			if (text_length(name) <= 45)
				add_once(search->arena, &search->applicant->places,
				    arena_printf(search->arena, "%.5s %s", c, name));
		}
		c += digits - 1;
	}
}

static void
add_phones(struct search *search, const char *line)
{
	for (const char *c = line; *c != '\0'; c++) {
		size_t size;
		const char *phone;

		if ((*c != '+' && *c != '0') ||
		    (c > line && (isalnum((unsigned char)c[-1]) || strchr("+.-/", c[-1]) != NULL)))
			continue;
		size = strspn(c, "+0123456789 .-/()");
		while (size > 0 && !isdigit((unsigned char)c[size - 1]))
			size--;
		phone = size > PHONE_BYTES_MAX
			    ? NULL
			    : phone_parse(search->arena, arena_bytes(search->arena, c, size));
		add_once(search->arena, &search->applicant->phones, phone);
		c += size > 0 ? size - 1 : 0;
	}
}

/* "Nom : Dupont", as forms on the web send applications. */
static bool
read_labelled(struct search *search, const char *line)
{
	struct form_field field;
	struct read_applicant *applicant = search->applicant;

	if (!form_line(search->arena, line, &field) || !field.known || *field.value == '\0')
		return false;
	if (strcmp(field.name, "Nom") == 0 && applicant->last_name == NULL)
		applicant->last_name = text_line(search->arena, field.value);
	else if (strcmp(field.name, "Prénom") == 0 && applicant->first_name == NULL)
		applicant->first_name = text_line(search->arena, field.value);
	else
		return false;
	return true;
}

static void
read_line(struct search *search, const struct line *line)
{
	const char *text = line->text;

	if (line->size_bytes > LINE_BYTES_MAX || read_labelled(search, text))
		return;
	add_addresses(search, text);
	add_phones(search, text);
	add_place(search, text);
}

/*
 * Header blocks say from whom what is forwarded comes, one within the other.  "... a écrit :" below one begins what
 * that person answers: nothing more is read.
 */
static void
read_lines(struct search *search, const struct lines *lines)
{
	size_t past;

	for (size_t i = 0; i < lines->count && i < LINES_MAX; i = past) {
		enum quote_head head = quote_find(search->arena, lines, i, &past);

		if (head == QUOTE_NONE) {
			past = i + 1;
			if (search->applicant != NULL && lines->items[i].depth == lines->items[0].depth)
				read_line(search, &lines->items[i]);
		} else if (head != QUOTE_ATTRIBUTION) {
			read_header(search, lines, i, past);
		} else if (search->found->count > 0) {
			return;
		} else {
			read_attribution(search, lines, i, past);
		}
	}
}

/* A letter forwarded as an attachment; one only, and what it quotes in turn is not looked at. */
static bool
read_attached(struct search *search)
{
	for (size_t i = 0; i < search->message->attachment_count; i++) {
		const struct attachment *attachment = &search->message->attachments[i];
		struct message *inner;
		struct lines lines = {0};
		const char *name;

		if (strcmp(attachment->type, "message/rfc822") != 0)
			continue;
		inner = message_parse(search->arena, attachment->data, attachment->size_bytes);
		name = inner->from.name == NULL ? "" : inner->from.name;
		add_applicant(search, arena_printf(search->arena, "%s <%s>", name, inner->from.email));
		lines_add_plain(search->arena, &lines,
		    arena_printf(search->arena, "%s\n%s", inner->text,
			inner->signature == NULL ? "" : inner->signature),
		    false, false);
		read_lines(search, &lines);
		return true;
	}
	return false;
}

struct read_application *
application_read(struct arena *a, const struct message *message)
{
	struct search search = {.arena = a, .message = message};
	struct lines lines = {0};

	search.found = arena_alloc(a, sizeof(*search.found));
	if (!read_attached(&search) && message->quoted != NULL && *message->quoted != '\0') {
		lines_add_plain(a, &lines, message->quoted, false, false);
		read_lines(&search, &lines);
	}
	return search.found->count > 0 ? search.found : NULL;
}
