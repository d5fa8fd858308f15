#include "reading.h"

#include <string.h>

static const struct {
	const char *name;
	bool request;
} actions[] = {
    [ACTION_INTERVIEW] = {"interview", true},
    [ACTION_INFORMATION] = {"information", true},
    [ACTION_DOCUMENT] = {"document", true},
    [ACTION_IDENTITY] = {"identity", true},
    [ACTION_HIRE] = {"hire", true},
    [ACTION_EXTENSION] = {"extension", true},
    [ACTION_INTERESTED] = {"interested", false},
    [ACTION_DECLINED] = {"declined", false},
    [ACTION_REPORT] = {"report", false},
    [ACTION_COMMENT] = {"comment", false},
};

const char *
feedback_action_name(enum feedback_action action)
{
	return actions[action].name;
}

bool
feedback_action_is_request(enum feedback_action action)
{
	return actions[action].request;
}

bool
feedback_action_parse(const char *name, enum feedback_action *action)
{
	for (size_t i = 0; i < COUNT(actions); i++) {
		if (strcmp(name, actions[i].name) == 0) {
			*action = (enum feedback_action)i;
			return true;
		}
	}
	return false;
}

const char *
decision_kind_name(enum decision_kind kind)
{
	static const char *const names[] = {
	    [DECISION_NONE] = "none", [DECISION_VALIDATE] = "validate", [DECISION_REFUSE] = "refuse"};

	return names[kind];
}

const char *
reading_kind_name(enum reading_kind kind)
{
	static const char *const names[] = {
	    [READING_REPLY] = "reply",
	    [READING_COMMAND] = "command",
	    [READING_BOUNCE] = "bounce",
	    [READING_AUTO_REPLY] = "auto-reply",
	    [READING_EMPTY] = "empty",
	};

	return names[kind];
}
