#include "prose.h"

#include <string.h>
#include <utf8proc.h>

#include "base/buf.h"
#include "base/text.h"
#include "thumb.h"

/* A line this long was likely cut by the mail client rather than by the writer. */
#define WRAPPED_BYTES 58
/* A shorter one was not, whatever follows: telephones do not wrap. */
#define WRAPPED_LEAST_BYTES 44

int
word_number(const char *word)
{
	int number = 0;
	size_t size = strlen(word);

	if (size == 0 || size > 4)
		return -1;
	for (size_t i = 0; i < size; i++) {
		if (word[i] < '0' || word[i] > '9')
			return -1;
		number = number * 10 + (word[i] - '0');
	}
	return number;
}

int
word_count(const char *word)
{
	WORD_LIST(french, "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix",
	    "onze", "douze");
	WORD_LIST(english, "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
	    "eleven", "twelve");
	int number = *word <= '9' ? word_number(word) : -1;

	if (number < 0)
		number = word_among(word, &french) + 1;
	if (number <= 0)
		number = word_among(word, &english) + 1;
	return number >= 1 && number <= 999 ? number : -1;
}

int
word_place(const char *word)
{
	static const struct {
		const char *name;
		int place;
	} places[] = {
	    {"premier", 1},
	    {"premiere", 1},
	    {"1er", 1},
	    {"1ere", 1},
	    {"1re", 1},
	    {"first", 1},
	    {"1st", 1},
	    {"second", 2},
	    {"seconde", 2},
	    {"deuxieme", 2},
	    {"2nd", 2},
	    {"2nde", 2},
	    {"troisieme", 3},
	    {"third", 3},
	    {"3rd", 3},
	    {"quatrieme", 4},
	    {"fourth", 4},
	    {"cinquieme", 5},
	    {"fifth", 5},
	    {"sixieme", 6},
	    {"sixth", 6},
	    {"septieme", 7},
	    {"seventh", 7},
	    {"huitieme", 8},
	    {"neuvieme", 9},
	    {"dixieme", 10},
	    {"dernier", 0},
	    {"derniere", 0},
	    {"last", 0},
	};
	size_t digits = strspn(word, "0123456789");

	for (size_t i = 0; i < COUNT(places); i++)
		if (word_is(word, places[i].name))
			return places[i].place;
	if (digits >= 1 && digits <= 2) {
		WORD_LIST(endings, "e", "eme", "ieme", "em", "th");
		if (word_among(word + digits, &endings) >= 0)
			return digits == 1 ? word[0] - '0' : (word[0] - '0') * 10 + word[1] - '0';
	}
	return -1;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

static size_t
character_size(const char *text, size_t size)
{
	size_t length = 1;

	while (length < size && (text[length] & 0xC0) == 0x80)
		length++;
	return length;
}

/* Starts an item of a list: a bullet, or a number that is not an hour or a date. */
static bool
is_item(const char *line)
{
	size_t digits = strspn(line, "0123456789");

	if (strncmp(line, "\xE2\x80\xA2", 3) == 0 || (strchr("-*>[#+", *line) != NULL && *line != '\0'))
		return true;
	return digits > 0 && digits <= 2 && line[digits] != '\0' && strchr(" .):/-=", line[digits]) != NULL &&
	       (line[digits] == ' ' || line[digits + 1] == ' ');
}

/* "M.", "Mme.": whoever is meant comes next. */
static bool
ends_with_title(const char *line, size_t size)
{
	static const char *const titles[] = {
	    "M.", "MM.", "Mr.", "Mme.", "Mlle.", "Mrs.", "Ms.", "Dr.", "Me.", "Pr."};

	for (size_t i = 0; i < COUNT(titles); i++) {
		size_t title = strlen(titles[i]);
		if (size > title && memcmp(line + size - title, titles[i], title) == 0 &&
		    line[size - title - 1] == ' ')
			return true;
	}
	return false;
}

/* "OK pour Jean": opens an answer. */
static bool
is_answer(const char *line)
{
	static const char *const answers[] = {"ok ", "ko ", "oui ", "non ", "yes ", "no "};
	static const char *const leads[] = {"pour ", "pr ", "for ", "to "};

	for (size_t i = 0; i < COUNT(answers); i++) {
		size_t size = strlen(answers[i]);
		if (strncasecmp(line, answers[i], size) != 0)
			continue;
		for (size_t j = 0; j < COUNT(leads); j++)
			if (strncmp(line + size, leads[j], strlen(leads[j])) == 0)
				return true;
	}
	return false;
}

/* Does the line that begins at `next` go on with what the one before said?  Spaces may then stand for the newline. */
static bool
is_wrapped(const char *line, size_t size, const char *next)
{
	size_t first = strcspn(next, " \n");

	while (size > 0 && line[size - 1] == ' ')
		size--;
	if (size == 0 || *next == '\0' || *next == '\n' || is_item(next))
		return false;
	/* Rows of a table. */
	if (memchr(line, '\t', size) != NULL || memchr(next, '\t', strcspn(next, "\n")) != NULL)
		return false;
	if (ends_with_title(line, size))
		return true;
	/* Lines that begin alike are a list. */
	if (is_answer(line) && is_answer(next))
		return false;
	if (strchr(".!?:;", line[size - 1]) != NULL)
		return size >= WRAPPED_BYTES && line[size - 1] == '.' && *next >= 'a' && *next <= 'z';
	if (size + first >= WRAPPED_BYTES && size + 1 + first > 60)
		return true;
	return *next >= 'a' && *next <= 'z' && size >= WRAPPED_LEAST_BYTES;
}

static char *
unwrap(struct arena *a, const char *text, size_t size)
{
	char *copy = arena_bytes(a, text, size);
	size_t line = 0;

	for (size_t i = 0; i < size; i++) {
		if (copy[i] != '\n')
			continue;
		if (is_wrapped(copy + line, i - line, copy + i + 1))
			copy[i] = ' ';
		line = i + 1;
	}
	return copy;
}

/* "n°2" and "« oui »" are words with marks around them; currencies stay: they tell a price from a candidate. */
static bool
is_mark(const char *folded)
{
	utf8proc_int32_t c;
	utf8proc_category_t category;

	if ((unsigned char)folded[0] < 0x80 ||
	    utf8proc_iterate((const utf8proc_uint8_t *)folded, -1, &c) <= 0)
		return false;
	category = utf8proc_category(c);
	return category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_SO &&
	       category != UTF8PROC_CATEGORY_SC;
}

/* "c est non", "j ai vu": the apostrophe that was not typed. */
static void
elide(char *folded)
{
	static const char *const elisions[] = {"c est ", "c etait ", "j ai ", "j aime", "j attend", "j hesit",
	    "j accept", "j embauch", "d accord", "d abord", "s il ", "s ils ", "n est ", "n a ", "n ai ",
	    "l identite", "l anonymat", "l entretien", "l autre", "qu il ", "qu elle ", "m interess",
	    "t envoi", "m appel", "m envoy", "l embauch"};

	/* One letter or "qu", and a space, at the beginning of a word. */
	for (char *at = folded; (at = strchr(at, ' ')) != NULL; at++) {
		size_t size = at > folded + 1 && at[-1] == 'u' && at[-2] == 'q' ? 2 : 1;
		char *word = at - size;
		if (at == folded || (word > folded && strchr(" \n,;:.(!?", word[-1]) == NULL))
			continue;
		for (size_t i = 0; i < COUNT(elisions); i++)
			if (text_starts(word, elisions[i]))
				*at = '\'';
	}
}

/* Words as thumbs type them, in full; those that may be other words only before the ones listed. */
static const struct {
	const char *typed, *full, *before;
} thumbs[] = {
    {"jle", "je le", NULL},
    {"jla", "je la", NULL},
    {"jles", "je les", NULL},
    {"jve", "je veux", NULL},
    {"jveu", "je veux", NULL},
    {"jveux", "je veux", NULL},
    {"jvx", "je veux", NULL},
    {"jpeu", "je peux", NULL},
    {"jpeux", "je peux", NULL},
    {"jpx", "je peux", NULL},
    {"jpren", "je prends", NULL},
    {"jprend", "je prends", NULL},
    {"jprends", "je prends", NULL},
    {"jsuis", "je suis", NULL},
    {"jsui", "je suis", NULL},
    {"chui", "je suis", NULL},
    {"chuis", "je suis", NULL},
    {"jvois", "je vois", NULL},
    {"jvoi", "je vois", NULL},
    {"jgarde", "je garde", NULL},
    {"tpeux", "tu peux", NULL},
    {"tpeu", "tu peux", NULL},
    {"tpx", "tu peux", NULL},
    {"jkif", "j'aime", NULL},
    {"jkiff", "j'aime", NULL},
    {"jkiffe", "j'aime", NULL},
    {"ki", "qui", NULL},
    {"koi", "quoi", NULL},
    {"kel", "quel", NULL},
    {"kelle", "quelle", NULL},
    {"kan", "quand", NULL},
    {"qd", "quand", NULL},
    {"veu", "veux", NULL},
    {"permi", "permis", NULL},
    {"tjrs", "toujours", NULL},
    {"tjs", "toujours", NULL},
    {"bcp", "beaucoup", NULL},
    {"pcq", "parce que", NULL},
    {"mtn", "maintenant", NULL},
    {"avc", "avec", NULL},
    {"dem", "demain", "a matin soir midi aprem 7h 8h 9h 10h 11h 12h 13h 14h 15h 16h 17h 18h"},
    {"g", "j'ai", "vu recu rencontre eu pas pa bien deja appele besoin"},
    {"pa", "pas",
	"interesse interessee interessant pour convaincu convaincue retenu retenue le la de mal bon "
	"bien assez trop confiance possible dispo"},
};

/* How many bytes of `text` are the word of thumbs[i]; 0 when it is not there. */
static size_t
is_thumbed(const char *text, size_t i)
{
	size_t size = strlen(thumbs[i].typed), next;
	const char *list = thumbs[i].before;

	if (strncmp(text, thumbs[i].typed, size) != 0 || is_letter(text[size]) || text[size] == '\'')
		return 0;
	if (list != NULL && text[size] != ' ')
		return 0; /* the text may end here */
	for (next = 1; list != NULL && is_letter(text[size + next]); next++)
		;
	while (list != NULL && (strncmp(list, text + size + 1, next - 1) != 0 || is_letter(list[next - 1])))
		if ((list = strchr(list, ' ')) != NULL)
			list++;
	return thumbs[i].before == NULL || (next > 1 && list != NULL) ? size : 0;
}

/* The first of the words of thumbs from `at` on: where it begins, or the end; its size and which it is. */
static size_t
find_thumbed(const struct prose *prose, size_t at, size_t *size, size_t *which)
{
	const char *folded = prose->folded;

	for (; at < prose->size; at++) {
		if (at > 0 && (is_letter(folded[at - 1]) || folded[at - 1] == '\'' || folded[at - 1] == '-'))
			continue;
		for (size_t i = 0; i < COUNT(thumbs); i++) {
			if (thumbs[i].typed[0] != folded[at] || (*size = is_thumbed(folded + at, i)) == 0)
				continue;
			*which = i;
			return at;
		}
	}
	return at;
}

/* Writes them in full; all of a word leads back to where the typed one begins. */
static void
spell_out(struct arena *a, struct prose *prose)
{
	size_t size = 0, which = 0, next = find_thumbed(prose, 0, &size, &which);
	struct buf buf;
	uint32_t *from;

	if (next == prose->size)
		return;
	buf = buf_make_room(a, prose->size);
	from = arena_take(a, (8 * prose->size + 64) * sizeof(*from));
	for (size_t at = 0;; next = find_thumbed(prose, at, &size, &which)) {
		memcpy(from + buf.size_bytes, prose->from + at, (next - at) * sizeof(*from));
		buf_add_bytes(&buf, prose->folded + at, next - at);
		if (next == prose->size)
			break;
		for (const char *c = thumbs[which].full; *c != '\0'; c++) {
			from[buf.size_bytes] = prose->from[next];
			buf_add_char(&buf, *c);
		}
		at = next + size;
	}
	from[buf.size_bytes] = prose->from[prose->size];
	prose->folded = buf.data;
	prose->size = buf.size_bytes;
	prose->from = from;
}

/* Folds one character at a time, remembering where each byte came from. */
static void
fold(struct arena *a, struct prose *prose)
{
	size_t size = strlen(prose->original), length;
	struct buf buf = buf_make_room(a, size);
	uint32_t *from = arena_take(a, (4 * size + 64) * sizeof(*from));

	for (size_t at = 0; at < size; at += length) {
		const char *c = prose->original + at;
		const char *folded;
		char one[8] = {0};
		if ((unsigned char)*c < 0x80) {
			/* `@` is kept for candidates; cells of a table are clauses. */
			from[buf.size_bytes] = (uint32_t)at;
			buf_add_char(&buf, *c >= 'A' && *c <= 'Z'    ? (char)(*c + 32)
					   : *c == '@'		     ? ' '
					   : *c == '\t' || *c == '|' ? ','
								     : *c);
			length = 1;
			continue;
		}
		length = character_size(c, size - at);
		if (length == 2 && (one[0] = text_fold_letter(c)) != 0) {
			folded = one;
		} else if ((one[0] = thumb_at(c, &length)) != 0) {
			folded = thumb_answers(prose->original, at, length) ? one : " ";
		} else {
			folded = text_fold(a, arena_bytes(a, c, length));
		}
		/* The longest compatibility form is dropped rather than let the map overflow. */
		if (strlen(folded) > 4 * length || is_mark(folded))
			folded = " ";
		for (size_t i = 0; folded[i] != '\0'; i++)
			from[buf.size_bytes + i] = (uint32_t)at;
		buf_add(&buf, folded);
	}
	from[buf.size_bytes] = (uint32_t)size;
	elide(buf.data);
	prose->folded = buf.data;
	prose->size = buf.size_bytes;
	prose->from = from;
	spell_out(a, prose);
}

static bool
is_capital(const char *text, size_t size)
{
	utf8proc_int32_t c;

	return utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)size, &c) > 0 &&
	       utf8proc_isupper(c);
}

