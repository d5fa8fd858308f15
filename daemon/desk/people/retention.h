/*
 * retention -- candidates nobody has heard of for retention.candidate_months are proposed to their recruiter: to be written
 * to once more by a scenario of the inactive, to be erased, or to be kept.  Nothing goes by itself.
 *
 * Once a week, on a working day between 9 and 18 o'clock, at most 50 a mail; nobody is proposed again within three
 * months.  Each mail and the note that it was written are one transaction.
 */
#ifndef DESK_PEOPLE_RETENTION_H
#define DESK_PEOPLE_RETENTION_H

#include "desk/take/take.h"

MUST_USE enum status retention_due(
    struct desk *, struct arena *, int64_t now, bool *did_something, struct why *);
/* `garder CV-4, CV-5`: their silence is counted from now. */
MUST_USE enum status command_candidate_keep(struct take *, const struct read_command *, struct why *);
/* `supprimer CV-4, CV-5`: the sysadmin is asked, who alone erases.  REFUSED where there is none. */
MUST_USE enum status command_candidate_erase(struct take *, const struct read_command *, struct why *);

#endif
