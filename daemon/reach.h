/*
 * reach -- what of the machine each worker is left with (base/fence.h); the reader seals itself, further still.
 *
 *            read                                                     written                        TCP   programs
 *   inbox    /etc, certificates, the folders of its secrets           its Maildir                    out   -
 *   desk     the file of the communes                                 state_dir                      -     /usr
 *   outbox   /etc, certificates, the folders of its secrets           state_dir, its Maildir         out   -
 *
 * All read what libraries bring along under /usr.  Secrets and certificates are allowed by their folder, because they are
 * renewed by a file that takes the place of the old one.  What a worker of a root's daemon could do as root it may still try;
 * these files it does not reach either.
 */
#ifndef REACH_H
#define REACH_H

#include "config.h"
#include "crew.h"

/* In the worker, before it takes anything from outside; not for the reader.  A fence that does not stand is no reason not
 * to work: it is logged. */
void reach_limit(const struct config *, enum crew_role);

#endif
