#include "order.h"

#include <string.h>

#include "base/text.h"
#include "who.h"

/* A line of an answer is short; a longer one tells more than an answer. */
#define ANSWER_BYTES_MAX 120

struct order {
	struct arena *arena;
	const struct stage *stage;
	size_t count, most;
	const char **items;
	bool other; /* something else was said */
	bool said;  /* that the answers are in order: any line is one */
};

static bool
begins_with(const char *folded, const char *const *answers, size_t count, bool alone)
{
	for (size_t i = 0; i < count; i++) {
		size_t size = strlen(answers[i]);
		if (strncmp(folded, answers[i], size) != 0)
			continue;
		if (folded[size + strspn(folded + size, " .!")] == '\0')
			return true;
		if (!alone && size > 1 && strchr(" ,.;:!(-", folded[size]) != NULL)
			return true;
	}
	return false;
}

/* Of two, "oui, peut-être" is one answer. */
static bool
begins_with_answer(const struct order *order, const char *folded, bool alone)
{
	static const char *const answers[] = {"oui", "non", "ok", "ko", "nok", "yes", "no", "yep", "nope",
	    "ouais", "nan", "niet", "bof", "go", "okay", "refus", "refuse", "d'accord", "y", "n"};
	static const char *const doubts[] = {
	    "peut-etre", "peut etre", "a voir", "pas sur", "maybe", "not sure"};

	return begins_with(folded, answers, COUNT(answers), alone) ||
	       ((!alone || order->most > 2) && begins_with(folded, doubts, COUNT(doubts), alone));
}

/* "Non", and below it "non plus". */
static bool
denies_too(const struct order *order, const char *folded)
{
	return text_starts(folded, "non plus") && folded[8 + strspn(folded + 8, " .!")] == '\0' &&
	       order->count > 0 &&
	       text_starts(text_fold(order->arena, order->items[order->count - 1]), "non");
}

/* "oui pour Nadia" needs no order. */
static bool
names_somebody(struct order *order, const char *text)
{
	struct stage stage = *order->stage;
	struct mention mention;
	bool cut;
	const struct prose *prose = prose_make(order->arena, text, &cut);

	for (size_t i = 0; i < prose->sentence_count; i++)
		if (who_find(&stage, prose, &prose->sentences[i], true, &mention, 1) > 0)
			return true;
	return false;
}

static bool
is_courtesy(const struct order *order, const char *folded)
{
	char *key = arena_bytes(order->arena, folded, strcspn(folded, ",.!"));

	return rules_hold(order->stage->rules, RULE_COURTESY, key, strlen(key));
}

/* "Mes réponses dans l'ordre de votre message :", and no other order. */
static bool
says_order(struct arena *a, const char *folded)
{
	WORD_LIST(said, "mes", "nos", "ma", "reponses", "reponse", "avis", "retours", "retour", "voici",
	    "donc", "alors", "dans", "l", "le", "meme", "ordre", "de", "du", "la", "des", "liste", "votre",
	    "vos", "ton", "message", "mail", "envoi", "presentation", "profils", "candidats", "cv", "here",
	    "are", "my", "our", "answers", "in", "the", "same", "order", "of", "your", "list", "email", "ci",
	    "dessous", "below", "as");
	const struct prose *prose;
	bool cut;

	/* Most lines have none of these, and end here. */
	if (strstr(folded, "ordre") == NULL && strstr(folded, "order") == NULL)
		return false;
	prose = prose_make(a, folded, &cut);
	for (size_t i = 0; i < prose->word_count; i++)
		if (word_among(prose->words[i].text, &said) < 0)
			return false;
	return true;
}

/* "Dans l'ordre : oui, non": past what leads up to the answers. */
static const char *
past_lead(struct arena *a, const char *line)
{
	const char *colon = strchr(line, ':');

	if (colon == NULL || !says_order(a, text_fold(a, arena_bytes(a, line, (size_t)(colon + 1 - line)))))
		return line;
	return colon + 1;
}

/* A line that goes on with the one above begins like neither. */
static bool
begins_item(const char *line)
{
	return (*line != '\0' && strchr("-*", *line) != NULL) || (*line >= 'A' && *line <= 'Z') ||
	       text_starts(line, "À") || text_starts(line, "É");
}

static void
take(struct order *order, const char *item, bool alone)
{
	const char *folded, *past;
	bool answer, own;

	item = text_trim(order->arena, item);
	own = begins_item(item);
	item += strspn(item, " -*\t");
	if (!alone && order->count == 0 && (past = past_lead(order->arena, item)) != item) {
		order->said = true;
		item = past + strspn(past, " ");
		own = false;
	}
	folded = text_fold(order->arena, item);
	if (*folded == '\0')
		return;
	answer = begins_with_answer(order, folded, alone) || (!alone && order->said && own);
	/* A greeting above, thanks below. */
	if (!begins_with_answer(order, folded, alone) && !alone && is_courtesy(order, folded))
		return;
	order->other = order->other || !answer || order->count == order->most ||
		       strlen(item) > ANSWER_BYTES_MAX || names_somebody(order, item);
	if (!order->other)
		order->items[order->count++] = denies_too(order, folded) ? "non" : item;
}

/* One a line, an answer and what explains it; or all on one line, between the same marks, and nothing but answers. */
static void
take_all(struct order *order, const char *text, const char *marks, bool alone)
{
	size_t count;
	char **parts = text_split(order->arena, text, marks, &count);

	order->count = 0;
	order->other = order->said = false;
	for (size_t i = 0; i < count && !order->other; i++)
		take(order, parts[i], alone);
}

/* "oui, oui !" stresses: somebody must be told apart. */
static bool
tells_apart(const struct order *order)
{
	for (size_t i = 1; i < order->count; i++)
		if (strcmp(order->items[0], order->items[i]) != 0)
			return true;
	return false;
}

/* Of the only one "oui" says enough; "ok" and "parfait" may say that the letter came. */
static const char *const *
only_answer(struct order *order, const char *text)
{
	static const char *const receipts[] = {"ok", "okay", "d'accord", "go", "y", "n"};
	const char *folded;

	take_all(order, text, "\n", false);
	if (order->other || order->said || order->count != 1)
		return NULL;
	folded = text_fold(order->arena, order->items[0]);
	for (size_t i = 0; i < COUNT(receipts); i++)
		if (text_starts(folded, receipts[i]))
			return NULL;
	return begins_with_answer(order, folded, true) ? order->items : NULL;
}

const char *const *
order_read(struct arena *a, const struct stage *stage, const char *text)
{
	static const char *const marks[] = {"/", ",", ";", " "};
	struct order order = {.arena = a, .stage = stage, .most = crowd_count(&stage->active)};
	const char *only;

	if (order.most == 0 || strlen(text) > order.most * ANSWER_BYTES_MAX + 400)
		return NULL;
	order.items = arena_array(a, order.most, sizeof(*order.items));
	if (order.most == 1)
		return only_answer(&order, text);
	take_all(&order, text, "\n", false);
	if (!order.other && order.count == order.most)
		return order.items;
	if (order.other || order.count != 1)
		return NULL;
	only = order.items[0];
	for (size_t i = 0; i < COUNT(marks); i++) {
		take_all(&order, only, marks[i], true);
		if (!order.other && order.count == order.most && tells_apart(&order))
			return order.items;
	}
	return NULL;
}
