#include "reply.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "quote.h"
#include "signature.h"

/* What each line turned out to be. */
enum share { SHARE_NEW, SHARE_QUOTED, SHARE_SIGNATURE };

/* Folded words by which somebody says that the answers are below, in a color. */
static const char *const inks[] = {"en bleu", "en rouge", "en vert", "en couleur", "en violet", "en orange",
    "in blue", "in red", "in green", "in color", "in colour", "in purple", "in orange", "in blau", "in rot",
    "en azul", "en rojo", "in blu", "in rosso"};

struct cutting {
	struct arena *arena;
	const struct lines *lines;
	enum share *shares;
	struct reply *reply;
};

static bool
is_drawn(const struct line *line)
{
	return (line->flags & LINE_RULE) != 0 ||
	       (line->size_bytes >= 3 && strspn(line->text, "-_=* ") == line->size_bytes);
}

static void
mark(struct cutting *cut, size_t from, size_t to, enum share share)
{
	for (size_t i = from; i < to; i++)
		cut->shares[i] = share;
}

/* Rules and empty lines above what introduces a quote belong to it. */
static void
mark_above(struct cutting *cut, size_t at)
{
	while (at > 0 && cut->shares[at - 1] == SHARE_NEW &&
	       (line_is_blank(&cut->lines->items[at - 1]) || is_drawn(&cut->lines->items[at - 1])))
		cut->shares[--at] = SHARE_QUOTED;
}

static bool
quote_follows(const struct lines *lines, size_t at)
{
	while (at < lines->count && line_is_blank(&lines->items[at]) && lines->items[at].depth == 0)
		at++;
	return at < lines->count && lines->items[at].depth > 0;
}

/* A quoted line that was broken on its way: its rest stands alone between quoted lines. */
static bool
is_remnant(const struct lines *lines, size_t at)
{
	const struct line *line = &lines->items[at];

	if (at == 0 || at + 1 >= lines->count || lines->items[at - 1].depth == 0 ||
	    lines->items[at + 1].depth == 0)
		return false;
	/* A link that was put on a line of its own is nobody's answer. */
	if (strncmp(line->text + strspn(line->text, " (<"), "http", 4) == 0)
		return true;
	return lines->items[at - 1].size_bytes >= 60 && line->size_bytes < 60 && !line_is_blank(line) &&
	       ((line->text[0] >= 'a' && line->text[0] <= 'z') || (unsigned char)line->text[0] >= 0x80);
}

/* Tells every line's share but the signatures'. */
static void
find_quotes(struct cutting *cut)
{
	const struct lines *lines = cut->lines;

	for (size_t i = 0, past; i < lines->count; i = past) {
		struct arena_mark scratch;
		enum quote_head head;
		past = i + 1;
		if ((lines->items[i].flags & LINE_FORWARD) != 0)
			cut->reply->forwarded = true;
		if (lines->items[i].depth > 0 || is_remnant(lines, i)) {
			mark(cut, i, past, SHARE_QUOTED);
			continue;
		}
		scratch = arena_mark(cut->arena);
		head = (lines->items[i].flags & LINE_REST) != 0 ? QUOTE_MARKER
								: quote_find(cut->arena, lines, i, &past);
		arena_rewind(cut->arena, scratch);
		if (head == QUOTE_NONE) {
			past = i + 1;
			continue;
		}
		cut->reply->forwarded = cut->reply->forwarded || head == QUOTE_FORWARD;
		if (head == QUOTE_FORWARD || !quote_follows(lines, past))
			past = lines->count;
		mark(cut, i, past, SHARE_QUOTED);
		mark_above(cut, i);
	}
}

/* Empty lines between quoted ones are theirs. */
static void
join_quotes(struct cutting *cut)
{
	const struct lines *lines = cut->lines;

	for (size_t i = 0; i < lines->count;) {
		size_t end = i;
		while (
		    end < lines->count && cut->shares[end] == SHARE_NEW && line_is_blank(&lines->items[end]))
			end++;
		if (end > i && i > 0 && cut->shares[i - 1] == SHARE_QUOTED &&
		    (end == lines->count || cut->shares[end] == SHARE_QUOTED))
			mark(cut, i, end, SHARE_QUOTED);
		i = end > i ? end : i + 1;
	}
}

/* The end of the run of lines of one share that begins at `from`. */
static size_t
run_end(const struct cutting *cut, size_t from)
{
	size_t end = from;

	while (end < cut->lines->count && cut->shares[end] == cut->shares[from])
		end++;
	return end;
}

/* The color somebody writes in; or says to, and then the only one there is. */
static unsigned
find_ink(const struct cutting *cut)
{
	const struct lines *lines = cut->lines;
	unsigned ink = 0;
	bool said = false, colored = false;

	for (size_t i = 0; i < lines->count && !colored; i++)
		colored = lines->items[i].color != 0;
	if (!colored)
		return 0;
	for (size_t i = 0; i < lines->count && cut->shares[i] == SHARE_NEW; i++) {
		const char *folded =
		    lines->items[i].size_bytes < 500 ? text_fold(cut->arena, lines->items[i].text) : "";
		if (lines->items[i].color != 0)
			return lines->items[i].color;
		for (size_t k = 0; k < COUNT(inks); k++)
			said = said || strstr(folded, inks[k]) != NULL;
	}
	for (size_t i = 0; said && i < lines->count; i++) {
		if (lines->items[i].color != 0 && ink != 0 && lines->items[i].color != ink)
			return 0;
		ink = lines->items[i].color != 0 ? lines->items[i].color : ink;
	}
	return ink;
}

