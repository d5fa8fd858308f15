/*
 * try -- a fuzz target without libFuzzer: its seeds, then for some seconds seeds that were damaged, joined and cut.
 *
 *   try_NAME SECONDS FOLDER
 *
 * By hand, because libFuzzer is clang's and wants all of it built a second time: `make fuzz` has that time, a commit has
 * not.  The same inputs in the same order each time, as many as the seconds allow.
 */
#include <dirent.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "fuzz.h"

#define INPUT_MAX 4096

int LLVMFuzzerInitialize(int *, char ***);
int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

struct seeds {
	struct text_bytes {
		const char *data;
		size_t size;
	} * items;
	size_t count;
};

static uint64_t state = 20261129;

/* A number under `limit`, by xorshift64 (Marsaglia 2003). */
static size_t
dice(size_t limit)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return limit == 0 ? 0 : (size_t)(state % limit);
}

static int
is_seed(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static struct seeds
read_seeds(struct arena *a, const char *folder)
{
	struct dirent **names;
	int count = scandir(folder, &names, is_seed, alphasort);
	struct seeds seeds = {0};

	if (count <= 0) {
		fprintf(stderr, "%s: no seed there\n", folder);
		exit(2);
	}
	seeds.items = arena_alloc(a, (size_t)count * sizeof(*seeds.items));
	for (int i = 0; i < count; i++) {
		char *path = arena_printf(a, "%s/%s", folder, names[i]->d_name), *data;
		gsize size;

		if (!g_file_get_contents(path, &data, &size, NULL)) {
			fprintf(stderr, "%s: cannot be read\n", path);
			exit(2);
		}
		seeds.items[seeds.count++] = (struct text_bytes){arena_bytes(a, data, size), size};
		g_free(data);
		free(names[i]);
	}
	free(names);
	return seeds;
}

/* The beginning of one seed and the end of another; a few bytes of it are changed, taken out or said again. */
static size_t
damage(const struct seeds *seeds, char input[INPUT_MAX])
{
	static const char odd[] = "\0\n\r\t \"'<>()@:;,=?%\\/&\xFF\xC3\xE2\x80[]{}*+-0129";
	const struct text_bytes *one = &seeds->items[dice(seeds->count)],
				*other = &seeds->items[dice(seeds->count)];
	size_t kept = dice(2) == 0 ? one->size : dice(one->size + 1);
	size_t from = kept < one->size ? dice(other->size + 1) : other->size, size;

	kept = kept < INPUT_MAX ? kept : INPUT_MAX;
	memcpy(input, one->data, kept);
	size = other->size - from < INPUT_MAX - kept ? other->size - from : INPUT_MAX - kept;
	memcpy(input + kept, other->data + from, size);
	size += kept;
	for (size_t times = dice(8); times > 0 && size > 0; times--) {
		size_t at = dice(size), run = 1 + dice(16);
		run = run < size - at ? run : size - at;
		switch (dice(4)) {
		case 0:
			input[at] = (char)dice(256);
			break;
		case 1:
			input[at] = odd[dice(sizeof(odd))];
			break;
		case 2:
			memmove(input + at, input + at + run, size - at - run);
			size -= run;
			break;
		default:
			run = run < INPUT_MAX - size ? run : INPUT_MAX - size;
			memmove(input + at + run, input + at, size - at);
			size += run;
		}
	}
	return size;
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_open();
	char input[INPUT_MAX];
	struct seeds seeds;
	unsigned long tried = 0;
	time_t end;

	if (argc != 3)
		return 2;
	LLVMFuzzerInitialize(&argc, &argv);
	seeds = read_seeds(a, argv[2]);
	for (size_t i = 0; i < seeds.count; i++)
		LLVMFuzzerTestOneInput((const uint8_t *)seeds.items[i].data, seeds.items[i].size);
	for (end = time(NULL) + atoi(argv[1]); time(NULL) < end; tried++)
		LLVMFuzzerTestOneInput((const uint8_t *)input, damage(&seeds, input));
	printf("%zu seeds and %lu inputs made of them\n", seeds.count, tried);
	arena_close(a);
	return 0;
}
