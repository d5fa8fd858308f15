#include "base/fence.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* As newer headers have it; an older kernel is given as much of it as it knows. */
struct attributes {
	uint64_t files, net, scoped;
};
#define ACCESS_REFER	((uint64_t)1 << 13)
#define ACCESS_TRUNCATE ((uint64_t)1 << 14)
#define NET_BIND	((uint64_t)1 << 0)
#define NET_CONNECT	((uint64_t)1 << 1)
#define SCOPED_ALL	((uint64_t)3) /* abstract sockets and signals */
/* The versions that brought them. */
#define VERSION_REFER	 2
#define VERSION_TRUNCATE 3
#define VERSION_NET	 4
#define VERSION_SCOPED	 6

#define READING (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define WRITING                                                                                              \
	(LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |    \
	    LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | ACCESS_REFER | ACCESS_TRUNCATE)
/* What can be allowed of a file that is no folder. */
#define OF_A_FILE                                                                                            \
	(LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE |         \
	    ACCESS_TRUNCATE)

void
fence_open(struct fence *fence, bool writes, enum fence_net net)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	struct attributes all = {.files = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1};
	size_t size = sizeof(all.files);

	*fence = (struct fence){.rules = -1};
	/* Before REFER, nothing could be renamed from one folder to another, which delivering to a Maildir is. */
	if (version < (writes ? VERSION_REFER : 1))
		return;
	if (version >= VERSION_REFER)
		all.files |= ACCESS_REFER;
	if (version >= VERSION_TRUNCATE)
		all.files |= ACCESS_TRUNCATE;
	if (version >= VERSION_NET) {
		all.net = net == FENCE_CONNECT ? NET_BIND : NET_BIND | NET_CONNECT;
		size += sizeof(all.net);
	}
	if (version >= VERSION_SCOPED) {
		all.scoped = SCOPED_ALL;
		size += sizeof(all.scoped);
	}
	fence->files = all.files;
	fence->rules = (int)syscall(SYS_landlock_create_ruleset, &all, size, 0);
}

enum status
fence_allow(struct fence *fence, const char *path, unsigned may, struct why *why)
{
	struct landlock_path_beneath_attr below = {
	    .allowed_access = ((may & FENCE_READ) != 0 ? READING : 0) |
			      ((may & FENCE_EXECUTE) != 0 ? LANDLOCK_ACCESS_FS_EXECUTE : 0) |
			      ((may & FENCE_WRITE) != 0 ? WRITING : 0)};
	struct stat facts;
	long failed;

	if (fence->rules < 0 || (below.parent_fd = open(path, O_PATH | O_CLOEXEC)) < 0)
		return OK;
	below.allowed_access &= fence->files;
	if (fstat(below.parent_fd, &facts) == 0 && !S_ISDIR(facts.st_mode))
		below.allowed_access &= OF_A_FILE;
	failed = syscall(SYS_landlock_add_rule, fence->rules, LANDLOCK_RULE_PATH_BENEATH, &below, 0);
	close(below.parent_fd);
	return failed == 0 ? OK : because(why, BROKEN, "Landlock: %s: %s", path, strerror(errno));
}

void
fence_drop(struct fence *fence)
{
	if (fence->rules >= 0)
		close(fence->rules);
	fence->rules = -1;
}

enum status
fence_close(struct fence *fence, struct why *why)
{
	enum status st = fence->rules < 0 ? NONE : OK;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		st = because(why, BROKEN, "prctl: %s", strerror(errno));
	else if (fence->rules >= 0 && syscall(SYS_landlock_restrict_self, fence->rules, 0) != 0)
		st = because(why, BROKEN, "Landlock: %s", strerror(errno));
	fence_drop(fence);
	return st;
}
