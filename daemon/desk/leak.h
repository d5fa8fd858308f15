/*
 * leak -- whether a mail to a contact would tell who a hidden candidate is.
 *
 * Looks for last name, address and telephone of every candidate of the diffusion whose identity this contact may not
 * know, in subject, text, HTML and file names, accents and case folded.  A last name that somebody shown in the same mail
 * bears too (another candidate, the contact, the recruiter) counts only together with the first name.
 */
#ifndef DESK_LEAK_H
#define DESK_LEAK_H

#include "letters/letters.h"
#include "store/diffusion.h"
#include "store/outbox.h"

struct leak_mail {
	const struct letter *letter;
	const struct outbox_attachment *attachments;
	size_t attachment_count;
	const char *shown; /* names that stand in the mail by right */
};
/* NULL: nothing leaks; else a French sentence that says whose identity, and where. */
const char *leak_find(struct arena *, const struct dossier *, size_t count, const struct leak_mail *);

#endif
