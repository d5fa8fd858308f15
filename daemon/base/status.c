#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void
why_write(struct why *why, const char *fmt, ...)
{
	va_list args;
	size_t end;

	if (why == NULL)
		return;
	va_start(args, fmt);
	vsnprintf(why->text, sizeof(why->text), fmt, args);
	va_end(args);
	/* A sentence cut short must still be UTF-8: drop a character begun and not ended. */
	end = strlen(why->text);
	if (end == sizeof(why->text) - 1) {
		while (end > 0 && ((unsigned char)why->text[end - 1] & 0xC0) == 0x80)
			end--;
		if (end > 0 && ((unsigned char)why->text[end - 1] & 0x80) != 0)
			end--;
		why->text[end] = '\0';
	}
}

const char *
status_name(enum status status)
{
	static const char *const names[] = {"ok", "none", "refused", "retry", "broken"};

	return (size_t)status < COUNT(names) ? names[status] : "unknown";
}
