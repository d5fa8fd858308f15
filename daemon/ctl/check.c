#include "ctl/verbs.h"

#include "ctl/mailbox.h"
#include "ctl/output.h"
#include "letters/letters.h"
#include "outbox/outbox.h"
#include "reader/reader.h"
#include "store/check.h"

/* What a check found besides that it passed: told behind "ok". */
struct finding {
	struct ctl *ctl;
	const char *passed;
	size_t faults; /* of the database */
	const char *first, *remedy;
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
	    ctl->arena, "every example of %zu files is read as it says", ctl->config->rules.count);
	return st == OK ? rules_try(rules, why) : st;
}

static enum status
check_inbox(struct finding *finding, struct why *why)
{
	finding->passed = finding->ctl->config->inbox.url;
	return mailbox_check(finding->ctl->config, why);
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
note_faults(const struct check_result *result, void *data)
{
	struct finding *finding = data;

	finding->faults += result->faults;
	if (finding->first == NULL && result->first != NULL) {
		finding->first = result->first;
		finding->remedy = result->remedy;
	}
}

/* What cannot be written to is not sound, whatever it says of itself. */
static enum status
little_room(const struct ctl *ctl, struct why *why)
{
	int64_t free_mb;
	const char *sentence = ctl_disk(ctl, &free_mb);

	return sentence == NULL ? OK : because(why, REFUSED, "%s: make room", sentence);
}

static enum status
check_database(struct finding *finding, struct why *why)
{
	struct ctl *ctl = finding->ctl;
	enum status st;

	finding->passed = ctl->config->state_dir;
	if ((st = ctl_open_store(ctl, why)) != OK ||
	    (st = store_check(ctl->store, ctl->arena, false, note_faults, finding, why)) != OK)
		return st;
	if (finding->faults == 0)
		return little_room(ctl, why);
	return because(
	    why, REFUSED, "%zu faults, the first: %s; %s", finding->faults, finding->first, finding->remedy);
}

static const struct {
	const char *name;
	enum status (*check)(struct finding *, struct why *);
} checks[] = {{"config", check_config}, {"templates", check_templates}, {"rules", check_rules},
    {"inbox", check_inbox}, {"outbox", check_outbox}, {"sms", check_sms}};

/* What is said of each check, as it comes. */
struct report {
	struct ctl *ctl;
	json_t *array;
	size_t failed;
};

static void
report(struct report *report, const char *name, bool passed, const char *sentence)
{
	json_t *object = output_object(report->ctl);

	report->failed += !passed;
	output_set_text(object, "check", name);
	output_set_flag(object, "ok", passed);
	output_set_text(object, "text", sentence);
	output_push(report->array, object);
	if (!report->ctl->json)
		output_result(name, passed ? "ok" : "FAILED", sentence);
}

static void
report_part(const struct check_result *result, void *data)
{
	struct report *of = data;
	const char *sentence = result->seen;

	if (result->faults == 1)
		sentence = arena_printf(of->ctl->arena, "%s; %s", result->first, result->remedy);
	else if (result->faults > 1)
		sentence = arena_printf(of->ctl->arena, "%s, and %zu more; %s", result->first,
		    result->faults - 1, result->remedy);
	report(of, result->name, result->faults == 0, sentence);
}

/* Each part of the database in a line of its own, and documents by their content. */
static void
report_database(struct report *of)
{
	struct ctl *ctl = of->ctl;
	struct why why = {{0}};
	enum status st = ctl_open_store(ctl, &why);

	if (st == OK)
		st = store_check(ctl->store, ctl->arena, true, report_part, of, &why);
	if (st == OK)
		st = little_room(ctl, &why);
	if (st != OK)
		report(of, "database", false, why.text);
}

static void
report_check(struct report *of, const char *name, enum status (*check)(struct finding *, struct why *))
{
	struct finding finding = {.ctl = of->ctl};
	struct why why = {{0}};
	bool passed = check(&finding, &why) == OK;

	report(of, name, passed, passed ? finding.passed : why.text);
}

enum status
verb_check(struct ctl *ctl, struct why *why)
{
	struct report of = {.ctl = ctl, .array = output_array(ctl)};
	enum status st;

	/* Without a configuration the rest has nothing to look at. */
	for (size_t i = 0; i < COUNT(checks) && (i == 0 || ctl->config != NULL); i++)
		report_check(&of, checks[i].name, checks[i].check);
	/* The database comes last: to open it, root becomes the owner of state_dir. */
	if (ctl->config != NULL && ctl_option(ctl, "deep") != NULL)
		report_database(&of);
	else if (ctl->config != NULL)
		report_check(&of, "database", check_database);
	if (ctl->json && (st = output_list(ctl, of.array, NULL, 0, why)) != OK)
		return st;
	if (of.failed == 0)
		return OK;
	return because(why, REFUSED, "%zu of the checks failed: see above what to put right", of.failed);
}
