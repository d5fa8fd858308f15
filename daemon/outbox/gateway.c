#include <curl/curl.h>
#include <string.h>

#include "base/log.h"
#include "outbox/request.h"
#include "outbox/transport.h"

#define CONNECT_TIMEOUT_S 10L
#define ANSWER_BYTES	  16384 /* of an answer that are looked at */
#define WAIT_MS		  1000

/*
 * One SMS at a time, each on a connection of its own: libcurl sends a request again by itself when a connection it had kept
 * turns out to be closed, and that would be an SMS sent twice without anybody knowing.
 */
struct gateway {
	const struct config_sms *sms;
	const char *password;
	CURL *easy;
	CURLM *multi;
	char *answer; /* ANSWER_BYTES */
	size_t answer_bytes;
	char error[CURL_ERROR_SIZE];
};

/* What is past the room is read and forgotten. */
static size_t
hear(char *bytes, size_t size, size_t count, void *data)
{
	struct gateway *gateway = data;
	size_t all = size * count, room = ANSWER_BYTES - gateway->answer_bytes;
	size_t keep = all < room ? all : room;

	memcpy(gateway->answer + gateway->answer_bytes, bytes, keep);
	gateway->answer_bytes += keep;
	return all;
}

static bool
set_up(struct gateway *gateway)
{
	const struct config_sms *sms = gateway->sms;
	CURL *easy = gateway->easy;

	curl_easy_reset(easy);
	gateway->error[0] = '\0';
	gateway->answer_bytes = 0;
	return curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_PROXY, "") == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, hear) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_WRITEDATA, gateway) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, gateway->error) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_USERAGENT, "facteur") == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, CONNECT_TIMEOUT_S) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_TIMEOUT, (long)sms->timeout_s) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
	       (sms->tls_ca == NULL || curl_easy_setopt(easy, CURLOPT_CAINFO, sms->tls_ca) == CURLE_OK);
}

static bool
set_request(struct gateway *gateway, const struct request *request, struct curl_slist *headers)
{
	CURL *easy = gateway->easy;

	return curl_easy_setopt(easy, CURLOPT_URL, request->url) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers) == CURLE_OK &&
	       (!request->post || (curl_easy_setopt(easy, CURLOPT_POST, 1L) == CURLE_OK &&
				      curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request->body) == CURLE_OK &&
				      curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE,
					  (long)strlen(request->body)) == CURLE_OK));
}

/* Waits for the answer, and shows meanwhile that we live; one that was begun is not given up by a stop. */
static CURLcode
perform(struct gateway *gateway, int (*alive)(void *), void *data)
{
	CURLcode code = CURLE_FAILED_INIT;
	CURLMsg *message;
	int running = 1, left;

	if (curl_multi_add_handle(gateway->multi, gateway->easy) != CURLM_OK)
		return code;
	while (running > 0) {
		if (curl_multi_perform(gateway->multi, &running) != CURLM_OK ||
		    (running > 0 && curl_multi_poll(gateway->multi, NULL, 0, WAIT_MS, NULL) != CURLM_OK)) {
			log_error("sms.multi", "broken=1");
			break;
		}
		(void)alive(data);
	}
	while ((message = curl_multi_info_read(gateway->multi, &left)) != NULL)
		if (message->msg == CURLMSG_DONE)
			code = message->data.result;
	curl_multi_remove_handle(gateway->multi, gateway->easy);
	return code;
}

static struct request_answer
answer_of(struct gateway *gateway, CURLcode code)
{
	struct request_answer answer = {
	    .text = gateway->answer,
	    .size_bytes = gateway->answer_bytes,
	    .whole = code == CURLE_OK,
	    .error = gateway->error[0] != '\0' ? gateway->error : curl_easy_strerror(code),
	};
	long sent = 0;

	curl_easy_getinfo(gateway->easy, CURLINFO_RESPONSE_CODE, &answer.status);
	curl_easy_getinfo(gateway->easy, CURLINFO_REQUEST_SIZE, &sent);
	answer.asked = sent > 0;
	return answer;
}

