#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ctl/output.h"
#include "ctl/verbs.h"
#include "letters/letters.h"
#include "letters/sample.h"

/* Without a configuration, what is compiled in is shown. */
static enum status
open_letters(struct ctl *ctl, struct letters **letters, struct why *why)
{
	enum status st;

	if (!ctl->config_given && access(ctl->config_file, F_OK) != 0)
		return letters_open(NULL, NULL, letters, why);
	if ((st = ctl_load_config(ctl, why)) != OK)
		return st;
	return letters_open(ctl->config->templates_dir,
	    arena_printf(ctl->arena, "%s/templates", ctl->config->state_dir), letters, why);
}

static enum status
read_view(struct ctl *ctl, const char *language, const char *name, json_t **view, struct why *why)
{
	const char *file = ctl_option(ctl, "view");
	json_error_t error;

	if (file == NULL) {
		*view = sample_view(language, name);
		return OK;
	}
	if ((*view = json_load_file(file, 0, &error)) == NULL)
		return because(why, REFUSED, "%s:%d: %s", file, error.line, error.text);
	return OK;
}

static enum status
show(struct ctl *ctl, const char *language, const char *name, const struct letter *letter, struct why *why)
{
	json_t *object;

	if (ctl_option(ctl, "html") != NULL) {
		fputs(letter->html, stdout);
		return OK;
	}
	if (!ctl->json) {
		printf("Subject: %s\n\n%s", letter->subject, letter->text);
		return OK;
	}
	object = output_object(ctl);
	output_set_text(object, "template", name);
	output_set_text(object, "language", language);
	output_set_text(object, "subject", letter->subject);
	output_set_text(object, "text", letter->text);
	output_set_text(object, "html", letter->html);
	return output_show(ctl, object, why);
}

static enum status
list_names(const struct ctl *ctl, const struct letters *letters, struct why *why)
{
	static const struct output_column columns[] = {{"template", "TEMPLATE"}};
	json_t *array = output_array(ctl);

	for (const char *const *names = letters_names(letters); *names != NULL; names++) {
		json_t *object = output_object(ctl);

		output_set_text(object, "template", *names);
		output_push(array, object);
	}
	return output_list(ctl, array, columns, COUNT(columns), why);
}

static bool
is_template(const struct letters *letters, const char *name)
{
	for (const char *const *names = letters_names(letters); *names != NULL; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

enum status
verb_render(struct ctl *ctl, struct why *why)
{
	const char *name = ctl_operand(ctl, 0), *language = ctl_option(ctl, "language");
	struct letters *letters = NULL;
	struct letter letter;
	json_t *view = NULL;
	enum status st;

	if (language == NULL)
		language = "fr";
	if ((st = open_letters(ctl, &letters, why)) != OK)
		return st;
	if (name == NULL) {
		st = list_names(ctl, letters, why);
		goto out;
	}
	if (!is_template(letters, name)) {
		st = because(
		    why, REFUSED, "there is no template \"%s\": facteurctl render names them all", name);
		goto out;
	}
	if ((st = read_view(ctl, language, name, &view, why)) != OK ||
	    (st = letters_render(letters, ctl->arena, language, name, view, &letter, why)) != OK)
		goto out;
	st = show(ctl, language, name, &letter, why);
out:
	json_decref(view);
	letters_close(letters);
	return st;
}
