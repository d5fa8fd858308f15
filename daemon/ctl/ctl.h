/*
 * ctl -- what one call of facteurctl works on: configuration, store, clock, and the arguments of its verb.
 *
 * A verb's usage line is also the specification its arguments are checked against, so that help and behaviour cannot
 * differ: "--name N" must be given, "[--tags T]" may be, "[--rules FILE]..." may be repeated, "[--admin]" takes no
 * value, "[--type interne|externe]" takes one of these, REF is an operand, "[FILE ...]" is any number of them.
 *
 * Memory:  everything lives in ctl->arena, which closes when the program ends.
 * Errors:  REFUSED with a sentence that says what to do; ctl_usage besides makes the program exit 2 instead of 1.
 */
#ifndef CTL_CTL_H
#define CTL_CTL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "config.h"
#include "store/store.h"

#define CTL_CONFIG_FILE "/etc/facteur/facteur.conf"

struct ctl_option {
	const char *name;  /* "name", without the dashes */
	const char *value; /* "" for an option that takes none */
};

struct ctl {
	struct arena *arena;
	const char *config_file;
	bool config_given;     /* by -c */
	const char *now_given; /* --now, or NULL: the machine's clock */
	struct clock clock;    /* set with the configuration, whose zone --now is in */
	bool json;
	bool usage; /* the call itself is wrong: exit 2 */
	const struct config *config;
	struct store *store;
	const char *noun, *verb; /* as in the table of verbs; verb is "" where the noun stands alone */
	struct ctl_option *options;
	size_t option_count;
	const char **operands;
	size_t operand_count;
};

struct verb {
	const char *noun, *name; /* name is "" where the noun stands alone */
	const char *usage;	 /* of the arguments */
	const char *help;
	enum status (*run)(struct ctl *, struct why *);
};

/* Takes the global options out, sets noun, verb, options and operands; *verb is NULL when help was asked for. */
MUST_USE enum status ctl_parse(struct ctl *, const struct verb *verbs, size_t count, int argc, char **argv,
    const struct verb **verb, struct why *);
/* The value of an option, or NULL; the last one when it was repeated. */
const char *ctl_option(const struct ctl *, const char *name);
/* The operand at `index`, or NULL. */
const char *ctl_operand(const struct ctl *, size_t index);
/* The 7 of CV-7; 0: it is no such reference. */
int64_t ctl_candidate_number(const char *typed);
/* Sets the sentence and that the call is wrong; comes to REFUSED.  A macro for the reason that because() is one. */
#define ctl_usage(ctl, why, ...) (ctl_usage_write((ctl), (why), __VA_ARGS__), REFUSED)
void ctl_usage_write(struct ctl *, struct why *, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* Reads the configuration, once. */
MUST_USE enum status ctl_load_config(struct ctl *, struct why *);
/* Reads the configuration and opens the store, once; root becomes the owner of state_dir before. */
MUST_USE enum status ctl_open_store(struct ctl *, struct why *);
/* When root calls, goes on as the owner of state_dir, for good.  The configuration is loaded. */
MUST_USE enum status ctl_become_owner(const struct ctl *, struct why *);
/* The whole of a file.  REFUSED when it cannot be read or is larger than `most_bytes`. */
MUST_USE enum status ctl_read_file(struct arena *, const char *file, size_t most_bytes, const void **bytes,
    size_t *size_bytes, struct why *);
/* The room on the disk of state_dir, -1 when it cannot be told; NULL, or a sentence: less than limits.disk_free_mb. */
const char *ctl_disk(const struct ctl *, int64_t *free_mb);
void ctl_close(struct ctl *);

/* Opens the store and a transaction. */
MUST_USE enum status ctl_begin(struct ctl *, struct why *);
/* Commits when `st` is OK, else takes all back; returns what it came to. */
MUST_USE enum status ctl_end(struct ctl *, enum status st, struct why *);
/* What the sysadmin did, in the journal; inside the transaction. */
MUST_USE enum status ctl_journal(
    struct ctl *, const char *event, const char *object, const char *text, struct why *);
/* REFUSED: "there is no NOUN ..." for NONE; any other status as it is.  Here, so that analyzers see it. */
MUST_USE static inline enum status
ctl_found(enum status st, const char *noun, const char *name, struct why *why)
{
	if (st != NONE)
		return st;
	return because(why, REFUSED, "there is no %s \"%s\": facteurctl %s list shows those there are", noun,
	    name, noun);
}
/* "D-12" -> 12; 0 when `text` is no such ref. */
int64_t ctl_ref(const char *text, const char *prefix);

#endif
