/*
 * facteurctl -- the sysadmin's command: what it can do is the table below, which is its help as well.
 *
 * Exit status: 0 done, 1 refused or failed, 2 the call itself is wrong.
 */
#include <errno.h>
#include <locale.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ctl/ctl.h"
#include "ctl/verbs.h"
#include "letters/phrases.h"

static const struct verb verbs[] = {
    {"agency", "add", "--name N --sender E [--sends-as agence|utilisateur] [--telephone T] [--hour H]",
	"a new agency; sender is the address its mails come from, hour when its scenarios run (9:00)",
	verb_agency_add},
    {"agency", "list", "", "all agencies", verb_agency_list},
    {"agency", "show", "NAME", "one agency and its recruiters", verb_agency_show},
    {"recruiter", "add", "--name N --email E --agency N [--admin] [--language fr|en] [--telephone T]",
	"a new recruiter; an admin may edit templates", verb_recruiter_add},
    {"recruiter", "list", "", "all recruiters", verb_recruiter_list},
    {"recruiter", "show", "NAME", "one recruiter and who decides for whom, by e-mail or name",
	verb_recruiter_show},
    {"contact", "add", "--name N --email E [--societe S] [--type interne|externe] [--language fr|en]",
	"a new contact, who receives diffusions and answers them", verb_contact_add},
    {"contact", "list", "", "all contacts", verb_contact_list},
    {"contact", "show", "NAME", "one contact, by e-mail or name", verb_contact_show},
    {"group", "list", "", "groups of contacts, by name", verb_group_list},
    {"group", "show", "[--agency A] NAME", "one group and its contacts, by name", verb_group_show},
    {"candidate", "add",
	"[--prenom P] --nom N [--agence A] [--email E] [--telephone T] [--code_postal C] [--ville V]"
	" [--qualifications Q] [--statut S] [--disponible_du D] [--disponible_au D] [--derniere_activite D]"
	" [--language fr|en] [--document FILE]...",
	"a new candidate; the first document is the favourite", verb_candidate_add},
    {"candidate", "list", "", "all candidates", verb_candidate_list},
    {"candidate", "show", "CV-N", "one candidate, by ref, e-mail or name", verb_candidate_show},
    {"selection", "list", "[--kind list|hires|search]", "favourite lists, hire lists and favourite searches",
	verb_selection_list},
    {"selection", "show", "REF", "one of them with its candidates, by ref (L-N, E-N, Q-N) or name",
	verb_selection_show},
    {"diffusion", "list", "[--status draft|running|reviewing|done|archived]", "diffusions, the newest first",
	verb_diffusion_list},
    {"diffusion", "show", "D-N", "one diffusion with its dossiers, contacts and feedback, by ref or title",
	verb_diffusion_show},
    {"scenario", "list", "", "scenarios, the newest first", verb_scenario_list},
    {"scenario", "show", "S-N", "one scenario with its runs, by ref or label", verb_scenario_show},
    {"feedback", "list", "[--diffusion D-N] [--candidate CV-N] [--status pending|validated|refused|notified]",
	"what operationals sent, the oldest first", verb_feedback_list},
    {"feedback", "show", "R-N", "one feedback", verb_feedback_show},
    {"outbox", "list", "[--state queued|sending|sent|retry|held|cancelled|dead]",
	"mail that is to leave or has left, the newest first", verb_outbox_list},
    {"outbox", "show", "ID", "one mail, by id or Message-ID", verb_outbox_show},
    {"outbox", "retry", "[--state dead|retry|held] [ID ...]", "send again what is dead, held or waiting",
	verb_outbox_retry},
    {"quarantine", "list", "", "letters that were put aside, the newest first", verb_quarantine_list},
    {"quarantine", "show", "ID", "one of them, with its source", verb_quarantine_show},
    {"quarantine", "retry", "ID [ID ...]",
	"put letters back into the inbox, to be taken as if they had just come", verb_quarantine_retry},
    {"quarantine", "dismiss", "ID [ID ...]",
	"take letters off the list; they stay in the quarantine folder of the mailbox",
	verb_quarantine_dismiss},
    {"journal", "list", "[--object REF]", "what happened, the oldest first", verb_journal_list},
    {"journal", "show", "REF", "what happened to one object, or one row by its number", verb_journal_show},
    {"journal", "verify", "[--head N:HASH]", "recompute the journal's chain", verb_journal_verify},
    {"import", "candidates", "FILE.csv", "take candidates from a CSV file, documents beside it",
	verb_import_candidates},
    {"import", "contacts", "FILE.csv", "take contacts from a CSV file", verb_import_contacts},
    {"check", "", "[--deep]",
	"configuration, templates, rules, inbox, outbox, SMS gateway and database: one line each",
	verb_check},
    {"setup", "",
	"[--address A] [--imap URL] [--smtp URL] [--user U] [--password-file FILE] [--sysadmin E] "
	"[--state-dir DIR]"
	" [--tls-ca FILE] [--token-url URL] [--client-id ID] [--client-secret-file FILE]"
	" [--refresh-token-file FILE] [--dkim SELECTOR] [--try]",
	"write a first configuration by asking or from these, and try it: logins, DNS, a mail there and back",
	verb_setup},
    {"status", "", "", "whether the daemon runs, and what waits", verb_status},
    {"metrics", "", "[--output FILE]", "the same numbers as Prometheus reads them", verb_metrics},
    {"run-once", "", "[--now WHEN]", "one full pass: fetch, decide, send what is due, exit", verb_run_once},
    {"sms-in", "", "[--from NUMBER] [--text T] [--id ID] [--status S]",
	"for the SMS gateway to call: an SMS that came in, or what became of one that left", verb_sms_in},
    {"stop-in", "", "--token TOKEN",
	"for your web server to call: a candidate unsubscribed with one click (outbox.unsubscribe_url)",
	verb_stop_in},
    {"backup", "", "DIR", "copy the database and the documents into a folder", verb_backup},
    {"restore", "", "DIR", "put such a copy in the place of what there is, which is kept beside",
	verb_restore},
    {"export", "", "EMAIL|CV-N", "all that is held about one candidate or contact, as JSON", verb_export},
    {"erase", "", "EMAIL|CV-N", "take away all that is held about one candidate or contact, for good",
	verb_erase},
    {"render", "", "[--language fr|en] [--html] [--view FILE.json] [TEMPLATE]",
	"one mail as it would look, from sample fields or yours; without a name, the list of templates",
	verb_render},
    {"read", "", "[--rules FILE]... [--timezone Z] [--cases FILE.jsonl] [FILE.eml ...]",
	"understand letters and print one JSON object a line; no names: take them from standard input",
	verb_read},
};

