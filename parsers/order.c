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
};

static bool
begins_with_answer(const char *folded, bool alone)
{
	static const char *const answers[] = {"oui", "non", "ok", "ko", "nok", "yes", "no", "yep", "nope",
	    "ouais", "nan", "niet", "bof", "go", "okay", "refus", "refuse", "d'accord", "y", "n"};

	for (size_t i = 0; i < COUNT(answers); i++) {
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

static void
take(struct order *order, const char *item, bool alone)
{
	const char *folded;

	item = text_trim(order->arena, item);
	item += strspn(item, " -*\t");
	folded = text_fold(order->arena, item);
	if (*folded == '\0')
		return;
	if (!begins_with_answer(folded, alone)) {
		/* A greeting above, thanks below. */
		order->other = order->other || alone || !is_courtesy(order, folded);
		return;
	}
	order->other = order->other || order->count == order->most || strlen(item) > ANSWER_BYTES_MAX ||
		       names_somebody(order, item);
	if (!order->other)
		order->items[order->count++] = item;
}

/* One a line, an answer and what explains it; or all on one line, between the same marks, and nothing but answers. */
static void
take_all(struct order *order, const char *text, const char *marks, bool alone)
{
	size_t count;
	char **parts = text_split(order->arena, text, marks, &count);

	order->count = 0;
	order->other = false;
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

const char *const *
order_read(struct arena *a, const struct stage *stage, const char *text)
{
	static const char *const marks[] = {"/", ",", ";", " "};
	struct order order = {.arena = a, .stage = stage, .most = crowd_count(&stage->active)};
	const char *only;

	if (order.most < 2 || strlen(text) > order.most * ANSWER_BYTES_MAX + 400)
		return NULL;
	order.items = arena_array(a, order.most, sizeof(*order.items));
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
