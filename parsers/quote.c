#include "quote.h"

#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

/* Longer lines are nobody's attribution or header, and are not folded. */
#define HEAD_LINE_MAX 1000
#define JOINED_LINES  5
#define HEADER_LINES  16
#define LABEL_BYTES   28
#define MARKER_BYTES  200

enum label { LABEL_NONE, LABEL_FROM, LABEL_DATE, LABEL_TO, LABEL_COPY, LABEL_SUBJECT, LABEL_OTHER };

/* Folded (base/text.h); in French first, then by alphabet of the languages met. */
static const struct {
	const char *word;
	enum label label;
} labels[] = {
    {"de", LABEL_FROM},
    {"expediteur", LABEL_FROM},
    {"emetteur", LABEL_FROM},
    {"from", LABEL_FROM},
    {"von", LABEL_FROM},
    {"absender", LABEL_FROM},
    {"da", LABEL_FROM},
    {"mittente", LABEL_FROM},
    {"van", LABEL_FROM},
    {"afzender", LABEL_FROM},
    {"fra", LABEL_FROM},
    {"fran", LABEL_FROM},
    {"od", LABEL_FROM},
    {"remitente", LABEL_FROM},
    {"remetente", LABEL_FROM},
    {"lahettaja", LABEL_FROM},
    {"от", LABEL_FROM},
    {"от кого", LABEL_FROM},
    {"envoye", LABEL_DATE},
    {"envoye le", LABEL_DATE},
    {"date", LABEL_DATE},
    {"date d'envoi", LABEL_DATE},
    {"message du", LABEL_DATE},
    {"sent", LABEL_DATE},
    {"sent on", LABEL_DATE},
    {"gesendet", LABEL_DATE},
    {"gesendet am", LABEL_DATE},
    {"datum", LABEL_DATE},
    {"dato", LABEL_DATE},
    {"data", LABEL_DATE},
    {"inviato", LABEL_DATE},
    {"inviato il", LABEL_DATE},
    {"verzonden", LABEL_DATE},
    {"verzonden op", LABEL_DATE},
    {"enviado", LABEL_DATE},
    {"enviado el", LABEL_DATE},
    {"enviado em", LABEL_DATE},
    {"enviada", LABEL_DATE},
    {"enviada em", LABEL_DATE},
    {"fecha", LABEL_DATE},
    {"sendt", LABEL_DATE},
    {"skickat", LABEL_DATE},
    {"wyslano", LABEL_DATE},
    {"wyslane", LABEL_DATE},
    {"lahetetty", LABEL_DATE},
    {"дата", LABEL_DATE},
    {"отправлено", LABEL_DATE},
    {"a", LABEL_TO},
    {"pour", LABEL_TO},
    {"destinataire", LABEL_TO},
    {"destinataires", LABEL_TO},
    {"to", LABEL_TO},
    {"an", LABEL_TO},
    {"para", LABEL_TO},
    {"aan", LABEL_TO},
    {"til", LABEL_TO},
    {"till", LABEL_TO},
    {"do", LABEL_TO},
    {"vastaanottaja", LABEL_TO},
    {"кому", LABEL_TO},
    {"cc", LABEL_COPY},
    {"cci", LABEL_COPY},
    {"bcc", LABEL_COPY},
    {"copie", LABEL_COPY},
    {"copie a", LABEL_COPY},
    {"kopie", LABEL_COPY},
    {"kopia", LABEL_COPY},
    {"objet", LABEL_SUBJECT},
    {"sujet", LABEL_SUBJECT},
    {"subject", LABEL_SUBJECT},
    {"betreff", LABEL_SUBJECT},
    {"betr", LABEL_SUBJECT},
    {"asunto", LABEL_SUBJECT},
    {"oggetto", LABEL_SUBJECT},
    {"onderwerp", LABEL_SUBJECT},
    {"assunto", LABEL_SUBJECT},
    {"emne", LABEL_SUBJECT},
    {"amne", LABEL_SUBJECT},
    {"temat", LABEL_SUBJECT},
    {"aihe", LABEL_SUBJECT},
    {"тема", LABEL_SUBJECT},
    {"repondre a", LABEL_OTHER},
    {"reply-to", LABEL_OTHER},
    {"importance", LABEL_OTHER},
    {"priorite", LABEL_OTHER},
    {"pieces jointes", LABEL_OTHER},
    {"piece jointe", LABEL_OTHER},
    {"attachments", LABEL_OTHER},
    {"organisation", LABEL_OTHER},
    {"organization", LABEL_OTHER},
};

