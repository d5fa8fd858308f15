/*
 * typed -- a command as it was typed: its fields, what it names, and what else stands behind its verb.
 */
#ifndef DESK_TYPED_TYPED_H
#define DESK_TYPED_TYPED_H

#include "desk/take/take.h"

/* Value of a known field, NULL when it was not given. */
const char *command_field(const struct read_command *, const char *name);
/* The first argument with this prefix ("D", "CV", "C", "R") as its number; 0: none. */
int64_t command_ref(const struct read_command *, const char *prefix);
/* "D-12", "CV-40", ... : no name and no number. */
bool command_is_ref(const char *argument);
bool command_has(const struct read_command *, const char *word);
/* A name among the arguments: "masquer Karim Haddad"; NULL: none. */
const char *command_name(const struct read_command *);
/* What stands behind the verb beside references, as typed: a day.  "": nothing. */
const char *command_day(struct arena *, const struct read_command *);
/* Lines that are none of this command's are named to the sender: nothing typed is dropped in silence. */
void command_say_others(
    struct take *, const struct read_command *, const char *const *names, size_t name_count);

#endif
