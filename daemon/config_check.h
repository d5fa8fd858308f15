/*
 * config_check -- what a configuration must be beyond the type of each key: places that exist as such, keys that go
 * together.  config.c reads the file, this judges it.
 *
 * Errors:  REFUSED, with the file and the line of the key.
 */
#ifndef CONFIG_CHECK_H
#define CONFIG_CHECK_H

#include <libconfig.h>

#include "config.h"

/* A configuration while it is read. */
struct reading_config {
	struct arena *arena;
	struct config *config;
	struct why *why;
	config_setting_t *root;
};

/* Refuses it for what stands at this setting. */
enum status config_wrong(const struct reading_config *, const config_setting_t *, const char *sentence);
/* About a key by its path, at the line where it stands; one that is missing is the whole file's matter. */
enum status config_wrong_key(const struct reading_config *, const char *path, const char *sentence);
/* What no single key shows.  Fills in what follows from the keys: the two parts of the address. */
MUST_USE enum status config_check(const struct reading_config *);

#endif
