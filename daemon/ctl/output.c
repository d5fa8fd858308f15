#include "ctl/output.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

/* As everywhere, memory that runs out ends the program; jansson also returns NULL for what is not UTF-8. */
static json_t *
made(json_t *value)
{
	if (value != NULL)
		return value;
	fprintf(stderr, "facteurctl: out of memory\n");
	exit(1);
}

static void
forget(void *value)
{
	json_decref(value);
}

/* The arena keeps one reference, what a value is put in another: nothing is lost when a verb breaks off. */
static json_t *
kept(const struct ctl *ctl, json_t *value)
{
	arena_defer(ctl->arena, forget, made(value));
	return value;
}

json_t *
output_object(const struct ctl *ctl)
{
	return kept(ctl, json_object());
}

json_t *
output_array(const struct ctl *ctl)
{
	return kept(ctl, json_array());
}

void
output_set(json_t *object, const char *key, json_t *value)
{
	if (json_object_set(object, key, value) != 0)
		made(NULL);
}

void
output_push(json_t *array, json_t *value)
{
	if (json_array_append(array, value) != 0)
		made(NULL);
}

static void
set_new(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, made(value)) != 0)
		made(NULL);
}

/* What is stored is UTF-8, but a database can be damaged. */
static json_t *
text_json(const char *text)
{
	struct arena *a;
	json_t *value;

	if (text_is_utf8(text, strlen(text)))
		return json_string(text);
	a = arena_open();
	value = json_string(text_valid(a, text, strlen(text)));
	arena_close(a);
	return value;
}

void
output_push_text(json_t *array, const char *text)
{
	if (json_array_append_new(array, made(text_json(text))) != 0)
		made(NULL);
}

void
output_set_null(json_t *object, const char *key)
{
	set_new(object, key, json_null());
}

void
output_set_text(json_t *object, const char *key, const char *text)
{
	set_new(object, key, text == NULL ? json_null() : text_json(text));
}

void
output_set_number(json_t *object, const char *key, int64_t number)
{
	set_new(object, key, json_integer(number));
}

void
output_set_flag(json_t *object, const char *key, bool flag)
{
	set_new(object, key, json_boolean(flag));
}

void
output_set_time(const struct ctl *ctl, json_t *object, const char *key, int64_t at)
{
	output_set_text(object, key, at == 0 ? NULL : clock_iso(ctl->arena, ctl->config->zone, at));
}

void
output_set_date(const struct ctl *ctl, json_t *object, const char *key, int64_t at)
{
	output_set_text(object, key,
	    at == 0 ? NULL : arena_bytes(ctl->arena, clock_iso(ctl->arena, ctl->config->zone, at), 10));
}

void
output_set_ref(const struct ctl *ctl, json_t *object, const char *key, const char *prefix, int64_t id)
{
	output_set_text(object, key, id == 0 ? NULL : arena_printf(ctl->arena, "%s-%" PRId64, prefix, id));
}

static enum status
dump(const json_t *value, struct why *why)
{
	if (json_dumpf(value, stdout, JSON_INDENT(2)) != 0 || putchar('\n') == EOF)
		return because(why, BROKEN, "standard output cannot be written");
	return OK;
}

enum status
output_list(
    const struct ctl *ctl, json_t *array, const struct output_column *columns, size_t count, struct why *why)
{
	if (ctl->json)
		return dump(array, why);
	output_table(array, columns, count);
	return OK;
}

enum status
output_show(const struct ctl *ctl, json_t *object, struct why *why)
{
	if (ctl->json)
		return dump(object, why);
	output_page(object);
	return OK;
}

enum status
output_made(const struct ctl *ctl, const char *key, const char *ref, struct why *why)
{
	json_t *object;

	if (!ctl->json) {
		printf("%s\n", ref);
		return OK;
	}
	object = output_object(ctl);
	output_set_text(object, key, ref);
	return dump(object, why);
}

void
output_result(const char *name, const char *result, const char *sentence)
{
	const char *none = getenv("NO_COLOR"), *colour = "", *end = "";

	if (isatty(STDOUT_FILENO) && (none == NULL || *none == '\0')) {
		colour = strcmp(result, "ok") == 0	 ? "\033[32m"
			 : strcmp(result, "FAILED") == 0 ? "\033[1;31m"
							 : "\033[33m";
		end = "\033[0m";
	}
	printf("%-10s %s%-6s%s %s\n", name, colour, result, end, sentence);
	fflush(stdout); /* a server that does not answer takes its time */
}

#define BAR 40

void
output_progress(size_t done, size_t all, void *data)
{
	size_t filled = all == 0 ? BAR : (size_t)((double)done / (double)all * BAR);
	char bar[BAR + 1];

	(void)data;
	if (!isatty(STDERR_FILENO))
		return;
	filled = filled > BAR ? BAR : filled;
	memset(bar, ' ', BAR);
	memset(bar, '=', filled);
	bar[BAR] = '\0';
	fprintf(stderr, "\r[%s] %3zu %%", bar, filled * 100 / BAR);
	fflush(stderr);
}

void
output_progress_end(void)
{
	if (isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
}