static void
send_one(struct gateway *gateway, struct parcel *parcel, int (*alive)(void *), void *data)
{
	struct arena *arena = parcel->bytes.arena;
	struct curl_slist *headers = NULL, *longer;
	struct request_verdict verdict;
	struct request_answer answer;
	struct request request;
	struct why why = {""};
	bool ok = set_up(gateway);

	request_build(arena, gateway->sms, gateway->password, parcel->mail, &request);
	for (size_t i = 0; i < request.header_count && ok; i++) {
		ok = (longer = curl_slist_append(headers, request.headers[i])) != NULL;
		headers = ok ? longer : headers;
	}
	if (!ok || !set_request(gateway, &request, headers)) {
		parcel->state = OUTBOX_DEAD;
		parcel->error = "the request cannot be made of this SMS";
		goto out;
	}
	answer = answer_of(gateway, perform(gateway, alive, data));
	if (request_judge(arena, gateway->sms, gateway->password, &answer, &verdict, &why) != OK) {
		verdict =
		    (struct request_verdict){.state = OUTBOX_HELD, .error = arena_string(arena, why.text)};
	}
	parcel->state = verdict.state;
	parcel->stuck = verdict.stuck;
	parcel->error = arena_string(arena, verdict.error);
	parcel->gateway_id = verdict.gateway_id;
out:
	curl_slist_free_all(headers);
}

static void
gateway_send(void *transport, struct parcel *parcels, size_t count, int (*alive)(void *), void *data)
{
	for (size_t i = 0; i < count && alive(data) > 0; i++) {
		send_one(transport, &parcels[i], alive, data);
		if (parcels[i].stuck)
			return;
	}
}

/* What the sysadmin can do about it. */
static const char *
remedy(CURLcode code)
{
	switch (code) {
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_ISSUER_ERROR:
		return "; nothing was sent to it: correct sms.url or set sms.tls_ca";
	case CURLE_COULDNT_CONNECT:
	case CURLE_COULDNT_RESOLVE_HOST:
		return "; is sms.url right, and does the gateway run?";
	default:
		return "";
	}
}

/* As far as the certificate; nothing is asked. */
static enum status
gateway_probe(void *transport, struct why *why)
{
	struct gateway *gateway = transport;
	const char *url = gateway->sms->url;
	CURLcode code = CURLE_FAILED_INIT;
	char host[512];
	size_t length = strcspn(url, "?{");

	if (length >= sizeof(host))
		length = sizeof(host) - 1;
	memcpy(host, url, length);
	host[length] = '\0';
	if (set_up(gateway) && curl_easy_setopt(gateway->easy, CURLOPT_URL, host) == CURLE_OK &&
	    curl_easy_setopt(gateway->easy, CURLOPT_CONNECT_ONLY, 1L) == CURLE_OK)
		code = curl_easy_perform(gateway->easy);
	if (code == CURLE_OK)
		return OK;
	return because(why, BROKEN, "%s: %s%s", host,
	    gateway->error[0] != '\0' ? gateway->error : curl_easy_strerror(code), remedy(code));
}

static void
gateway_close(void *transport)
{
	struct gateway *gateway = transport;

	curl_multi_cleanup(gateway->multi);
	curl_easy_cleanup(gateway->easy);
	curl_global_cleanup();
}

static enum status
gateway_open(struct arena *arena, const struct config *config, struct tokens *tokens, void **transport,
    struct why *why)
{
	struct gateway *gateway = arena_alloc(arena, sizeof(*gateway));
	enum status st;

	(void)tokens;
	gateway->sms = &config->sms;
	gateway->answer = arena_alloc(arena, ANSWER_BYTES);
	if (config->sms.password_file != NULL &&
	    (st = config_secret(
		 arena, "sms.password_file", config->sms.password_file, &gateway->password, why)) != OK)
		return st;
	if (curl_global_init(CURL_GLOBAL_ALL) != 0)
		return because(why, BROKEN, "libcurl cannot start");
	gateway->easy = curl_easy_init();
	gateway->multi = curl_multi_init();
	if (gateway->easy == NULL || gateway->multi == NULL) {
		gateway_close(gateway);
		return because(why, BROKEN, "libcurl cannot start");
	}
	*transport = gateway;
	return OK;
}

const struct transport_kind transport_gateway = {
    .open = gateway_open,
    .send = gateway_send,
    .probe = gateway_probe,
    .close = gateway_close,
};
