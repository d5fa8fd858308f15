#include "letters/sample.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "base/embed.h"

json_t *
sample_view(const char *language, const char *name)
{
	bool english = language != NULL && strcmp(language, "en") == 0;
	const struct embedded *file = english ? embedded_find("en/_exemple.json") : NULL;
	json_t *all, *view;

	if (file == NULL)
		file = embedded_find("fr/_exemple.json");
	assert(file != NULL);
	all = json_loads(file->text, JSON_REJECT_DUPLICATES, NULL);
	assert(all != NULL);
	view = json_incref(json_object_get(all, "commun"));
	json_object_update(view, json_object_get(json_object_get(all, "mails"), name));
	json_decref(all);
	return view;
}
