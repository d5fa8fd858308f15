/*
 * fuzz -- what the fuzz targets share: each says in fuzz_one what must hold of any bytes, fuzz.c does the rest.
 *
 * Errors:  whatever does not hold ends the program, which is what libFuzzer looks for.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "message.h"
#include "reading.h"

/* The target's own: one input, `bytes` NUL-terminated beyond its size. */
void fuzz_one(struct arena *, const char *bytes, size_t size_bytes);

/* Valid UTF-8, or NULL. */
void fuzz_text(const char *);
/* The same, on one line. */
void fuzz_line(const char *);
void fuzz_strings(const struct strings *);
/* The next part of the input, up to a line of "%%" (which is skipped), as valid text: for what takes several texts. */
char *fuzz_part(struct arena *, const char **at, const char *end);
/* A letter of 1 December 2026 with this subject and text, and what it answers under it. */
struct message *fuzz_letter(struct arena *, const char *subject, const char *text, const char *quoted);
/* Reads it with the rules of etc/, as somebody of that role in a conversation, and checks what is said of it. */
struct reading *fuzz_read(
    struct arena *, const struct message *, enum context_role, const char *request_ref, bool reply);

#endif
