#include "ctl/verbs.h"

#include <stdio.h>

#include "ctl/output.h"

static void
progress(int done, int all, void *data)
{
	output_progress(done < 0 ? 0 : (size_t)done, all < 0 ? 0 : (size_t)all, data);
}

enum status
verb_backup(struct ctl *ctl, struct why *why)
{
	const char *dir = ctl_operand(ctl, 0);
	enum status st;

	if ((st = ctl_open_store(ctl, why)) != OK)
		return st;
	st = store_backup(ctl->store, dir, progress, NULL, why);
	output_progress_end();
	if (st != OK)
		return st;
	printf("%s\n", dir);
	return OK;
}
