#include "stage.h"

#include <string.h>

#include "base/text.h"

void
crowd_add(struct crowd *crowd, size_t index)
{
	crowd->bits[index / 64] |= (uint64_t)1 << index % 64;
}

bool
crowd_has(const struct crowd *crowd, size_t index)
{
	return (crowd->bits[index / 64] >> index % 64 & 1) != 0;
}

void
crowd_join(struct crowd *crowd, const struct crowd *other)
{
	for (size_t i = 0; i < COUNT(crowd->bits); i++)
		crowd->bits[i] |= other->bits[i];
}

void
crowd_drop(struct crowd *crowd, const struct crowd *other)
{
	for (size_t i = 0; i < COUNT(crowd->bits); i++)
		crowd->bits[i] &= ~other->bits[i];
}

bool
crowd_empty(const struct crowd *crowd)
{
	for (size_t i = 0; i < COUNT(crowd->bits); i++)
		if (crowd->bits[i] != 0)
			return false;
	return true;
}

bool
crowd_same(const struct crowd *one, const struct crowd *other)
{
	return memcmp(one->bits, other->bits, sizeof(one->bits)) == 0;
}

size_t
crowd_count(const struct crowd *crowd)
{
	size_t count = 0;

	for (size_t i = 0; i < COUNT(crowd->bits); i++)
		count += (size_t)__builtin_popcountll(crowd->bits[i]);
	return count;
}

static const char **
name_words(struct arena *a, const char *name, size_t *count)
{
	char **parts = text_split(a, text_fold(a, name), " -'.,()\"", count);
	const char **words = arena_array(a, *count + 1, sizeof(*words));

	for (size_t i = 0; i < *count; i++)
		words[i] = parts[i];
	return words;
}

struct stage *
stage_make(struct arena *a, const struct context *context, const struct rules *rules,
    const struct mail_address *from)
{
	struct stage *stage = arena_alloc(a, sizeof(*stage));
	struct person *people;
	size_t ignored;

	stage->arena = a;
	stage->rules = rules;
	stage->count = context->dossier_count < CROWD_MAX ? context->dossier_count : CROWD_MAX;
	people = arena_array(a, stage->count, sizeof(*people));
	for (size_t i = 0; i < stage->count; i++) {
		const struct context_dossier *dossier = &context->dossiers[i];
		people[i] = (struct person){.index = i,
		    .number = dossier->number,
		    .hidden = dossier->hidden,
		    .active = dossier->active};
		/* A hidden candidate's name is not one the reader could use. */
		if (!dossier->hidden && dossier->name != NULL)
			people[i].names = name_words(a, dossier->name, &people[i].name_count);
		if (dossier->active)
			crowd_add(&stage->active, i);
	}
	stage->people = people;
	stage->sender = name_words(a, from->name == NULL ? "" : from->name, &ignored);
	return stage;
}

bool
stage_number(const struct stage *stage, int number, size_t *index)
{
	for (size_t i = 0; i < stage->count; i++) {
		if (stage->people[i].number == number) {
			*index = i;
			return true;
		}
	}
	return false;
}