/* Folded; what a client says somebody did before it shows the words. */
static const char *const verbs[] = {"a ecrit", "ecrit", "a envoye", "wrote", "writes", "schrieb",
    "hat geschrieben", "escribio", "ha scritto", "scrive", "schreef", "heeft geschreven", "geschreven",
    "escreveu", "skrev", "napisal(a)", "pisze", "napisal", "napisala", "napsal", "kirjoitti", "da viet",
    "написал", "написала", "пишет", "yazdi", "irta"};

/* Folded; how the line begins that a client writes above a quote. */
static const char *const openers[] = {"le ", "on ", "am ", "el ", "il ", "op ", "em ", "no dia ", "w dniu ",
    "dnia ", "den ", "vao ", "в ", "a la date du ", "en date du ", "at ", "quoting ", "from ", "il giorno ",
    "ter "};

/* Folded; between dashes, or above a header. */
static const struct {
	const char *words;
	enum quote_head head;
} markers[] = {
    {"message d'origine", QUOTE_MARKER},
    {"message original", QUOTE_MARKER},
    {"mail original", QUOTE_MARKER},
    {"message initial", QUOTE_MARKER},
    {"courriel original", QUOTE_MARKER},
    {"original message", QUOTE_MARKER},
    {"original appointment", QUOTE_MARKER},
    {"rendez-vous d'origine", QUOTE_MARKER},
    {"reply message", QUOTE_MARKER},
    {"ursprungliche nachricht", QUOTE_MARKER},
    {"urspr. nachricht", QUOTE_MARKER},
    {"original-nachricht", QUOTE_MARKER},
    {"antwort nachricht", QUOTE_MARKER},
    {"originalnachricht", QUOTE_MARKER},
    {"mensaje original", QUOTE_MARKER},
    {"messaggio originale", QUOTE_MARKER},
    {"messaggio originario", QUOTE_MARKER},
    {"oorspronkelijk bericht", QUOTE_MARKER},
    {"mensagem original", QUOTE_MARKER},
    {"oprindelig besked", QUOTE_MARKER},
    {"oprindelig meddelelse", QUOTE_MARKER},
    {"opprinnelig melding", QUOTE_MARKER},
    {"ursprungligt meddelande", QUOTE_MARKER},
    {"originalmeddelande", QUOTE_MARKER},
    {"alkuperainen viesti", QUOTE_MARKER},
    {"oryginalna wiadomosc", QUOTE_MARKER},
    {"wiadomosc oryginalna", QUOTE_MARKER},
    {"исходное сообщение", QUOTE_MARKER},
    {"reply above this line", QUOTE_MARKER},
    {"please reply above this line", QUOTE_MARKER},
    {"repondre au-dessus de cette ligne", QUOTE_MARKER},
    {"repondez au-dessus de cette ligne", QUOTE_MARKER},
    {"message transfere", QUOTE_FORWARD},
    {"mail transfere", QUOTE_FORWARD},
    {"courriel transfere", QUOTE_FORWARD},
    {"message reexpedie", QUOTE_FORWARD},
    {"debut du message transfere", QUOTE_FORWARD},
    {"debut du message reexpedie", QUOTE_FORWARD},
    {"forwarded message", QUOTE_FORWARD},
    {"begin forwarded message", QUOTE_FORWARD},
    {"weitergeleitete nachricht", QUOTE_FORWARD},
    {"anfang der weitergeleiteten nachricht", QUOTE_FORWARD},
    {"mensaje reenviado", QUOTE_FORWARD},
    {"inicio del mensaje reenviado", QUOTE_FORWARD},
    {"messaggio inoltrato", QUOTE_FORWARD},
    {"inizio messaggio inoltrato", QUOTE_FORWARD},
    {"doorgestuurd bericht", QUOTE_FORWARD},
    {"begin doorgestuurd bericht", QUOTE_FORWARD},
    {"mensagem encaminhada", QUOTE_FORWARD},
    {"videresendt meddelelse", QUOTE_FORWARD},
    {"videresendt melding", QUOTE_FORWARD},
    {"vidarebefordrat meddelande", QUOTE_FORWARD},
    {"wiadomosc przekazana dalej", QUOTE_FORWARD},
    {"пересланное сообщение", QUOTE_FORWARD},
    {"пересылаемое сообщение", QUOTE_FORWARD},
};