static bool
has_small(const char *text, size_t size)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t used;

	for (size_t at = 0; at < size; at += (size_t)used) {
		used =
		    utf8proc_iterate((const utf8proc_uint8_t *)text + at, (utf8proc_ssize_t)(size - at), &c);
		if (used <= 0)
			return false;
		if (utf8proc_islower(c))
			return true;
	}
	return false;
}

static void
find_words(struct arena *a, struct prose *prose)
{
	size_t room = prose->size / 2 + 2;
	struct word *words = arena_take(a, room * sizeof(*words));

	for (size_t at = 0; at < prose->size;) {
		size_t end = at;
		const char *original = prose->original + prose->from[at];
		size_t original_size;
		while (end < prose->size && is_letter(prose->folded[end]))
			end++;
		if (end == at) {
			at++;
			continue;
		}
		original_size = prose->from[end] - prose->from[at];
		words[prose->word_count++] = (struct word){.begin = at,
		    .end = end,
		    .text = arena_bytes(a, prose->folded + at, end - at),
		    .capital = is_capital(original, original_size),
		    .capitals = is_capital(original, original_size) && !has_small(original, original_size)};
		at = end;
	}
	prose->words = words;
}

/* "1. oui 2. non": a line that begins so goes on so. */
static bool
is_dotted(const char *line)
{
	size_t digits;

	line += strspn(line, " -*(");
	digits = strspn(line, "0123456789");
	return digits > 0 && digits <= 2 && line[digits] == '.' && line[digits + 1] == ' ';
}

