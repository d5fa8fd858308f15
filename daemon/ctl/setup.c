/* A first configuration, asked for or given, written only when it can be read; then everything is tried. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/text.h"
#include "ctl/dns.h"
#include "ctl/mailbox.h"
#include "ctl/output.h"
#include "ctl/verbs.h"
#include "inbox/inbox.h"
#include "outbox/outbox.h"
#include "supervisor.h"

#define BACK_S 60 /* how long the mail that was sent may take to come back */

struct answers {
	const char *address, *imap, *smtp, *user, *password, *sysadmin, *state_dir, *tls_ca;
	/* In the place of a password. */
	const char *token_url, *client_id, *client_secret, *refresh_token;
};

/* -- asking -- */

static char *
read_line(struct arena *arena)
{
	char line[1024];

	if (fgets(line, sizeof(line), stdin) == NULL)
		return NULL;
	line[strcspn(line, "\r\n")] = '\0';
	return text_trim(arena, line);
}

/* -- what is wrong with an answer; NULL: nothing -- */

static const char *
address_fault(const char *typed)
{
	return text_is_address(typed) ? NULL : "is not an e-mail address";
}

static const char *
inbox_fault(const char *typed)
{
	return inbox_kind_for(typed) != NULL
		   ? NULL
		   : "begins with none of imaps://, imap:// (STARTTLS) and maildir:";
}

static const char *
outbox_fault(const char *typed)
{
	return text_starts(typed, "smtp://") || text_starts(typed, "smtps://") ||
		       config_maildir(typed) != NULL
		   ? NULL
		   : "begins with none of smtp:// (STARTTLS), smtps:// and maildir:";
}

static const char *
folder_fault(const char *typed)
{
	return *typed == '/' ? NULL : "does not begin with /";
}

struct question {
	const char *option, *text;
	const char *otherwise; /* what Enter means; NULL: nothing */
	const char *(*fault)(const char *typed);
};

/* From the person at the terminal, until it is an answer; NULL: there is none. */
static const char *
ask_person(struct ctl *ctl, const struct question *question)
{
	const char *line, *fault;

	for (;;) {
		fprintf(stderr, question->otherwise == NULL ? "%s: " : "%s [%s]: ", question->text,
		    question->otherwise);
		if ((line = read_line(ctl->arena)) == NULL || *line == '\0')
			return question->otherwise;
		if (question->fault == NULL || (fault = question->fault(line)) == NULL)
			return line;
		fprintf(stderr, "\"%s\" %s\n", line, fault);
	}
}

/* From the option, else from the person at the terminal, else what Enter means; REFUSED when all are missing. */
static enum status
ask(struct ctl *ctl, const struct question *question, const char **value, struct why *why)
{
	const char *given = ctl_option(ctl, question->option);

	if (given == NULL)
		given = isatty(STDIN_FILENO) ? ask_person(ctl, question) : question->otherwise;
	*value = given;
	return given != NULL
		   ? OK
		   : ctl_usage(ctl, why, "setup: --%s is missing: %s", question->option, question->text);
}

static enum status
ask_password(struct ctl *ctl, const char **password, struct why *why)
{
	const char *file = ctl_option(ctl, "password-file");
	struct termios shown, hidden;
	const char *line;

	if (file != NULL)
		return config_secret(ctl->arena, "--password-file", file, password, why) == OK ? OK : REFUSED;
	if (!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &shown) != 0)
		return ctl_usage(
		    ctl, why, "setup: --password-file is missing: the file that holds the password");
	hidden = shown;
	hidden.c_lflag &= ~(tcflag_t)ECHO;
	/* First, or what is typed as soon as it is asked for would be flushed. */
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
	fprintf(stderr, "Password of the mailbox (not shown): ");
	line = read_line(ctl->arena);
	tcsetattr(STDIN_FILENO, TCSADRAIN, &shown);
	fputc('\n', stderr);
	*password = line;
	return line != NULL && *line != '\0' ? OK : because(why, REFUSED, "a password is needed");
}

