/* What people and we call things: "D-12". */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "desk/take/take.h"

const char *
ref_make(struct arena *arena, const char *prefix, int64_t id)
{
	struct buf buf = buf_make_room(arena, 31);

	buf_add(&buf, prefix);
	buf_add_char(&buf, '-');
	buf_add_number(&buf, id);
	return buf.data;
}

int64_t
ref_parse(const char *prefix, const char *text)
{
	size_t length = strlen(prefix);
	char *end;
	long long id;

	if (text == NULL || strncmp(text, prefix, length) != 0 || text[length] != '-' ||
	    !isdigit((unsigned char)text[length + 1]))
		return 0;
	id = strtoll(text + length + 1, &end, 10);
	return *end == '\0' && id > 0 ? id : 0;
}