/* Of everything, or of one noun, or of one verb of it: the man page says more. */
static int
print_help(const char *noun, const char *name)
{
	if (noun == NULL)
		printf("facteurctl [-c FILE] [--json] [--now WHEN] VERB ...\n"
		       "FILE is " CTL_CONFIG_FILE " unless given; --json is for every list and show.\n\n");
	for (size_t i = 0; i < COUNT(verbs); i++)
		if ((noun == NULL || strcmp(noun, verbs[i].noun) == 0) &&
		    (name == NULL || strcmp(name, verbs[i].name) == 0))
			printf("%s%s%s%s%s\n        %s\n", verbs[i].noun, *verbs[i].name ? " " : "",
			    verbs[i].name, *verbs[i].usage ? " " : "", verbs[i].usage, verbs[i].help);
	return fflush(stdout) == 0 ? 0 : 1;
}

/* Root is told "Permission denied" of a folder of root's own: a riddle, without who was denied. */
static const char *
denied_to(const struct ctl *ctl, bool root, const char *text)
{
	struct passwd entry, *owner = NULL;
	char room[1024];

	if (!root || geteuid() == 0 || ctl->config == NULL || strstr(text, strerror(EACCES)) == NULL)
		return "";
	(void)getpwuid_r(geteuid(), &entry, room, sizeof(room), &owner);
	return arena_printf(ctl->arena,
	    ": called by root, facteurctl goes on as %s, who owns %s: let that user in there",
	    owner == NULL ? "the user" : owner->pw_name, ctl->config->state_dir);
}

int
main(int argc, char **argv)
{
	struct ctl ctl = {.arena = arena_open()};
	const struct verb *verb;
	struct why why = {{0}};
	bool root = geteuid() == 0;
	enum status st;
	int code;

	setlocale(LC_CTYPE, "C.UTF-8");
	st = ctl_parse(&ctl, verbs, COUNT(verbs), argc, argv, &verb, &why);
	if (st == OK && verb == NULL) {
		code = print_help(ctl.noun, ctl.verb);
		ctl_close(&ctl);
		return code;
	}
	if (st == OK)
		st = verb->run(&ctl, &why);
	if (fflush(stdout) != 0 && st == OK)
		st =
		    because(&why, BROKEN, "standard output cannot be written: what was printed is not whole");
	/* The store refuses in French, as those read it who write by mail. */
	if (st != OK)
		fprintf(stderr, "facteurctl: %s%s\n", phrase_told(ctl.arena, "en", why.text),
		    denied_to(&ctl, root, why.text));
	code = st == OK ? 0 : ctl.usage ? 2 : 1;
	ctl_close(&ctl);
	return code;
}
