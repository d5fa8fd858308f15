#include "command_words.h"

#include <ctype.h>
#include <string.h>
#include <utf8proc.h>

#include "base/buf.h"
#include "base/text.h"
#include "command.h"

/* One code point as people mean it: any space is ' ', any dash '-', any apostrophe '\''; 0: nothing at all. */
static utf8proc_int32_t
plain_of(utf8proc_int32_t c)
{
	if (c == 0x2019 || c == 0x2018 || c == 0x02BC || c == 0xB4 || c == '`')
		return '\'';
	if (c == 0xAB || c == 0xBB || c == 0x201C || c == 0x201D || c == 0x201E)
		return '"';
	if (c == 0x2212 || c == 0xAD)
		return c == 0xAD ? 0 : '-';
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
	case UTF8PROC_CATEGORY_CC:
		return ' ';
	case UTF8PROC_CATEGORY_PD:
		return '-';
	case UTF8PROC_CATEGORY_CF:
		return 0;
	default:
		return c;
	}
}

static char *
make_plain(struct arena *a, const char *line)
{
	struct buf out = buf_make(a);
	const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)line;
	utf8proc_ssize_t left = (utf8proc_ssize_t)strlen(line);
	utf8proc_uint8_t bytes[4];

	while (left > 0 && out.size_bytes < COMMAND_LINE_BYTES_MAX) {
		utf8proc_int32_t c;
		utf8proc_ssize_t size;
		if (*at >= ' ' && *at < 0x7F && *at != '`') {
			buf_add_char(&out, (char)*at++);
			left--;
			continue;
		}
		size = utf8proc_iterate(at, left, &c);
		if (size <= 0)
			break;
		at += size;
		left -= size;
		if ((c = plain_of(c)) != 0)
			buf_add_bytes(&out, bytes, (size_t)utf8proc_encode_char(c, bytes));
	}
	return text_line(a, out.data);
}

const char *
words_ref(struct arena *a, const char *folded)
{
	static const char *const prefixes[] = {"cv", "d", "c", "r", "s", "l", "q", "e"};
	size_t last = strlen(folded);

	/* Most words are none: it ends with a digit. */
	if (last == 0 || !isdigit((unsigned char)folded[last - 1]))
		return NULL;
	for (size_t i = 0; i < COUNT(prefixes); i++) {
		size_t size = strlen(prefixes[i]), digits;
		const char *number = folded + size;
		if (strncmp(folded, prefixes[i], size) != 0)
			continue;
		number += *number == '-' || *number == '_';
		while (*number == '0' && isdigit((unsigned char)number[1]))
			number++;
		digits = strspn(number, "0123456789");
		if (digits == 0 || digits > 9 || number[digits] != '\0' || *number == '0')
			continue;
		return arena_printf(a, "%s%s%s",
		    strcmp(prefixes[i], "cv") == 0 ? "CV" : (char[]){(char)toupper(prefixes[i][0]), '\0'},
		    strcmp(prefixes[i], "c") == 0 ? "" : "-", number);
	}
	return NULL;
}

bool
words_has(const char *list, const char *word)
{
	size_t size = strlen(word);

	for (const char *at = list; size > 0 && (at = strstr(at, word)) != NULL; at += size)
		if ((at == list || at[-1] == ' ') && (at[size] == ' ' || at[size] == '\0'))
			return true;
	return false;
}

static bool
is_mark(char c)
{
	switch (c) {
	case ',':
	case ';':
	case ':':
	case '?':
	case '!':
	case '(':
	case ')':
	case '[':
	case ']':
	case '*':
	case '"':
	case '<':
	case '>':
	case '|':
	case '=':
		return true;
	default:
		return false;
	}
}

static void
add_item(struct words *words, const char *word, size_t begin, size_t end, char mark)
{
	if (words->count == WORDS_MAX) {
		words->cut = true;
		return;
	}
	words->items[words->count++] = (struct token){.word = word, .begin = begin, .end = end, .mark = mark};
}

/* "l'aperçu" is aperçu; "jusqu'au" stays whole. */
static void
add_word(struct arena *a, struct words *words, size_t begin, size_t end)
{
	const char *word;

	while (end > begin && words->line[end - 1] == '.')
		end--;
	if (end - begin > 2 && strchr("lLdD", words->line[begin]) != NULL && words->line[begin + 1] == '\'')
		begin += 2;
	if (end == begin)
		return;
	word = text_fold(a, arena_bytes(a, words->line + begin, end - begin));
	add_item(words, word, begin, end, 0);
	if (words->count > 0 && !words->cut)
		words->items[words->count - 1].ref = words_ref(a, word);
}

/* "CV 12", "D - 12" and "n° 3" are one. */
static void
join_refs(struct arena *a, struct words *words)
{
	size_t kept = 0;

	for (size_t i = 0; i < words->count; i++) {
		struct token item = words->items[i];
		size_t number = i + 1;
		const char *ref = NULL;
		if (number < words->count && strcmp(words->items[number].word, "-") == 0)
			number++;
		if (item.mark == 0 && item.ref == NULL && number < words->count &&
		    isdigit((unsigned char)*words->items[number].word) &&
		    words_has("cv d c r s l q e", item.word))
			ref = words_ref(a, arena_printf(a, "%s-%s", item.word, words->items[number].word));
		if (ref != NULL) {
			item.ref = ref;
			item.end = words->items[number].end;
			i = number;
		}
		words->items[kept++] = item;
	}
	words->count = kept;
}

struct words *
words_make(struct arena *a, const char *line)
{
	struct words *words = arena_alloc(a, sizeof(*words));
	size_t begin = 0, at = 0, room;

	words->line = make_plain(a, line);
	room = strlen(words->line) < WORDS_MAX ? strlen(words->line) : WORDS_MAX;
	words->items = arena_take(a, room * sizeof(*words->items));
	for (;; at++) {
		char c = words->line[at];
		if (c != '\0' && c != ' ' && !is_mark(c))
			continue;
		if (at > begin)
			add_word(a, words, begin, at);
		if (is_mark(c))
			add_item(words, "", at, at + 1, c);
		begin = at + 1;
		if (c == '\0')
			break;
	}
	join_refs(a, words);
	return words;
}

const char *
words_text(struct arena *a, const struct words *words, size_t first, size_t past)
{
	if (first >= past)
		return "";
	return text_trim(a, arena_bytes(a, words->line + words->items[first].begin,
				words->items[past - 1].end - words->items[first].begin));
}

const char *
words_status(const char *word, const char *next)
{
	static const struct {
		const char *words, *status;
	} statuses[] = {
	    {"brouillon brouillons draft drafts", "brouillon"},
	    {"traitement reviewing", "traitement des retours"},
	    {"running", "en cours"},
	    {"pending", "en attente"},
	    {"terminee terminees finished", "terminée"},
	    {"archivee archivees archived", "archivée"},
	    {"validee validees approved", "validée"},
	    {"refusee refusees declined", "refusée"},
	    {"notification notifications", "notification"},
	};

	if (strcmp(word, "en") == 0 && strcmp(next, "cours") == 0)
		return "en cours";
	if (strcmp(word, "en") == 0 && strcmp(next, "attente") == 0)
		return "en attente";
	for (size_t i = 0; i < COUNT(statuses); i++)
		if (words_has(statuses[i].words, word))
			return statuses[i].status;
	return NULL;
}
