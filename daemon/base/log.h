/*
 * log -- one line an event for operators: `<6>feedback.create mail=a1b2 dossier=3 kind=request`.
 *
 * Goes to standard error with the journald priority prefix (sd-daemon(3)); ids only, never an
 * address or the text of a mail.  Values are printed as given: quote what may hold a space with '%s'.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/status.h"

/* Names the worker in every later line: "inbox", "desk", ...  Must be a literal. */
void log_worker(const char *name);
void log_info(const char *event, const char *fmt, ...) PRINTF_LIKE(2, 3);
void log_warning(const char *event, const char *fmt, ...) PRINTF_LIKE(2, 3);
void log_error(const char *event, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
