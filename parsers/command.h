/*
 * command -- one line that a recruiter wrote, as a command: its verb and what it is done to (DESIGN section 4).
 *
 * A line is a command only when all of it makes sense: "lancer D-12" is one, "lancer D-12 demain" is not, because
 * what is left over might change what was meant.
 *
 * Units:   the line is valid UTF-8; refs in arguments are canonical ("D-12", "CV-40", "C2"), the rest as typed.
 * Memory:  everything lives in the arena given.
 */
#ifndef PARSERS_COMMAND_H
#define PARSERS_COMMAND_H

#include "reading.h"

#define COMMAND_LINE_BYTES_MAX ((size_t)2000)

enum command_kind {
	COMMAND_NOT,   /* prose */
	COMMAND_FOUND, /* command->verb is set */
	COMMAND_LIKE,  /* begins as one or is spelt nearly as one: command->verb is NULL */
};
/* Sets verb, line, arguments and comment, and fields where the line itself gives some ("masquer 3"). */
enum command_kind command_read(struct arena *, const char *line, struct read_command *command);
/* As above, and sooner, where what is not found whole does not matter. */
bool command_found(struct arena *, const char *line, struct read_command *command);
/* Adds a field to the command; the latest of one name is the one that counts. */
void command_put(struct arena *, struct read_command *, const char *name, const char *value, bool known);
/* The subject without "Re: TR : [D-12]"; *answers is set when a prefix was there, *tagged when a reference was. */
const char *command_subject(struct arena *, const char *subject, bool *answers, bool *tagged);

#endif