/* Is the dot at `at` part of an abbreviation, a number or a list mark rather than an end? */
static bool
is_inner_dot(const char *text, size_t line, size_t at)
{
	WORD_LIST(shorts, "m", "mr", "mme", "mlle", "mrs", "ms", "dr", "st", "no", "n", "cf", "ex", "tel",
	    "env", "min", "max", "vs", "nb", "p", "a", "s", "v", "c", "j", "lun", "mar", "mer", "jeu", "ven",
	    "sam", "dim", "janv", "fev", "fevr", "avr", "juil", "sept", "oct", "nov", "dec", "mon", "tue",
	    "wed", "thu", "fri", "sat", "sun", "approx", "eng", "me", "pr", "prof", "mgr");
	char word[8] = {0};
	size_t begin = at;

	if (text[at + 1] != ' ' && text[at + 1] != '\n' && text[at + 1] != '\0')
		return true;
	while (begin > line && is_letter(text[begin - 1]))
		begin--;
	if (begin == at || at - begin >= sizeof(word))
		return false;
	memcpy(word, text + begin, at - begin);
	/* "Karim: no." ends there, "no. 4" does not. */
	if (strcmp(word, "no") == 0)
		return text[at + 1] == ' ' && text[at + 2] >= '0' && text[at + 2] <= '9';
	if (word_number(word) >= 0)
		return begin == line || strspn(text + line, " -*(") >= begin - line || is_dotted(text + line);
	return word_among(word, &shorts) >= 0 ||
	       (at - begin == 1 && text[at + 1] != '\n' && text[at + 1] != '\0');
}

