#include "ctl/verbs.h"

#include <stdio.h>
#include <string.h>

#include "ctl/output.h"
#include "inbox/inbox.h"
#include "letters/letters.h"
#include "outbox/outbox.h"
#include "reader/reader.h"

/* What a check found besides that it passed: told behind "ok". */
struct finding {
	struct ctl *ctl;
	const char *passed;
	size_t faults;
	const char *first; /* fault of the database */
};

static enum status
check_config(struct finding *finding, struct why *why)
{
	finding->passed = finding->ctl->config_file;
	return ctl_load_config(finding->ctl, why);
}

static enum status
check_templates(struct finding *finding, struct why *why)
{
	struct ctl *ctl = finding->ctl;
	const char *edited = arena_printf(ctl->arena, "%s/templates", ctl->config->state_dir);
	struct letters *letters = NULL;
	size_t count = 0;
	enum status st = letters_open(ctl->config->templates_dir, edited, &letters, why);

	if (st == OK) {
		while (letters_names(letters)[count] != NULL)
			count++;
		finding->passed = letters_faults(letters)[0] == NULL
				      ? arena_printf(ctl->arena, "%zu mails can be written", count)
				      : arena_printf(ctl->arena, "%zu mails can be written; left out: %s",
					    count, letters_faults(letters)[0]);
	}
	letters_close(letters);
	return st;
}

static enum status
check_rules(struct finding *finding, struct why *why)
{
	struct ctl *ctl = finding->ctl;
	const struct rules *rules;
	enum status st = reader_rules(ctl->arena, ctl->config, &rules, why);

	finding->passed = arena_printf(
	    ctl->arena, "every example of %zu files is read as it says", ctl->config->rule_count);
	return st == OK ? rules_try(rules, why) : st;
}

static enum status
check_inbox(struct finding *finding, struct why *why)
{
	finding->passed = finding->ctl->config->inbox.url;
	return inbox_check(finding->ctl->config, why);
}

static enum status
check_outbox(struct finding *finding, struct why *why)
{
	finding->passed = finding->ctl->config->outbox.url;
	return outbox_check(finding->ctl->config, why);
}

static enum status
check_sms(struct finding *finding, struct why *why)
{
	const struct config *config = finding->ctl->config;

	finding->passed = config->sms.url == NULL ? "none: no SMS leaves" : config->sms.url;
	return config->sms.url == NULL ? OK : outbox_check_sms(config, why);
}

static void
note_fault(const char *sentence, void *data)
{
	struct finding *finding = data;

	if (finding->first == NULL)
		finding->first = arena_string(finding->ctl->arena, sentence);
}

static enum status
check_database(struct finding *finding, struct why *why)
{
	struct ctl *ctl = finding->ctl;
	enum status st;

	finding->passed = ctl->config->state_dir;
	if ((st = ctl_open_store(ctl, why)) != OK ||
	    (st = store_check(ctl->store, note_fault, finding, &finding->faults, why)) != OK)
		return st;
	if (finding->faults == 0)
		return OK;
	return because(why, REFUSED, "%zu faults, the first: %s", finding->faults, finding->first);
}

/* The database comes last: to open it, root becomes the owner of state_dir. */
static const struct {
	const char *name;
	enum status (*check)(struct finding *, struct why *);
} checks[] = {{"config", check_config}, {"templates", check_templates}, {"rules", check_rules},
    {"inbox", check_inbox}, {"outbox", check_outbox}, {"sms", check_sms}, {"database", check_database}};

static json_t *
result_json(struct ctl *ctl, const char *name, bool passed, const char *sentence)
{
	json_t *object = output_object(ctl);

	output_set_text(object, "check", name);
	output_set_flag(object, "ok", passed);
	output_set_text(object, "text", sentence);
	return object;
}

enum status
verb_check(struct ctl *ctl, struct why *why)
{
	json_t *array = output_array(ctl);
	size_t failed = 0;
	enum status st;

	/* Without a configuration the rest has nothing to look at. */
	for (size_t i = 0; i < COUNT(checks) && (i == 0 || ctl->config != NULL); i++) {
		struct finding finding = {.ctl = ctl};
		struct why what = {{0}};
		bool passed = checks[i].check(&finding, &what) == OK;
		const char *sentence = passed ? finding.passed : what.text;

		failed += !passed;
		output_push(array, result_json(ctl, checks[i].name, passed, sentence));
		if (!ctl->json)
			printf("%-10s %-6s %s\n", checks[i].name, passed ? "ok" : "FAILED", sentence);
		fflush(stdout); /* a server that does not answer takes its time */
	}
	if (ctl->json && (st = output_list(ctl, array, NULL, 0, why)) != OK)
		return st;
	if (failed == 0)
		return OK;
	return because(why, REFUSED, "%zu of the checks failed: see above what to put right", failed);
}