static enum status
ask_file(struct ctl *ctl, const char *option, const char **secret, struct why *why)
{
	const char *file = ctl_option(ctl, option), *key = arena_printf(ctl->arena, "--%s", option);

	return config_secret(ctl->arena, key, file, secret, why) == OK ? OK : REFUSED;
}

/* OAuth2: who uses it comes with what the provider gave, so nothing is asked for. */
static enum status
ask_consent(struct ctl *ctl, struct answers *answers, struct why *why)
{
	enum status st;

	answers->token_url = ctl_option(ctl, "token-url");
	if ((answers->client_id = ctl_option(ctl, "client-id")) == NULL)
		return ctl_usage(ctl, why, "setup: --client-id is missing: --token-url needs it");
	if (ctl_option(ctl, "refresh-token-file") == NULL)
		return ctl_usage(ctl, why, "setup: --refresh-token-file is missing: --token-url needs it");
	if ((st = ask_file(ctl, "refresh-token-file", &answers->refresh_token, why)) != OK ||
	    ctl_option(ctl, "client-secret-file") == NULL)
		return st;
	return ask_file(ctl, "client-secret-file", &answers->client_secret, why);
}

/* The service is not called from where we are: what the configuration names is named in full. */
static const char *
full_path(struct arena *arena, const char *path)
{
	char *full = realpath(path, NULL);
	const char *copy = full == NULL ? path : arena_string(arena, full);

	free(full);
	return copy;
}

static enum status
ask_all(struct ctl *ctl, struct answers *answers, struct why *why)
{
	static const struct question
	    address = {"address", "The public address people write to", NULL, address_fault},
	    imap = {"imap", "The mailbox's server, imaps://HOST:PORT or maildir:PATH", NULL, inbox_fault},
	    smtp = {"smtp", "The server mail leaves by, smtp://HOST:PORT, smtps:// or maildir:PATH", NULL,
		outbox_fault},
	    state_dir = {"state-dir", "The folder of the database", "/var/lib/facteur", folder_fault};
	struct question sysadmin = {
	    "sysadmin", "Your own address, for what needs a human", NULL, address_fault};
	struct question user = {"user", "The user both servers know", NULL, NULL};
	enum status st;

	if ((st = ask(ctl, &address, &answers->address, why)) != OK)
		return st;
	if (address_fault(answers->address) != NULL)
		return ctl_usage(ctl, why, "setup: \"%s\" is not an e-mail address", answers->address);
	user.otherwise = answers->address;
	sysadmin.otherwise = arena_printf(ctl->arena, "root@%s", strchr(answers->address, '@') + 1);
	if ((st = ask(ctl, &imap, &answers->imap, why)) != OK ||
	    (st = ask(ctl, &smtp, &answers->smtp, why)) != OK ||
	    (st = ask(ctl, &sysadmin, &answers->sysadmin, why)) != OK ||
	    (st = ask(ctl, &state_dir, &answers->state_dir, why)) != OK)
		return st;
	answers->tls_ca = ctl_option(ctl, "tls-ca");
	if (answers->tls_ca != NULL)
		answers->tls_ca = full_path(ctl->arena, answers->tls_ca);
	if (config_maildir(answers->imap) != NULL && config_maildir(answers->smtp) != NULL)
		return OK;
	if ((st = ask(ctl, &user, &answers->user, why)) != OK)
		return st;
	if (ctl_option(ctl, "token-url") != NULL)
		return ask_consent(ctl, answers, why);
	return ask_password(ctl, &answers->password, why);
}

/* -- writing -- */

static void
add_text(struct buf *out, const char *text)
{
	buf_add_char(out, '"');
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			buf_add_char(out, '\\');
		buf_add_char(out, *text);
	}
	buf_add(out, "\";\n");
}

