#include "signature.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "word_list.h"

#define WINDOW_LINES  100 /* how far above the end a signature is looked for */
#define BLOCK_LINES   16  /* with something in them, before legal text */
#define FOOTER_BYTES  160
#define CLOSING_BYTES 60
#define NAME_BYTES    90
#define FOLDED_BYTES  600 /* of a line */
#define PROSE_WORDS   8
#define TOKENS_MAX    8

/* Folded (base/text.h) beginnings of what telephones and programs append. */
WORD_LIST(footers, "envoye de mon ", "envoye depuis ", "envoye a partir d", "envoye via ", "envoye avec ",
    "envoye sans fil", "envoye par mon ", "envoye du ", "sent from ", "sent via ", "sent with ",
    "sent using ", "sent wirelessly ", "sent by my ", "get outlook for ", "obtenir outlook pour ",
    "obtenez outlook pour ", "telechargez outlook pour ", "telecharger outlook pour ",
    "provenance : courrier pour", "provenance: courrier pour", "gesendet von ", "gesendet mit ",
    "von meinem ", "outlook fur ", "enviado desde ", "enviado do ", "enviado de ", "enviado a partir ",
    "obtener outlook para ", "inviato da", "scarica outlook per ", "verstuurd vanaf ", "verzonden vanaf ",
    "verzonden met ", "wyslane z ", "wyslano z ", "sendt fra ", "skickat fran ", "lahetetty ",
    "отправлено с ", "via mobile", "download outlook for ");

/* Folded beginnings of closing formulas, after which nobody writes more than who they are. */
WORD_LIST(closings, "cordialement", "bien cordialement", "tres cordialement", "cordiales salutations",
    "cordialemement", "cdlt", "cdt", "bien cdlt", "bien a vous", "bien a toi", "bien sincerement",
    "sincerement", "sinceres salutations", "salutations", "meilleures salutations", "mes salutations",
    "respectueusement", "amicalement", "tres amicalement", "amities", "crdlt", "avec mes salutations",
    "avec mes remerciements", "veuillez agreer", "je vous prie d'agreer", "je vous prie de croire",
    "nous vous prions d'agreer", "veuillez recevoir", "recevez, ", "best regards", "kind regards",
    "warm regards", "regards", "with regards", "many regards", "with kind regards", "with best regards",
    "kindest regards", "warmest regards", "best wishes", "all the best", "sincerely", "yours sincerely",
    "sincerely yours", "yours truly", "yours faithfully", "respectfully", "cheers", "br,",
    "mit freundlichen grussen", "mit freundlichem gruss", "freundliche grusse", "viele grusse",
    "beste grusse", "liebe grusse", "herzliche grusse", "mit besten grussen", "mfg", "vg,", "lg,", "saludos",
    "un saludo", "un cordial saludo", "saludos cordiales", "atentamente", "cordialmente", "cordiali saluti",
    "distinti saluti", "un cordiale saluto", "saluti", "met vriendelijke groet", "vriendelijke groet", "mvg",
    "groeten", "hartelijke groet", "com os melhores cumprimentos", "melhores cumprimentos", "atenciosamente",
    "cumprimentos", "z powazaniem", "pozdrawiam", "med venlig hilsen", "vennlig hilsen",
    "med vanlig halsning", "mvh", "ystavallisin terveisin", "с уважением");

/* Those that are said in the middle of a letter too: a name must follow. */
static const char *const thanks[] = {"merci", "merci d'avance", "merci beaucoup", "merci par avance",
    "un grand merci", "en vous remerciant", "je vous remercie", "avec mes remerciements", "a bientot",
    "a tres bientot", "bonne journee", "bonnes fetes", "joyeuses fetes", "bonne fin de semaine",
    "bonne semaine", "belle soiree", "bonne soiree", "bon week-end", "bonne reception", "belle journee",
    "tres bonne journee", "bonne fin de journee", "excellente journee", "thanks", "thank you", "many thanks",
    "thanks again", "thanks in advance", "thanks so much", "thx", "best", "take care", "talk soon", "danke",
    "vielen dank", "gruss", "grusse", "gracias", "muchas gracias", "grazie", "bedankt", "alvast bedankt",
    "thanks anyway", "thanks all the same", "merci quand meme", "merci tout de meme", "obrigado", "obrigada",
    "dziekuje", "merci et bonne journee", "dans l'attente de votre retour", "dans l'attente"};