/* Outlook marks no quote: answers between its lines differ by their color alone. */
static void
find_colored(struct cutting *cut)
{
	const struct lines *lines = cut->lines;
	size_t from = 0, to, past, colored = 0, all = 0;
	unsigned ink = find_ink(cut);

	while (from < lines->count && cut->shares[from] != SHARE_QUOTED)
		from++;
	/* What stands above the head was marked with it. */
	while (from < lines->count && (line_is_blank(&lines->items[from]) || is_drawn(&lines->items[from])))
		from++;
	if (ink == 0 || from == lines->count)
		return;
	if (quote_find(cut->arena, lines, from, &past) != QUOTE_NONE)
		from = past;
	for (to = from; to < lines->count; to++) {
		struct arena_mark scratch = arena_mark(cut->arena);
		enum quote_head head = quote_find(cut->arena, lines, to, &past);
		arena_rewind(cut->arena, scratch);
		if (head != QUOTE_NONE)
			break;
		all += line_is_blank(&lines->items[to]) ? 0 : 1;
		colored += lines->items[to].color == ink ? 1 : 0;
	}
	/* Where most of it is of that color, it is how the other one writes. */
	if (colored == 0 || colored * 2 > all)
		return;
	cut->reply->colored = true;
	for (size_t i = from; i < to; i++)
		if (lines->items[i].color == ink && cut->shares[i] == SHARE_QUOTED)
			cut->shares[i] = SHARE_NEW;
}

static bool
says_signature(const struct line *line)
{
	return (line->flags & LINE_SIGNATURE) != 0 && strcmp(line->text, "--") != 0;
}

/* HTML marks the lines of a signature one by one; what is written under them is text again. */
static void
find_marked(struct cutting *cut)
{
	const struct lines *lines = cut->lines;

	for (size_t i = 0; i < lines->count; i++)
		if (cut->shares[i] == SHARE_NEW && says_signature(&lines->items[i]))
			mark(cut, i, i + 1, SHARE_SIGNATURE);
}

static void
find_signatures(struct cutting *cut, const struct mail_address *sender)
{
	find_marked(cut);
	for (size_t i = 0, end; i < cut->lines->count; i = end) {
		end = run_end(cut, i);
		if (cut->shares[i] == SHARE_NEW) {
			struct arena_mark scratch = arena_mark(cut->arena);
			size_t run = end,
			       start = signature_find(cut->arena, cut->lines, i, run, sender, &end);
			arena_rewind(cut->arena, scratch);
			mark(cut, start, end, SHARE_SIGNATURE);
			/* A signature that ends before its run is followed by a postscript. */
			end = end > i ? end : run;
		}
	}
}

/* Appends a paragraph. */
static void
add(struct buf *to, const char *text)
{
	if (text[0] == '\0')
		return;
	if (to->size_bytes > 0)
		buf_add(to, "\n\n");
	buf_add(to, text);
}

static void
add_block(struct cutting *cut, const char *quoted, const char *text)
{
	struct reply *reply = cut->reply;

	if ((reply->block_count & (reply->block_count - 1)) == 0)
		reply->blocks =
		    arena_grow(cut->arena, reply->blocks, reply->block_count * sizeof(*reply->blocks),
			(reply->block_count == 0 ? 1 : reply->block_count * 2) * sizeof(*reply->blocks));
	reply->blocks[reply->block_count++] = (struct answer_block){.quoted = quoted, .text = text};
}

static void
gather(struct cutting *cut)
{
	struct buf text = buf_make(cut->arena), signature = buf_make(cut->arena),
		   quoted = buf_make(cut->arena);
	struct buf above = buf_make(cut->arena);

	for (size_t i = 0, end; i < cut->lines->count; i = end) {
		const char *words;
		end = run_end(cut, i);
		words = lines_text(cut->arena, cut->lines, i, end);
		if (cut->shares[i] == SHARE_SIGNATURE) {
			add(&signature, words);
		} else if (cut->shares[i] == SHARE_QUOTED) {
			add(&quoted, words);
			add(&above, words);
		} else if (words[0] != '\0') {
			add(&text, words);
			if (above.size_bytes > 0) {
				add_block(cut, above.data, words);
				above = buf_make(cut->arena);
			}
		}
	}
	cut->reply->text = text.data;
	cut->reply->signature = signature.data;
	cut->reply->quoted = quoted.data;
	cut->reply->found_quote = quoted.size_bytes > 0;
}

void
reply_read(struct arena *a, const struct lines *lines, const struct mail_address *sender, struct reply *reply)
{
	struct cutting cut = {.arena = a, .lines = lines, .reply = reply};

	*reply = (struct reply){0};
	cut.shares = arena_array(a, lines->count, sizeof(*cut.shares));
	find_quotes(&cut);
	join_quotes(&cut);
	find_colored(&cut);
	find_signatures(&cut, sender);
	gather(&cut);
}
