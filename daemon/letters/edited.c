#include "letters/edited.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum status
failed(const char *path, struct why *why)
{
	return because(why, RETRY, "%s: %s", path, strerror(errno));
}

static enum status
write_file(const char *path, const char *text, struct why *why)
{
	FILE *file = fopen(path, "we");
	bool sound;

	if (file == NULL)
		return failed(path, why);
	sound = fputs(text, file) >= 0 && fflush(file) == 0 && fsync(fileno(file)) == 0;
	sound = fclose(file) == 0 && sound;
	return sound ? OK : failed(path, why);
}

enum status
edited_put(struct arena *arena, const char *folder, const char *language, const char *name, const char *text,
    struct why *why)
{
	const char *inner = arena_printf(arena, "%s/%s", folder, language);
	const char *path = arena_printf(arena, "%s/%s.txt", inner, name);
	const char *fresh = arena_printf(arena, "%s/.%s.new", inner, name);
	enum status st;

	if (text == NULL)
		return unlink(path) == 0 || errno == ENOENT ? OK : failed(path, why);
	if ((mkdir(folder, 0700) != 0 && errno != EEXIST) || (mkdir(inner, 0700) != 0 && errno != EEXIST))
		return failed(inner, why);
	if ((st = write_file(fresh, text, why)) != OK)
		return st;
	return rename(fresh, path) == 0 ? OK : failed(path, why);
}
