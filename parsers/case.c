#include "codec.h"

#include "json.h"

#define CANDIDATE_MAX 1000000

static int
number_of(struct json_reader *reader, const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	if (value == NULL || json_is_null(value))
		return 0;
	return (int)json_get_integer(reader, object, key, 0, CANDIDATE_MAX);
}

static void
read_diffusion(struct json_reader *reader, const json_t *diffusion, struct context *context)
{
	const json_t *array = json_get_array(reader, diffusion, "candidates", &context->dossier_count);

	context->role = CONTEXT_OPERATIONAL;
	context->ref = json_get_text(reader, diffusion, "ref");
	context->dossiers = arena_array(reader->arena, context->dossier_count, sizeof(*context->dossiers));
	for (size_t i = 0; i < context->dossier_count; i++) {
		struct context_dossier *dossier = &context->dossiers[i];
		const json_t *object = json_get_item(reader, array, i);
		dossier->number = (int)json_get_integer(reader, object, "n", 1, CANDIDATE_MAX);
		dossier->name = json_get_text(reader, object, "name");
		dossier->hidden = json_is_true(json_object_get(object, "hidden"));
		dossier->active = !json_is_false(json_object_get(object, "active"));
	}
}

static void
read_mail(struct json_reader *reader, const json_t *mail, struct context *context)
{
	const json_t *array = json_get_array(reader, mail, "requests", &context->request_count);

	context->role = CONTEXT_RECRUITER;
	context->request_ref = json_get_text(reader, mail, "ref");
	context->requests = arena_array(reader->arena, context->request_count, sizeof(*context->requests));
	for (size_t i = 0; i < context->request_count; i++) {
		struct context_request *request = &context->requests[i];
		const json_t *object = json_get_item(reader, array, i);
		request->ref = json_need_text(reader, object, "ref");
		request->action = json_get_text(reader, object, "action");
		request->candidate = number_of(reader, object, "candidate");
		request->candidate_name = json_get_text(reader, object, "candidate_name");
		request->contact_name = json_get_text(reader, object, "contact_name");
		request->pending = true;
	}
}

enum status
case_parse(struct arena *a, const char *line, const struct zone *zone, const char **id,
    struct context **context, struct why *why)
{
	struct json_reader reader = {.arena = a};
	struct context *c = arena_alloc(a, sizeof(*c));
	const json_t *diffusion, *mail;
	json_error_t error;
	json_t *root = json_loads(line, 0, &error);

	*id = NULL;
	*context = NULL;
	if (root == NULL)
		return because(why, REFUSED, "not a line of JSON: %s", error.text);
	c->zone = zone;
	c->reply = true;
	diffusion = json_object_get(root, "diffusion");
	mail = json_object_get(root, "mail");
	if (json_is_object(diffusion))
		read_diffusion(&reader, diffusion, c);
	if (json_is_object(mail))
		read_mail(&reader, mail, c);
	*id = json_need_text(&reader, root, "id");
	json_decref(root);
	if (reader.bad != NULL)
		return because(why, REFUSED, "case: \"%s\" is not as it must be", reader.bad);
	*context = c;
	return OK;
}