static bool
is_end(const char *text, size_t line, size_t at)
{
	switch (text[at]) {
	case '.':
		return !is_inner_dot(text, line, at);
	case '?':
	case '!':
	case ';':
		return true;
	default:
		return false;
	}
}

static void
add_sentence(
    struct prose *prose, struct sentence *sentences, size_t *word, struct sentence sentence, bool *cut)
{
	const char *text = prose->folded;

	while (sentence.begin < sentence.end && strchr(" -*>,\n", text[sentence.begin]) != NULL)
		sentence.begin++;
	while (sentence.end > sentence.begin && strchr(" \n", text[sentence.end - 1]) != NULL)
		sentence.end--;
	while (*word < prose->word_count && prose->words[*word].begin < sentence.begin)
		(*word)++;
	sentence.first_word = *word;
	while (*word < prose->word_count && prose->words[*word].begin < sentence.end)
		(*word)++;
	sentence.word_count = *word - sentence.first_word;
	/* A lone "?" after a number is a sentence too; other marks say nothing. */
	if (sentence.begin == sentence.end || (sentence.word_count == 0 && !sentence.question))
		return;
	if (prose->sentence_count == PROSE_SENTENCES_MAX) {
		*cut = true;
		return;
	}
	sentences[prose->sentence_count++] = sentence;
}

