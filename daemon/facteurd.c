/* facteurd -- the service: facteurd -c FILE [-f] */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "supervisor.h"

static int
usage(void)
{
	fprintf(stderr, "usage: facteurd [-c FILE] [-f]\n"
			"  -c FILE  the configuration (default /etc/facteur/facteur.conf)\n"
			"  -f       stay in the foreground, as systemd wants it\n");
	return 2;
}

int
main(int argc, char **argv)
{
	struct supervisor_options options = {.config_file = "/etc/facteur/facteur.conf", .detach = true};
	struct why why = {0};
	int option;

	while ((option = getopt(argc, argv, "c:f")) != -1) {
		if (option == 'c')
			options.config_file = optarg;
		else if (option == 'f')
			options.detach = false;
		else
			return usage();
	}
	if (optind != argc)
		return usage();
	if (supervisor_run(&options, &why) == OK)
		return EXIT_SUCCESS;
	fprintf(stderr, "facteurd: %s\n", why.text);
	return EXIT_FAILURE;
}
