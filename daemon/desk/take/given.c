#include "desk/take/given.h"

enum status
desk_commit(struct desk *desk, struct why *why)
{
	enum status st = store_commit(desk->store, why);

	return st == OK && desk->committed != NULL ? desk->committed(desk->committed_data, why) : st;
}
