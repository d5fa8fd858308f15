#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The one thing a process knows about itself; set once, before its loop begins. */
static const char *worker = "facteur";

void
log_worker(const char *name)
{
	worker = name;
}

static void
line(int priority, const char *event, const char *fmt, va_list args)
{
	char text[1024];
	int used;

	/* Priorities are for the journal: whoever looks on at a terminal reads words. */
	if (isatty(STDERR_FILENO))
		used = snprintf(text, sizeof(text), "%s %s ", worker, event);
	else
		used = snprintf(text, sizeof(text), "<%d>%s %s ", priority, worker, event);
	if (used < 0 || (size_t)used >= sizeof(text) - 1)
		return;
	vsnprintf(text + used, sizeof(text) - (size_t)used - 1, fmt, args);
	/* One event is one line, whatever the values held. */
	for (char *c = text; *c != '\0'; c++)
		if (*c == '\n' || *c == '\r')
			*c = ' ';
	strcat(text, "\n");
	/* One write, so that lines of several workers do not mix; nothing can be done if it fails. */
	if (write(STDERR_FILENO, text, strlen(text)) < 0)
		return;
}

void
log_info(const char *event, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	line(6, event, fmt, args);
	va_end(args);
}

void
log_warning(const char *event, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	line(4, event, fmt, args);
	va_end(args);
}

void
log_error(const char *event, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	line(3, event, fmt, args);
	va_end(args);
}
