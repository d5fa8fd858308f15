/*
 * output -- what list and show print: one JSON array or object with --json, else the same facts for a person's eyes.
 *
 * Every verb builds jansson values; the table and the page are drawn from them, so that both always say the same.
 *
 * Memory:  values live in ctl->arena.
 */
#ifndef CTL_OUTPUT_H
#define CTL_OUTPUT_H

#include <jansson.h>

#include "ctl/ctl.h"

json_t *output_object(const struct ctl *);
json_t *output_array(const struct ctl *);
void output_set(json_t *object, const char *key, json_t *value);
void output_push(json_t *array, json_t *value);
void output_push_text(json_t *array, const char *text);
void output_set_null(json_t *object, const char *key);
/* NULL becomes null. */
void output_set_text(json_t *object, const char *key, const char *text);
void output_set_number(json_t *object, const char *key, int64_t number);
void output_set_flag(json_t *object, const char *key, bool flag);
/* An instant as ISO 8601 in the configuration's zone; 0 becomes null. */
void output_set_time(const struct ctl *, json_t *object, const char *key, int64_t at);
/* Its local date alone. */
void output_set_date(const struct ctl *, json_t *object, const char *key, int64_t at);
/* "D-12" */
void output_set_ref(const struct ctl *, json_t *object, const char *key, const char *prefix, int64_t id);

struct output_column {
	const char *key, *title;
};
/* What output_list and output_show draw without --json. */
void output_table(const json_t *array, const struct output_column *, size_t count);
void output_page(const json_t *object);
/* Columns shrink to fit a terminal; into a pipe nothing is cut. */
MUST_USE enum status output_list(
    const struct ctl *, json_t *array, const struct output_column *, size_t count, struct why *);
MUST_USE enum status output_show(const struct ctl *, json_t *object, struct why *);

/* The name of what was made, alone on its line, or {key: name} with --json. */
MUST_USE enum status output_made(const struct ctl *, const char *key, const char *ref, struct why *);

/* One line of what was tried: "ok", "advice" or "FAILED", in colour at a terminal (unless NO_COLOR is set). */
void output_result(const char *name, const char *result, const char *sentence);

/* A bar on stderr while long work goes on, only where that is a terminal.  `data` is not used. */
void output_progress(size_t done, size_t all, void *data);
/* Takes the bar away. */
void output_progress_end(void);

#endif
