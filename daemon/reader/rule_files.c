#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "reader/reader.h"

#define RULES_BYTES_MAX ((size_t)16 << 20)

static enum status
read_text(struct arena *arena, const char *path, const char **text, struct why *why)
{
	struct buf buf = buf_make(arena);
	FILE *file = fopen(path, "re");
	char part[8192];
	size_t got;
	enum status st = OK;

	if (file == NULL)
		return because(why, REFUSED, "%s: %s", path, strerror(errno));
	while ((got = fread(part, 1, sizeof(part), file)) > 0 && buf.size_bytes < RULES_BYTES_MAX)
		buf_add_bytes(&buf, part, got);
	if (ferror(file))
		st = because(why, REFUSED, "%s: %s", path, strerror(errno));
	else if (buf.size_bytes >= RULES_BYTES_MAX)
		st = because(why, REFUSED, "%s: larger than rules can be", path);
	fclose(file);
	*text = buf.data;
	return st;
}

enum status
reader_rules(struct arena *arena, const struct config *config, const struct rules **rules, struct why *why)
{
	struct rule_file *files = arena_array(arena, config->rules.count, sizeof(*files));
	enum status st;

	for (size_t i = 0; i < config->rules.count; i++) {
		files[i].name = config->rules.items[i];
		if ((st = read_text(arena, config->rules.items[i], &files[i].text, why)) != OK)
			return st;
	}
	return rules_parse(arena, files, config->rules.count, rules, why);
}
