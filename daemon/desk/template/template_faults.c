#include "desk/take/post.h"
#include "desk/template/template.h"

#define TAG "modeles"

/* What makes one set of faults another: told again only when it changes. */
static const char *
tag_of(struct arena *arena, const char *const *faults)
{
	uint64_t hash = 14695981039346656037u; /* FNV-1a */

	for (size_t i = 0; faults[i] != NULL; i++)
		for (const char *c = faults[i]; *c != '\0'; c++)
			hash = (hash ^ (unsigned char)*c) * 1099511628211u;
	return arena_printf(arena, TAG "-%016llx", (unsigned long long)hash);
}

static json_t *
faults_view(struct arena *arena, const char *const *faults)
{
	json_t *view = view_open(), *list = json_array();
	size_t count = 0;

	for (; faults[count] != NULL; count++) {
		json_t *one = view_open();

		view_set(one, "raison", faults[count]);
		json_array_append_new(list, one);
	}
	json_object_set_new(view, "messages", list);
	view_set(view, "combien", arena_printf(arena, "%zu", count));
	return view;
}

enum status
template_tell_faults(
    struct desk *desk, struct arena *arena, int64_t now, bool *did_something, struct why *why)
{
	const char *const *faults = letters_faults(desk->letters);
	struct post post = post_to_sysadmin(desk->config);
	struct outbox_mail last;
	enum status st;

	if (faults[0] == NULL || desk->config->sysadmin == NULL)
		return OK;
	post.tag = tag_of(arena, faults);
	st = outbox_latest(desk->store, arena, desk->config->sysadmin, post.tag, &last, why);
	if (st != NONE)
		return st;
	if ((st = store_begin(desk->store, why)) != OK)
		return st;
	if ((st = post_open(desk, arena, now, &post, why)) == OK)
		st = post_send(
		    desk, arena, now, &post, "modeles-ecartes", faults_view(arena, faults), NULL, why);
	if (st == OK)
		st = store_commit(desk->store, why);
	store_rollback(desk->store);
	*did_something |= st == OK;
	return st;
}