static void
add_key(struct buf *out, const char *key, const char *text)
{
	if (text == NULL)
		return;
	buf_addf(out, "%s = ", key);
	add_text(out, text);
}

/* Every file there may be to write, beside the configuration. */
struct secrets {
	const char *imap, *smtp, *client, *refresh;
};

static void
add_login(
    struct buf *out, const struct answers *answers, const struct secrets *secrets, const char *password_file)
{
	add_key(out, "\tuser", answers->user);
	if (answers->token_url == NULL) {
		add_key(out, "\tpassword_file", password_file);
		return;
	}
	buf_add(out, "\toauth2: {\n");
	add_key(out, "\t\ttoken_url", answers->token_url);
	add_key(out, "\t\tclient_id", answers->client_id);
	if (answers->client_secret != NULL)
		add_key(out, "\t\tclient_secret_file", secrets->client);
	add_key(out, "\t\trefresh_token_file", secrets->refresh);
	buf_add(out, "\t};\n");
}

static void
add_server(struct buf *out, const char *group, const char *url, const struct answers *answers,
    const struct secrets *secrets, const char *password_file)
{
	buf_addf(out, "%s: {\n", group);
	add_key(out, "\turl", url);
	if (config_maildir(url) == NULL) {
		add_login(out, answers, secrets, password_file);
		add_key(out, "\ttls_ca", answers->tls_ca);
	}
	buf_add(out, "};\n");
}

static enum status
is_there(const char *path, struct why *why)
{
	return because(why, REFUSED,
	    "%s is there already: setup --try tries what there is; to begin anew move it away", path);
}

/* Never over what is there; written for the owner alone when it is a secret. */
static enum status
write_new(const char *path, const char *text, mode_t mode, struct why *why)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
	size_t size = strlen(text);
	bool whole;

	if (fd < 0 && errno == EEXIST)
		return is_there(path, why);
	if (fd < 0)
		return because(why, REFUSED, "%s: cannot be written: %s", path, strerror(errno));
	whole = write(fd, text, size) == (ssize_t)size && fsync(fd) == 0;
	whole = close(fd) == 0 && whole;
	if (whole)
		return OK;
	unlink(path);
	return because(why, REFUSED, "%s: cannot be written: %s", path, strerror(errno));
}

/* The daemon's user must be able to read what root writes here; state_dir says who that is. */
static void
give_away(const char *path, const char *state_dir)
{
	struct stat facts;

	if (geteuid() == 0 && stat(state_dir, &facts) == 0 && facts.st_uid != 0 &&
	    chown(path, facts.st_uid, facts.st_gid) != 0)
		fprintf(stderr, "facteurctl: %s: cannot be given to the owner of %s: %s\n", path, state_dir,
		    strerror(errno));
}

/* A secret that is NULL is not wanted. */
static enum status
write_secret(
    struct ctl *ctl, const struct answers *answers, const char *secret, const char *path, struct why *why)
{
	enum status st;

	if (secret == NULL)
		return OK;
	st = write_new(path, arena_printf(ctl->arena, "%s\n", secret), 0600, why);
	if (st == OK)
		give_away(path, answers->state_dir);
	return st;
}

static const char *
password_for(const struct answers *answers, const char *url)
{
	return config_maildir(url) != NULL ? NULL : answers->password;
}

/* What was answered cannot be read back: nothing of it stays. */
static void
take_back(const struct answers *answers, const struct secrets *secrets, const char *file)
{
	unlink(file);
	if (password_for(answers, answers->imap) != NULL)
		unlink(secrets->imap);
	if (password_for(answers, answers->smtp) != NULL)
		unlink(secrets->smtp);
	if (answers->client_secret != NULL)
		unlink(secrets->client);
	if (answers->refresh_token != NULL)
		unlink(secrets->refresh);
}