static void
find_sentences(struct arena *a, struct prose *prose, bool *cut)
{
	/* One ends at a character at least, and one at the end. */
	size_t room = prose->size < PROSE_SENTENCES_MAX ? prose->size + 1 : PROSE_SENTENCES_MAX;
	struct sentence *sentences = arena_take(a, room * sizeof(*sentences));
	const char *text = prose->folded;
	size_t line = 0, word = 0;
	struct sentence next = {.line_start = true};

	for (size_t at = 0; at <= prose->size; at++) {
		bool newline = at == prose->size || text[at] == '\n';
		if (!newline && !is_end(text, line, at))
			continue;
		next.end = at;
		if (!newline) {
			while (text[at + 1] != '\0' && strchr(".!?", text[at]) != NULL &&
			       strchr("?!.", text[at + 1]) != NULL) {
				next.question = next.question || text[at] == '?';
				at++;
			}
			next.question = next.question || text[at] == '?';
			next.end = at + 1;
			next.line_end = text[at + 1 + strspn(text + at + 1, " ")] == '\n' ||
					text[at + 1 + strspn(text + at + 1, " ")] == '\0';
		} else {
			next.line_end = true;
		}
		add_sentence(prose, sentences, &word, next, cut);
		next = (struct sentence){.begin = at + 1, .line_start = newline};
		if (newline)
			line = at + 1;
	}
	prose->sentences = sentences;
}

struct prose *
prose_make(struct arena *a, const char *text, bool *cut)
{
	struct prose *prose = arena_alloc(a, sizeof(*prose));
	size_t size = strlen(text);

	*cut = size > PROSE_BYTES_MAX;
	if (*cut) {
		size = PROSE_BYTES_MAX;
		while (size > 0 && (text[size] & 0xC0) == 0x80)
			size--;
	}
	prose->original = unwrap(a, text, size);
	fold(a, prose);
	find_words(a, prose);
	find_sentences(a, prose, cut);
	return prose;
}

const char *
prose_quote(struct arena *a, const struct prose *prose, size_t begin, size_t end)
{
	size_t from = prose->from[begin], to = prose->from[end];

	return text_line(a, arena_bytes(a, prose->original + from, to - from));
}