/* Folded beginnings of legal and other common text, and what must be said in it. */
WORD_LIST(disclaimers, "ce message", "ce courriel", "ce mail", "cet e-mail", "cet email", "ce courrier",
    "ce document", "les informations contenues", "l'information contenue", "le contenu de ce",
    "le present message", "le present courriel", "this email", "this e-mail", "this message",
    "this communication", "this transmission", "the information", "the contents of", "the content of",
    "confidential", "confidentialit", "disclaimer", "notice", "avis", "avertissement", "important",
    "avant d'imprimer", "pensez", "please consider", "please think", "think before", "think green",
    "n'imprimez", "afin de", "diese e-mail", "diese nachricht", "este correo", "este mensaje",
    "questo messaggio", "la presente", "le informazioni", "dit bericht", "deze e-mail", "esta mensagem",
    "ta wiadomosc", "si vous n'etes pas", "if you are not", "l'absence de virus", "sans virus", "virus-free",
    "garanti sans virus", "la societe", "any views", "all information", "internet communications", "*ce ",
    "unless otherwise");
static const char *const legal_words[] = {"confidenti", "destinataire", "destinat", "intended", "recipient",
    "virus", "imprim", "print", "privileged", "vertraulich", "riservat", "vertrouwelijk", "poufn",
    "environment", "integrite", "integrity", "destinee", "destines", "par erreur", "in error", "by mistake",
    "responsabilite", "liability", "avast", "environn"};

/* What follows a postscript's mark is text again. */
WORD_LIST(postscripts, "ps :", "ps:", "ps.", "ps -", "ps,", "p.s", "p.-s", "nb :", "nb:", "n.b",
    "post-scriptum", "post scriptum");

/* Words that stand alone on a line, have a capital and are nobody's name. */
static const char *const answers[] = {"oui", "non", "ok", "yes", "no", "favoriser", "refuser", "accepter",
    "transmettre", "valider", "annuler", "aide", "help", "stop", "favorable", "defavorable", "d'accord",
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "demain", "aujourd'hui",
    "entretien", "interesse", "interessee", "urgent", "bonjour", "hello", "merci", "confirme", "approve",
    "accept", "refuse", "reject", "hire", "interview", "liste", "list", "candidat", "candidate", "recu",
    "note", "parfait", "super", "entendu", "rien", "idem", "voir", "appeler", "embaucher", "prolonger"};

/* A window of the last lines, each folded once. */
struct window {
	struct arena *arena;
	const struct lines *lines;
	size_t from, to;		/* lines */
	const char **folded;		/* of line from + i */
	size_t block;			/* from here on, nothing but what a signature may hold */
	const char *tokens[TOKENS_MAX]; /* of the sender's name and address */
	size_t token_count;
	const char *email;
	bool cut; /* a footer or a delimiter follows at `to` */
};

static const char *
fold_line(struct arena *a, const struct line *line)
{
	size_t size = line->size_bytes < FOLDED_BYTES ? line->size_bytes : FOLDED_BYTES;
	const char *folded = text_fold(a, arena_bytes(a, line->text, size));

	return folded + strspn(folded, " *_\t");
}

static const char *
folded_at(const struct window *window, size_t line)
{
	return window->folded[line - window->from];
}

static bool
is_footer(const char *folded)
{
	return strlen(folded) <= FOOTER_BYTES && word_list_begins(&footers, folded) >= 0;
}

static bool
is_disclaimer(const char *folded)
{
	if (word_list_begins(&disclaimers, folded) < 0)
		return false;
	for (size_t i = 0; i < COUNT(legal_words); i++)
		if (strstr(folded, legal_words[i]) != NULL)
			return true;
	return false;
}

/* A sentence somebody wrote: a question, or many words and a full stop. */
static bool
is_prose(const char *folded)
{
	size_t words = 0, size = strlen(folded);

	while (size > 0 && strchr(" *_\"')", folded[size - 1]) != NULL)
		size--;
	if (size == 0 || strchr(".?!;:", folded[size - 1]) == NULL)
		return size > 120 && strpbrk(folded, "|@") == NULL;
	for (size_t i = 0; i < size; i++)
		words += folded[i] == ' ' && folded[i + 1] != ' ' ? 1 : 0;
	return words + 1 >= PROSE_WORDS || (folded[size - 1] == '?' && words > 0);
}