static enum status
write_all(struct ctl *ctl, const struct answers *answers, struct why *why)
{
	const char *file = ctl->config_file, *slash = strrchr(file, '/');
	const char *named = slash == NULL ? "." : arena_bytes(ctl->arena, file, (size_t)(slash - file) + 1);
	const char *folder = full_path(ctl->arena, named);
	const struct secrets secrets = {
	    .imap = arena_printf(ctl->arena, "%s/imap.secret", folder),
	    .smtp = arena_printf(ctl->arena, "%s/smtp.secret", folder),
	    .client = arena_printf(ctl->arena, "%s/oauth2-client.secret", folder),
	    .refresh = arena_printf(ctl->arena, "%s/oauth2-refresh.secret", folder),
	};
	struct buf out = buf_make(ctl->arena);
	enum status st;

	buf_add(&out, "# Written by facteurctl setup; facteur.conf(5) tells what else may be set.\n");
	add_key(&out, "state_dir", answers->state_dir);
	add_key(&out, "address", answers->address);
	add_key(&out, "sysadmin", answers->sysadmin);
	add_server(&out, "inbox", answers->imap, answers, &secrets, secrets.imap);
	add_server(&out, "outbox", answers->smtp, answers, &secrets, secrets.smtp);
	if ((st = write_secret(ctl, answers, password_for(answers, answers->imap), secrets.imap, why)) !=
		OK ||
	    (st = write_secret(ctl, answers, password_for(answers, answers->smtp), secrets.smtp, why)) !=
		OK ||
	    (st = write_secret(ctl, answers, answers->client_secret, secrets.client, why)) != OK ||
	    (st = write_secret(ctl, answers, answers->refresh_token, secrets.refresh, why)) != OK ||
	    (st = write_new(file, out.data, 0644, why)) != OK)
		return st;
	if ((st = ctl_load_config(ctl, why)) != OK)
		take_back(answers, &secrets, file);
	return st;
}

/* -- trying -- */

struct trial {
	struct ctl *ctl;
	json_t *array;
	size_t failed;
};

static void
tell(struct trial *trial, const char *name, const char *result, const char *text)
{
	json_t *object = output_object(trial->ctl);

	trial->failed += strcmp(result, "FAILED") == 0;
	output_set_text(object, "check", name);
	output_set_flag(object, "ok", strcmp(result, "ok") == 0);
	output_set_text(object, "text", text);
	output_push(trial->array, object);
	if (!trial->ctl->json)
		output_result(name, result, text);
}

static bool
try_link(struct trial *trial, const char *name, const char *url,
    enum status (*check)(const struct config *, struct why *))
{
	struct why what = {{0}};
	bool good = check(trial->ctl->config, &what) == OK;

	tell(trial, name, good ? "ok" : "FAILED", good ? url : what.text);
	return good;
}

/* What the DNS lacks keeps nothing from working: it is advice. */
static void
try_dns(struct trial *trial)
{
	const struct config *config = trial->ctl->config;
	struct dns_finding findings[DNS_FINDINGS];
	const char *host = strstr(config->outbox.url, "://");

	if (host != NULL)
		host = arena_bytes(trial->ctl->arena, host + 3, strcspn(host + 3, ":/"));
	dns_look(trial->ctl->arena, config->domain, host, ctl_option(trial->ctl, "dkim"), findings);
	for (size_t i = 0; i < DNS_FINDINGS; i++)
		tell(trial, findings[i].name, findings[i].good ? "ok" : "advice", findings[i].text);
}

static double
seconds_since(int64_t from_ms)
{
	return (double)(clock_ms() - from_ms) / 1000;
}

static void
tell_authserv(struct trial *trial, const char *authserv)
{
	struct ctl *ctl = trial->ctl;

	if (ctl->config->authserv_id != NULL)
		return;
	tell(trial, "auth", "advice",
	    authserv == NULL ? "your server writes no Authentication-Results: recruiters will be asked to "
			       "confirm what they write"
			     : arena_printf(ctl->arena,
				   "if %s is your own server, and it removes such headers that strangers "
				   "wrote, add auth: { "
				   "authserv_id = \"%s\"; }: recruiters are then known at once",
				   authserv, authserv));
}

