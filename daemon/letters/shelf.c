#include "letters/shelf.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

#define FILE_BYTES_MAX	((size_t)1 << 20)
#define BYTE_ORDER_MARK "\xEF\xBB\xBF" /* some editors begin UTF-8 with it */

struct entry {
	const char *file, *path;
	const char *text;  /* NULL: it cannot be read */
	const char *wrong; /* and this is why */
};
struct shelf {
	struct arena *arena;
	struct entry *entries;
	size_t count, room;
};

enum status
shelf_read(struct arena *arena, const char *path, const char **text, struct why *why)
{
	struct buf bytes = buf_make(arena);
	FILE *file = fopen(path, "re");
	size_t mark = 0, size;
	char chunk[4096];
	bool failed;

	if (file == NULL)
		return errno == ENOENT || errno == ENOTDIR
			   ? NONE
			   : because(why, REFUSED, "%s: cannot be read: %s", path, strerror(errno));
	while ((size = fread(chunk, 1, sizeof(chunk), file)) > 0 && bytes.size_bytes <= FILE_BYTES_MAX)
		buf_add_bytes(&bytes, chunk, size);
	failed = ferror(file) != 0;
	fclose(file);
	if (failed)
		return because(why, REFUSED, "%s: cannot be read", path);
	if (bytes.size_bytes > FILE_BYTES_MAX)
		return because(why, REFUSED, "%s: larger than a template can be", path);
	if (!text_is_utf8(bytes.data, bytes.size_bytes))
		return because(why, REFUSED, "%s:1: not UTF-8", path);
	if (text_starts(bytes.data, BYTE_ORDER_MARK))
		mark = strlen(BYTE_ORDER_MARK);
	*text = text_valid(arena, bytes.data + mark, bytes.size_bytes - mark);
	return OK;
}

static void
put(struct shelf *shelf, const char *folder, const char *file)
{
	struct entry *entry;
	struct why why;

	if (shelf->count == shelf->room) {
		size_t bytes = shelf->room * sizeof(*entry);

		shelf->room = 2 * shelf->room + 64;
		shelf->entries =
		    arena_grow(shelf->arena, shelf->entries, bytes, shelf->room * sizeof(*entry));
	}
	entry = &shelf->entries[shelf->count];
	entry->file = file;
	entry->path = arena_printf(shelf->arena, "%s/%s", folder, file);
	switch (shelf_read(shelf->arena, entry->path, &entry->text, &why)) {
	case OK:
		break;
	case NONE:
		return; /* it was taken away a moment ago */
	default:
		entry->wrong = arena_string(shelf->arena, why.text);
	}
	shelf->count++;
}

static bool
is_template(const char *name)
{
	const char *dot = strrchr(name, '.');

	return *name != '.' && dot != NULL && (strcmp(dot, ".txt") == 0 || strcmp(dot, ".html") == 0);
}

struct shelf *
shelf_open(struct arena *arena, const char *folder, const char *const *languages, size_t count)
{
	struct shelf *shelf = arena_alloc(arena, sizeof(*shelf));

	shelf->arena = arena;
	for (size_t i = 0; i < count && folder != NULL; i++) {
		DIR *dir = opendir(arena_printf(arena, "%s/%s", folder, languages[i]));
		const struct dirent *one;

		if (dir == NULL)
			continue;
		while ((one = readdir(dir)) != NULL)
			if (is_template(one->d_name))
				put(shelf, folder, arena_printf(arena, "%s/%s", languages[i], one->d_name));
		closedir(dir);
	}
	return shelf;
}

enum status
shelf_find(const struct shelf *shelf, const char *file, const char **path, const char **text, struct why *why)
{
	for (size_t i = 0; i < shelf->count; i++) {
		const struct entry *entry = &shelf->entries[i];

		if (strcmp(entry->file, file) != 0)
			continue;
		*path = entry->path;
		*text = entry->text;
		return entry->text != NULL ? OK : because(why, REFUSED, "%s", entry->wrong);
	}
	return NONE;
}