/* "Cordialement", "Bien cordialement,", "Veuillez agréer, Madame, ...": all of the line, and a little more. */
static bool
is_closing(const char *folded)
{
	int first = word_list_begins(&closings, folded);

	for (size_t i = first >= 0 ? (size_t)first : 0; first >= 0 && closings.words[i][0] != '\0'; i++) {
		const char *closing = closings.words[i], *rest;
		if (!text_starts(folded, closing))
			continue;
		rest = folded + strlen(closing);
		if (isalnum((unsigned char)*rest))
			continue;
		/* The long formulas of courtesy fill a sentence. */
		if (strchr(closing, ' ') != NULL && strstr(rest, "salutation") != NULL)
			return true;
		if (strstr(rest, "sentiments") != NULL || strstr(rest, "consideration") != NULL)
			return true;
		rest += strspn(rest, " ,.!-");
		/* "Regards" may be followed by a name; "salutations a toute l'equipe" is left alone. */
		if (strlen(folded) <= CLOSING_BYTES && strchr(rest, ' ') == NULL &&
		    strpbrk(rest, "?:") == NULL)
			return true;
	}
	return false;
}

/* "Bonne soirée Claire.": the name of whom it is said to may follow. */
static bool
is_thanks(const char *folded)
{
	size_t size = strlen(folded), rest;

	while (size > 0 && strchr(" ,.!-;:)", folded[size - 1]) != NULL)
		size--;
	for (size_t i = 0; i < COUNT(thanks); i++) {
		rest = strlen(thanks[i]);
		if (strncmp(folded, thanks[i], rest) != 0 || rest > size)
			continue;
		if (rest == size)
			return true;
		rest += strspn(folded + rest, " ,");
		if (folded[rest - 1] == ' ' && strcspn(folded + rest, " ,?:") >= size - rest)
			return true;
	}
	return false;
}

/* -- names -- */

static void
add_tokens(struct window *window, const char *text)
{
	size_t count;
	char **words = text_split(window->arena, text_key(window->arena, text), " .@-_+", &count);

	for (size_t i = 0; i < count && window->token_count < TOKENS_MAX; i++)
		if (strlen(words[i]) >= 2)
			window->tokens[window->token_count++] = words[i];
}

static void
read_sender(struct window *window, const struct mail_address *sender)
{
	const char *at = sender->email != NULL ? strchr(sender->email, '@') : NULL;

	window->email = at != NULL ? sender->email : NULL;
	if (sender->name != NULL)
		add_tokens(window, text_excerpt(window->arena, sender->name, 80));
	if (at != NULL && window->token_count == 0)
		add_tokens(window, arena_bytes(window->arena, sender->email, (size_t)(at - sender->email)));
}

static bool
is_token(const struct window *window, const char *word)
{
	for (size_t i = 0; i < window->token_count; i++)
		if (strcmp(window->tokens[i], word) == 0)
			return true;
	return false;
}

static bool
is_initial(const struct window *window, char letter)
{
	for (size_t i = 0; i < window->token_count; i++)
		if (window->tokens[i][0] == letter)
			return true;
	return false;
}

/* How many words of the sender's name begin the line; 0 when others stand among them. */
static unsigned
sender_words(const struct window *window, size_t line, bool *whole)
{
	const char *folded = folded_at(window, line);
	unsigned known = 0;
	size_t count;
	char **words;

	*whole = false;
	if (strlen(folded) > NAME_BYTES || window->token_count == 0)
		return 0;
	words = text_split(window->arena, text_key(window->arena, folded), " .-", &count);
	for (size_t i = 0; i < count; i++) {
		if (is_token(window, words[i])) {
			known++;
		} else if (i == 0 && words[i][1] == '\0' && is_initial(window, words[i][0])) {
			continue;
		} else if (i > 0 || (strcmp(words[i], "m") != 0 && strcmp(words[i], "mme") != 0 &&
					strcmp(words[i], "dr") != 0)) {
			return known;
		}
	}
	*whole = true;
	return known;
}

/* "Roman", "John Doe", "Anne-Marie DUPONT": one to three words with capitals, and no answer. */
static bool
is_name(const struct window *window, size_t line)
{
	const char *text = window->lines->items[line].text, *folded = folded_at(window, line);
	size_t count, size = window->lines->items[line].size_bytes;
	char **words;

	if (size > 40 || strpbrk(text, "0123456789:;!?()/") != NULL)
		return false;
	words = text_split(window->arena, text, " ", &count);
	if (count == 0 || count > 3)
		return false;
	for (size_t i = 0; i < count; i++)
		if (!isupper((unsigned char)words[i][0]) && (unsigned char)words[i][0] < 0x80)
			return false;
	words = text_split(window->arena, folded, " .,", &count);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < COUNT(answers); k++)
			if (strcmp(words[i], answers[k]) == 0)
				return false;
	return true;
}

