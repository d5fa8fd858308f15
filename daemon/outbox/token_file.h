/*
 * token_file -- the refresh tokens a provider gave in the place of older ones: state_dir/oauth2.json, 0600.
 *
 * Each is filed under a key of what the sysadmin gave (endpoint, client and first refresh token), so that a new consent
 * begins anew, and one that returns goes on where it stood.  A token is on the disk when token_file_put returns.
 *
 * facteurd and `facteurctl check` may both ask a provider, which may honour each refresh token once only: who asks holds
 * the lock from reading the file until what came back is written.  root's calls leave files that belong to the owner of
 * state_dir.
 *
 * Errors:  RETRY when another process holds the lock or the disk is full; BROKEN when state_dir cannot be written.
 */
#ifndef OUTBOX_TOKEN_FILE_H
#define OUTBOX_TOKEN_FILE_H

#include <stdint.h>

#include "base/arena.h"

MUST_USE enum status token_file_lock(const char *state_dir, int *lock, struct why *);
void token_file_unlock(int lock); /* -1 does nothing */
/* NONE: there is none under that key, or the file is not as we write it. */
MUST_USE enum status token_file_get(
    struct arena *, const char *state_dir, const char *key, const char **token, struct why *);
/* Those kept longest ago go when there are many. */
MUST_USE enum status token_file_put(
    struct arena *, const char *state_dir, const char *key, const char *token, int64_t now, struct why *);

#endif