/* The folded line without the marks of bold and spaces around it. */
static char *
fold(struct arena *a, const struct line *line)
{
	char *folded = line->size_bytes <= HEAD_LINE_MAX ? text_fold(a, line->text) : arena_string(a, ""),
	     *end;

	folded += strspn(folded, " *_\t");
	/* One dash is a list's; some draw their line around the words. */
	if (folded[0] == '-' && folded[1] == '-')
		folded += strspn(folded, "- ");
	end = folded + strlen(folded);
	while (end > folded && strchr(" *_\t-", end[-1]) != NULL)
		*--end = '\0';
	return folded;
}

static bool
is_word_byte(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* -- attributions -- */

/* Where one of the verbs stands as words of its own, or NULL. */
static const char *
find_verb(const char *text)
{
	for (size_t i = 0; i < COUNT(verbs); i++) {
		size_t length = strlen(verbs[i]);
		for (const char *at = text; (at = strstr(at, verbs[i])) != NULL; at += length)
			if ((at == text || strchr(" ,>)\"", at[-1]) != NULL) && !is_word_byte(at[length]))
				return at;
	}
	return NULL;
}

/* "09:12", "9h30", "2026-12-01", "1/12/26", "2026": what a client says of when. */
static bool
has_moment(const char *text)
{
	for (; *text != '\0'; text++) {
		size_t digits;
		if (!isdigit((unsigned char)*text))
			continue;
		digits = strspn(text, "0123456789");
		if (digits <= 2 && text[digits] != '\0' && strchr(":h./-", text[digits]) != NULL &&
		    isdigit((unsigned char)text[digits + 1]))
			return true;
		if (digits == 4 && (strncmp(text, "19", 2) == 0 || strncmp(text, "20", 2) == 0))
			return true;
		text += digits - 1;
	}
	return false;
}

static bool
has_opener(const char *text)
{
	for (size_t i = 0; i < COUNT(openers); i++)
		if (text_starts(text, openers[i]))
			return true;
	return false;
}

static bool
can_begin_attribution(const char *folded)
{
	const char *digit = strpbrk(folded, "0123456789");

	return has_opener(folded) || strchr(folded, '@') != NULL || (digit != NULL && digit - folded < 30) ||
	       find_verb(folded) != NULL;
}

static bool
ends_attribution(const char *folded)
{
	size_t size = strlen(folded);
	const char *verb;

	if (size > 0 && folded[size - 1] == ':')
		return true;
	verb = find_verb(folded);
	return verb != NULL && strlen(verb) < 14;
}

static bool
is_attribution(const char *folded, bool quote_follows)
{
	const char *verb = find_verb(folded);
	bool colon = folded[0] != '\0' && folded[strlen(folded) - 1] == ':';
	bool address = strchr(folded, '@') != NULL, moment = has_moment(folded);

	if (verb != NULL && quote_follows)
		return moment || address || strlen(folded) < 80;
	if (verb != NULL && colon)
		return (address || moment) &&
		       (address || has_opener(folded) || isdigit((unsigned char)folded[0]));
	if (verb != NULL)
		return address && moment;
	return colon && address && moment && strchr(folded, '<') != NULL;
}

/* Whether the next line with something in it is quoted. */
static bool
quote_follows(const struct lines *lines, size_t at, unsigned depth)
{
	while (at < lines->count && line_is_blank(&lines->items[at]) && lines->items[at].depth <= depth)
		at++;
	return at < lines->count && lines->items[at].depth > depth;
}

/* The '>' that closes an address may have been wrapped to where it looks like a quote mark. */
static bool
closes_address(const struct line *line, unsigned depth, const char *joined)
{
	const char *open = strrchr(joined, '<');

	return line->depth == depth + 1 && line->size_bytes < 30 && open != NULL && strchr(open, '>') == NULL;
}

/* "2026/12/1 Hélène <h@x.fr>" and a quote under it. */
static bool
ends_with_address(const char *joined, const struct lines *lines, size_t at, unsigned depth)
{
	size_t size = strlen(joined);

	return size > 0 && joined[size - 1] == '>' && strchr(joined, '@') != NULL && has_moment(joined) &&
	       quote_follows(lines, at, depth);
}

/* Adds line `at` to what was joined; false: it is none of an attribution's. */
static bool
join_attribution(struct arena *a, const struct line *line, unsigned depth, struct buf *joined)
{
	if (line->depth != depth) {
		if (!closes_address(line, depth, joined->data))
			return false;
		buf_add(joined, ">");
	}
	if (joined->size_bytes > 0)
		buf_add_char(joined, ' ');
	buf_add(joined, fold(a, line));
	return joined->size_bytes <= HEAD_LINE_MAX;
}

static bool
find_attribution(struct arena *a, const struct lines *lines, size_t at, size_t *past)
{
	unsigned depth = lines->items[at].depth;
	struct buf joined = buf_make(a);

	if (!can_begin_attribution(fold(a, &lines->items[at])))
		return false;
	for (size_t i = at; i < lines->count && i < at + JOINED_LINES; i++) {
		const struct line *line = &lines->items[i];
		if (line_is_blank(line)) {
			/* Only before the address itself. */
			if (i + 1 < lines->count && lines->items[i + 1].text[0] == '<')
				continue;
			return false;
		}
		if (!join_attribution(a, line, depth, &joined))
			return false;
		if (!ends_attribution(joined.data) && !ends_with_address(joined.data, lines, i + 1, depth))
			continue;
		*past = i + 1;
		return is_attribution(joined.data, quote_follows(lines, i + 1, depth)) ||
		       ends_with_address(joined.data, lines, i + 1, depth);
	}
	return false;
}

/* -- header blocks -- */

static enum label
label_of(struct arena *a, const struct line *line)
{
	const char *folded = fold(a, line), *colon = strchr(folded, ':');
	size_t size;

	if (colon == NULL)
		return text_starts(folded, "message du ") ? LABEL_DATE : LABEL_NONE;
	size = (size_t)(colon - folded);
	while (size > 0 && strchr(" *", folded[size - 1]) != NULL)
		size--;
	if (size == 0 || size > LABEL_BYTES)
		return LABEL_NONE;
	for (size_t i = 0; i < COUNT(labels); i++)
		if (labels[i].word[0] == *folded && strlen(labels[i].word) == size &&
		    strncmp(labels[i].word, folded, size) == 0)
			return labels[i].label;
	return LABEL_NONE;
}

/* A recipient list or a subject goes on over lines that are indented or hold addresses. */
static bool
continues_header(const struct line *line, enum label last)
{
	return (last == LABEL_FROM || last == LABEL_TO || last == LABEL_COPY || last == LABEL_SUBJECT) &&
	       (line->text[0] == ' ' || line->text[0] == '\t' ||
		   (last != LABEL_SUBJECT && line->size_bytes < 300 && strchr(line->text, '@') != NULL));
}

/* `needed`: how many of the fields must be there, the sender among them. */
static bool
find_header(struct arena *a, const struct lines *lines, size_t at, unsigned needed, size_t *past)
{
	bool seen[LABEL_OTHER + 1] = {false};
	unsigned count = 0, depth = lines->items[at].depth;
	enum label last = LABEL_NONE;
	bool address = false, moment = false;

	for (size_t i = at; i < lines->count && i < at + HEADER_LINES; i++) {
		const struct line *line = &lines->items[i];
		enum label label;
		if (line->depth != depth)
			break;
		if (line_is_blank(line)) {
			/* Paragraphs of HTML put an empty line between fields; two of them end the header. */
			if (i == at || line_is_blank(&lines->items[i - 1]))
				break;
			continue;
		}
		label = label_of(a, line);
		if (label == LABEL_NONE && !continues_header(line, last))
			break;
		if (label != LABEL_NONE) {
			last = label;
			count += seen[label] ? 0 : 1;
			seen[label] = true;
			moment = moment || (label == LABEL_DATE && has_moment(line->text));
			address = address || (label <= LABEL_TO && strchr(line->text, '@') != NULL);
		}
		*past = i + 1;
	}
	/* Two fields are enough when they say when, and by an address who. */
	if (needed > 2 && count == 2 && seen[LABEL_DATE] && (seen[LABEL_FROM] || seen[LABEL_TO]))
		return moment && address;
	return count >= needed && seen[LABEL_FROM] && (seen[LABEL_DATE] || seen[LABEL_SUBJECT]);
}

/* -- markers -- */

static bool
header_follows(struct arena *a, const struct lines *lines, size_t at)
{
	unsigned depth = lines->items[at - 1].depth;

	while (at < lines->count && line_is_blank(&lines->items[at]) && lines->items[at].depth == depth)
		at++;
	return at < lines->count && label_of(a, &lines->items[at]) != LABEL_NONE;
}

static enum quote_head
find_marker(struct arena *a, const struct lines *lines, size_t at, size_t *past)
{
	static const char marks[] = "-_=*~<>#+|. ";
	const char *folded = text_fold(a, lines->items[at].text), *start = folded + strspn(folded, marks);
	size_t size = strlen(start);
	bool drawn = start - folded >= 2;

	while (size > 0 && strchr(marks, start[size - 1]) != NULL)
		size--;
	if (size > 0 && start[size - 1] == ':') {
		drawn = true;
		while (size > 0 && strchr(" :", start[size - 1]) != NULL)
			size--;
	}
	for (size_t i = 0; i < COUNT(markers); i++) {
		if (markers[i].words[0] != *start || strlen(markers[i].words) != size ||
		    strncmp(markers[i].words, start, size) != 0)
			continue;
		*past = at + 1;
		if (drawn || header_follows(a, lines, *past))
			return markers[i].head;
	}
	return QUOTE_NONE;
}

/* A header after a marker belongs to it. */
static void
take_header(struct arena *a, const struct lines *lines, size_t *past)
{
	size_t at = *past, end = at;

	while (at < lines->count && line_is_blank(&lines->items[at]))
		at++;
	if (at < lines->count && find_header(a, lines, at, 2, &end))
		*past = end;
}

enum quote_head
quote_find(struct arena *a, const struct lines *lines, size_t at, size_t *past)
{
	const struct line *line = &lines->items[at];
	enum quote_head head = QUOTE_NONE;

	if (line->size_bytes == 0 || line->size_bytes > HEAD_LINE_MAX || line_is_blank(line))
		return QUOTE_NONE;
	if (line->size_bytes <= MARKER_BYTES)
		head = find_marker(a, lines, at, past);
	if (head != QUOTE_NONE) {
		take_header(a, lines, past);
		return head;
	}
	if (label_of(a, line) != LABEL_NONE && find_header(a, lines, at, 3, past))
		return QUOTE_HEADER;
	return find_attribution(a, lines, at, past) ? QUOTE_ATTRIBUTION : QUOTE_NONE;
}

bool
quote_says_from(struct arena *a, const struct line *line)
{
	return label_of(a, line) == LABEL_FROM;
}