/* A telephone number, an address or a site. */
static bool
is_contact(const char *folded)
{
	size_t digits = 0;

	for (const char *c = folded; *c != '\0'; c++)
		digits += isdigit((unsigned char)*c) ? 1 : 0;
	return (digits >= 8 && digits <= 40 && strlen(folded) < 120 && strstr(folded, "202") == NULL) ||
	       strstr(folded, "www.") != NULL || strstr(folded, "http") != NULL ||
	       strchr(folded, '@') != NULL || text_starts(folded, "tel") || text_starts(folded, "mob");
}

/* -- the window -- */

static size_t
next_words(const struct window *window, size_t line)
{
	while (line < window->to && line_is_blank(&window->lines->items[line]))
		line++;
	return line;
}

static bool
words_before(const struct window *window, size_t line)
{
	/* Under a quote, the answers stand above. */
	if (window->from > 0)
		return true;
	while (line > window->from)
		if (!line_is_blank(&window->lines->items[--line]))
			return true;
	return false;
}

/* A postscript ends the window: it is read by itself. */
static void
open_window(struct window *window, size_t from, size_t to)
{
	window->from = to - from > WINDOW_LINES ? to - WINDOW_LINES : from;
	window->to = to;
	window->folded = arena_array(window->arena, to - window->from + 1, sizeof(*window->folded));
	for (size_t i = window->from; i < to; i++) {
		const char *folded = fold_line(window->arena, &window->lines->items[i]);
		window->folded[i - window->from] = folded;
		if (i > window->from && word_list_begins(&postscripts, folded) >= 0) {
			window->to = i;
			return;
		}
	}
}

static void
find_block(struct window *window)
{
	size_t legal = window->from, count = 0;

	while (legal < window->to && !is_disclaimer(folded_at(window, legal)))
		legal++;
	for (window->block = legal; window->block > window->from; window->block--) {
		size_t above = window->block - 1;
		const char *folded = folded_at(window, above);
		if (line_is_blank(&window->lines->items[above]))
			continue;
		if (is_closing(folded)) {
			window->block = above;
			return;
		}
		if (++count > BLOCK_LINES || (is_prose(folded) && !is_footer(folded)))
			return;
	}
}

/* -- what begins a signature -- */

static bool
begins_with_thanks(const struct window *window, size_t line)
{
	size_t name = next_words(window, line + 1), rest;
	bool whole;

	if (!is_thanks(folded_at(window, line)))
		return false;
	if (name == window->to)
		return window->cut && words_before(window, line);
	if (sender_words(window, name, &whole) > 0)
		return true;
	rest = next_words(window, name + 1);
	return is_name(window, name) &&
	       (rest == window->to || is_footer(folded_at(window, rest)) ||
		   is_contact(folded_at(window, rest)) || is_disclaimer(folded_at(window, rest)));
}

static bool
is_rule(const struct line *line)
{
	return line->size_bytes >= 2 && strspn(line->text, "-_=*~") == line->size_bytes;
}

/* A drawn line and under it somebody's name, telephone or site. */
static bool
begins_with_rule(const struct window *window, size_t line)
{
	bool whole;

	if (!is_rule(&window->lines->items[line]) || (window->from == 0 && !words_before(window, line)))
		return false;
	line = next_words(window, line + 1);
	if (line == window->to)
		return false;
	if (sender_words(window, line, &whole) > 0)
		return true;
	if (is_name(window, line) && next_words(window, line + 1) == window->to)
		return true;
	for (; line < window->to; line++)
		if (is_contact(folded_at(window, line)) || is_disclaimer(folded_at(window, line)))
			return true;
	return false;
}

/* "-roman" is how some sign; "- Durand" is a list. */
static bool
begins_with_dash(const struct window *window, size_t line, unsigned known)
{
	const char *text = window->lines->items[line].text;
	const struct line *above = line > window->from ? &window->lines->items[line - 1] : NULL;
	size_t next = next_words(window, line + 1);

	if (text[0] != '-' || text[1] == ' ' || text[1] == '-' || strlen(text) >= 30 || above == NULL ||
	    strpbrk(text, "0123456789:;?!,/") != NULL)
		return false;
	if (above->size_bytes > 0 && (above->text[0] == '-' || above->text[above->size_bytes - 1] == ':'))
		return false;
	return known > 0 || next == window->to || is_footer(folded_at(window, next)) ||
	       begins_with_rule(window, next);
}

