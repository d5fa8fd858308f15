/*
 * command_letter -- the commands of a letter: its subject, or the first line of its text, each further line that is
 * one, and the form under them.
 *
 * Errors:  none; what was looked at and left aside is in reading->ignored.
 */
#ifndef PARSERS_COMMAND_LETTER_H
#define PARSERS_COMMAND_LETTER_H

#include "reading.h"

#define COMMANDS_MAX 50

/* Fills reading->commands.  `sure`: a line that only resembles a command is left aside. */
void commands_read(
    struct arena *, const struct message *, const struct context *, bool sure, struct reading *);

#endif