/* Out: until the server has taken it; back: from then until it is in INBOX. */
static void
try_round(struct trial *trial)
{
	struct ctl *ctl = trial->ctl;
	const struct config *config = ctl->config;
	const char *id = arena_printf(
		       ctl->arena, "<setup-%s@%s>", store_random(ctl->arena, 100), config->domain),
		   *authserv = NULL;
	struct await *await = NULL;
	struct why what = {{0}};
	int64_t from = 0;
	double out_s = 0;
	enum status st;

	if ((st = mailbox_await(config, &await, &what)) == OK) {
		from = clock_ms();
		st = outbox_send_self(config, clock_now(&ctl->clock), id, &what);
		out_s = seconds_since(from);
	}
	if (st == OK) {
		from = clock_ms();
		st = await_letter(await, ctl->arena, id, BACK_S, &authserv, &what);
	}
	if (st == OK)
		tell(trial, "round", "ok",
		    arena_printf(ctl->arena, "a mail to %s: out %.1f s, back %.1f s", config->address, out_s,
			seconds_since(from)));
	else if (st == NONE)
		tell(trial, "round", "FAILED",
		    arena_printf(ctl->arena,
			"the server took a mail to %s, but it was not in %s within %d s: does that address "
			"lead to "
			"this mailbox?",
			config->address, config->inbox.folder, BACK_S));
	else
		tell(trial, "round", "FAILED", what.text);
	await_close(await);
	if (st == OK)
		tell_authserv(trial, authserv);
}

static enum status
try_all(struct ctl *ctl, struct why *why)
{
	struct trial trial = {.ctl = ctl, .array = output_array(ctl)};
	const struct config *config = ctl->config;
	bool in, out, servers;
	enum status st;

	tell(&trial, "config", "ok", ctl->config_file);
	in = try_link(&trial, "inbox", config->inbox.url, mailbox_check);
	out = try_link(&trial, "outbox", config->outbox.url, outbox_check);
	servers = config_maildir(config->inbox.url) == NULL && config_maildir(config->outbox.url) == NULL;
	if (config_maildir(config->outbox.url) == NULL || ctl_option(ctl, "dkim") != NULL)
		try_dns(&trial);
	if (!servers)
		tell(&trial, "round", "advice",
		    "no mail was sent there and back: that needs a server on both sides");
	else if (supervisor_running(config->state_dir) != 0)
		tell(&trial, "round", "advice",
		    "no mail was sent there and back: facteurd runs, and would take it first");
	else if (in && out)
		try_round(&trial);
	if (ctl->json && (st = output_list(ctl, trial.array, NULL, 0, why)) != OK)
		return st;
	if (trial.failed == 0)
		return OK;
	return because(why, REFUSED,
	    "%zu of these failed: correct %s as said above, then facteurctl%s%s setup --try tries again",
	    trial.failed, ctl->config_file, ctl->config_given ? " -c " : "",
	    ctl->config_given ? ctl->config_file : "");
}

enum status
verb_setup(struct ctl *ctl, struct why *why)
{
	struct answers answers = {0};
	enum status st;

	if (ctl_option(ctl, "try") == NULL) {
		if (access(ctl->config_file, F_OK) == 0)
			return is_there(ctl->config_file, why);
		if ((st = ask_all(ctl, &answers, why)) != OK || (st = write_all(ctl, &answers, why)) != OK)
			return st;
	}
	if ((st = ctl_load_config(ctl, why)) != OK)
		return st;
	/* A Maildir that root made the daemon could not open; secrets, which root alone may read, have servers. */
	if ((config_maildir(ctl->config->inbox.url) != NULL ||
		config_maildir(ctl->config->outbox.url) != NULL) &&
	    (st = ctl_become_owner(ctl, why)) != OK)
		return st;
	return try_all(ctl, why);
}