/* Under an empty line, a quoted one, or a short one that ends in a comma ("Thanks for everything,"). */
static bool
stands_apart(const struct window *window, size_t line)
{
	const struct line *above;

	if (line == 0)
		return false;
	above = &window->lines->items[line - 1];
	return line_is_blank(above) || above->depth > 0 ||
	       (above->size_bytes <= CLOSING_BYTES && above->text[above->size_bytes - 1] == ',');
}

/* "HD", "h.d." under the words of Hélène Durand. */
static bool
is_initials(const struct window *window, size_t line)
{
	const char *folded = folded_at(window, line);
	size_t found = 0;

	if (window->token_count < 2 || !stands_apart(window, line))
		return false;
	for (; *folded != '\0'; folded++) {
		if (strchr(".- ", *folded) != NULL)
			continue;
		if (found == window->token_count || window->tokens[found++][0] != *folded)
			return false;
	}
	return found >= 2;
}

/* The sender's own name, alone or before a title; one word of it may be a candidate's, unless it stands apart. */
static bool
begins_with_name(const struct window *window, size_t line)
{
	bool whole;
	unsigned known = sender_words(window, line, &whole);

	if (known >= 2)
		return true;
	if (!words_before(window, line))
		return false;
	if (is_initials(window, line) || (known == 1 && whole && stands_apart(window, line)))
		return true;
	return begins_with_dash(window, line, known);
}

/* A paragraph that holds the sender's own address. */
static bool
begins_with_address(const struct window *window, size_t line)
{
	if (window->email == NULL || !words_before(window, line) ||
	    !line_is_blank(&window->lines->items[line - 1]))
		return false;
	for (; line < window->to && !line_is_blank(&window->lines->items[line]); line++)
		if (strstr(folded_at(window, line), window->email) != NULL)
			return true;
	return false;
}

static bool
begins(const struct window *window, size_t line)
{
	const struct line *item = &window->lines->items[line];
	const char *folded = folded_at(window, line);

	if (line_is_blank(item))
		return false;
	if (strcmp(item->text, "--") == 0 || strcmp(item->text, "\xE2\x80\x94") == 0)
		return true;
	return is_closing(folded) || is_footer(folded) || is_disclaimer(folded) ||
	       begins_with_thanks(window, line) || begins_with_name(window, line) ||
	       begins_with_address(window, line) || begins_with_rule(window, line);
}

/* Lines drawn above a signature are its own. */
static size_t
above(const struct window *window, size_t line)
{
	size_t first = line;

	while (line > window->from) {
		const struct line *item = &window->lines->items[--line];
		if (is_rule(item))
			first = line;
		else if (!line_is_blank(item))
			break;
	}
	return first;
}

/* The first line of what a telephone or a program appends, or `to`. */
static size_t
find_footer(struct arena *a, const struct lines *lines, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (lines->items[i].size_bytes > 0 && lines->items[i].size_bytes <= FOOTER_BYTES &&
		    is_footer(fold_line(a, &lines->items[i])))
			return i;
	return to;
}

static bool
all_blank(const struct lines *lines, size_t from, size_t to)
{
	while (from < to && line_is_blank(&lines->items[from]))
		from++;
	return from == to;
}

size_t
signature_find(struct arena *a, const struct lines *lines, size_t from, size_t to,
    const struct mail_address *sender, size_t *end)
{
	struct window window = {.arena = a, .lines = lines};
	size_t footer = find_footer(a, lines, from, to);

	*end = to;
	/* Who wrote above a footer wrote nothing under it; else the footer only stands in the way. */
	if (footer < to && all_blank(lines, from, footer)) {
		*end = footer + 1;
		return footer;
	}
	/* RFC 3676 section 4.3: the client says so, however much follows; a formula may stand above. */
	for (size_t i = from; i < footer; i++)
		if ((lines->items[i].flags & LINE_SIGNATURE) != 0)
			footer = i;
	open_window(&window, from, footer);
	window.cut = window.to == footer && footer < to;
	read_sender(&window, sender);
	find_block(&window);
	if (window.to < footer)
		*end = window.to;
	for (size_t i = window.block; i < window.to; i++)
		if (begins(&window, i))
			return above(&window, i);
	return window.to;
}
