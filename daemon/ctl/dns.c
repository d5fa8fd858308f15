#include "ctl/dns.h"

#include <arpa/nameser.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "base/text.h"

#define ANSWER_BYTES 65536
#define SHOWN_MAX    120

/* -- asking -- */

/* The strings of one TXT record joined (RFC 7208 section 3.3). */
static const char *
txt_of(struct arena *arena, const ns_rr *rr)
{
	const unsigned char *at = ns_rr_rdata(*rr), *end = at + ns_rr_rdlen(*rr);
	struct buf text = buf_make(arena);

	while (at < end && at + 1 + at[0] <= end) {
		buf_add_bytes(&text, at + 1, at[0]);
		at += 1 + at[0];
	}
	return text_valid(arena, text.data == NULL ? "" : text.data, text.size_bytes);
}

static const char *
mx_of(struct arena *arena, const ns_msg *message, const ns_rr *rr)
{
	char name[NS_MAXDNAME];

	if (ns_rr_rdlen(*rr) < 3 || ns_name_uncompress(ns_msg_base(*message), ns_msg_end(*message),
					ns_rr_rdata(*rr) + 2, name, sizeof(name)) < 0)
		return NULL;
	return text_valid(arena, name, strlen(name));
}

/* The first record of that type that begins with `prefix`.  NULL: there is none; *failed: nobody answered. */
static const char *
ask(struct arena *arena, const char *name, int type, const char *prefix, bool *failed)
{
	unsigned char *answer = arena_alloc(arena, ANSWER_BYTES);
	int size = res_query(name, ns_c_in, type, answer, ANSWER_BYTES);
	ns_msg message;

	*failed = size < 0 && h_errno == TRY_AGAIN;
	if (size < 0 || ns_initparse(answer, size, &message) != 0)
		return NULL;
	for (int i = 0; i < ns_msg_count(message, ns_s_an); i++) {
		const char *text;
		ns_rr rr;

		if (ns_parserr(&message, ns_s_an, i, &rr) != 0 || (int)ns_rr_type(rr) != type)
			continue;
		text = type == ns_t_txt ? txt_of(arena, &rr) : mx_of(arena, &message, &rr);
		if (text != NULL && strncasecmp(text, prefix, strlen(prefix)) == 0)
			return text;
	}
	return NULL;
}

/* -- judging -- */

static struct dns_finding
judge(struct arena *arena, const char *name, const char *where, int type, const char *prefix,
    const char *remedy)
{
	bool failed;
	const char *found = ask(arena, where, type, prefix, &failed);

	if (found != NULL)
		return (struct dns_finding){
		    name, true, arena_printf(arena, "%s: %s", where, text_excerpt(arena, found, SHOWN_MAX))};
	if (failed)
		return (struct dns_finding){
		    name, false, arena_printf(arena, "%s: the resolver does not answer", where)};
	return (struct dns_finding){name, false, arena_printf(arena, "%s: %s", where, remedy)};
}

/* Whether the name an address has leads back to it. */
static bool
leads_back(const struct addrinfo *address, char *name, socklen_t size)
{
	struct addrinfo hints = {.ai_family = address->ai_family, .ai_socktype = SOCK_STREAM}, *list;
	bool found = false;

	if (getnameinfo(address->ai_addr, address->ai_addrlen, name, size, NULL, 0, NI_NAMEREQD) != 0)
		return false;
	if (getaddrinfo(name, NULL, &hints, &list) != 0)
		return false;
	for (const struct addrinfo *one = list; one != NULL && !found; one = one->ai_next)
		found = one->ai_addrlen == address->ai_addrlen &&
			(one->ai_family == AF_INET
				? memcmp(&((struct sockaddr_in *)(void *)one->ai_addr)->sin_addr,
				      &((struct sockaddr_in *)(void *)address->ai_addr)->sin_addr,
				      sizeof(struct in_addr)) == 0
				: memcmp(&((struct sockaddr_in6 *)(void *)one->ai_addr)->sin6_addr,
				      &((struct sockaddr_in6 *)(void *)address->ai_addr)->sin6_addr,
				      sizeof(struct in6_addr)) == 0);
	freeaddrinfo(list);
	return found;
}

static struct dns_finding
judge_host(struct arena *arena, const char *host)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list;
	struct dns_finding finding = {"ptr", true, NULL};
	char number[NI_MAXHOST], name[NI_MAXHOST] = "";

	if (host == NULL || getaddrinfo(host, NULL, &hints, &list) != 0)
		return (struct dns_finding){"ptr", false,
		    arena_printf(arena, "%s has no address", host == NULL ? "no server" : host)};
	for (const struct addrinfo *one = list; one != NULL && finding.good; one = one->ai_next) {
		finding.good = leads_back(one, name, sizeof(name));
		if (getnameinfo(
			one->ai_addr, one->ai_addrlen, number, sizeof(number), NULL, 0, NI_NUMERICHOST) != 0)
			strcpy(number, "?");
		finding.text =
		    finding.good
			? arena_printf(arena, "%s: %s", number, name)
			: arena_printf(arena,
			      "%s has no name that leads back to it: ask whoever gave the address for a "
			      "PTR record, or servers will take its mail for spam",
			      number);
	}
	freeaddrinfo(list);
	return finding;
}

void
dns_look(struct arena *arena, const char *domain, const char *host, const char *selector,
    struct dns_finding findings[DNS_FINDINGS])
{
	findings[0] = judge(arena, "spf", domain, ns_t_txt, "v=spf1",
	    "no SPF: add a TXT record as \"v=spf1 mx -all\", naming the server mail leaves by");
	findings[1] = judge(arena, "dmarc", arena_printf(arena, "_dmarc.%s", domain), ns_t_txt, "v=DMARC1",
	    "no DMARC: add a TXT record as \"v=DMARC1; p=quarantine; rua=mailto:...\"");
	findings[2] =
	    selector == NULL
		? (struct dns_finding){"dkim", false, "not looked for: name your selector by --dkim"}
		: judge(arena, "dkim", arena_printf(arena, "%s._domainkey.%s", selector, domain), ns_t_txt,
		      "v=DKIM1", "no DKIM key: have the server sign, and publish its key there");
	findings[3] = judge(arena, "mx", domain, ns_t_mx, "",
	    "no MX: answers will find no server; add one that leads to the mailbox's");
	findings[4] = judge_host(arena, host);
}
