#include "codec.h"

#include "json.h"

static json_t *
feedback_json(const struct read_feedback *feedback)
{
	json_t *object = json_object();

	json_put(
	    object, "candidate", feedback->candidate > 0 ? json_integer(feedback->candidate) : json_null());
	json_put(object, "action", json_text(feedback_action_name(feedback->action)));
	json_put(object, "type",
	    json_text(feedback_action_is_request(feedback->action) ? "request" : "notification"));
	json_put(object, "comment", json_text(feedback->comment));
	json_put(object, "when", json_text(feedback->when));
	if (feedback->unclear)
		json_put(object, "unclear", json_true());
	return object;
}

static json_t *
decision_json(const struct read_decision *decision)
{
	json_t *object = json_object();

	json_put(object, "decision", json_text(decision_kind_name(decision->kind)));
	json_put(object, "ref", json_text(decision->ref));
	json_put(object, "comment", json_text(decision->comment));
	json_put(object, "error", json_text(decision->error));
	return object;
}

/* A field given twice shows its last value; the reading itself keeps both. */
static json_t *
command_json(const struct read_command *command)
{
	json_t *object = json_object(), *fields = json_object();

	for (size_t i = 0; i < command->field_count; i++)
		json_put(fields, command->fields[i].name, json_text(command->fields[i].value));
	json_put(object, "verb", json_text(command->verb));
	json_put(object, "arguments", json_texts(&command->arguments));
	json_put(object, "fields", fields);
	if (command->comment != NULL)
		json_put(object, "comment", json_text(command->comment));
	return object;
}

static json_t *
bounce_json(const struct bounce *bounce)
{
	static const char *const classes[] = {
	    [BOUNCE_UNKNOWN] = "unknown", [BOUNCE_HARD] = "hard", [BOUNCE_SOFT] = "soft"};
	json_t *object = json_object();

	json_put(object, "class", json_text(classes[bounce->class]));
	json_put(object, "recipients", json_texts(&bounce->recipients));
	json_put(object, "status", json_text(bounce->status));
	return object;
}

static void
print_commands(json_t *root, const struct reading *reading)
{
	json_t *all;

	if (reading->command_count == 0)
		return;
	json_put(root, "command", command_json(&reading->commands[0]));
	if (reading->command_count == 1)
		return;
	all = json_array();
	for (size_t i = 0; i < reading->command_count; i++)
		json_push(all, command_json(&reading->commands[i]));
	json_put(root, "commands", all);
}

void
reading_print(struct buf *buf, const char *key, const char *name, const struct message *message,
    const struct reading *reading)
{
	json_t *root = json_object(), *feedback = json_array(), *decisions = json_array();

	json_put(root, key, json_text(name));
	json_put(root, "kind", json_text(reading_kind_name(reading->kind)));
	json_put(root, "from", json_text(message->from.email));
	json_put(root, "subject", json_text(message->subject));
	json_put(root, "text", json_text(message->text));
	json_put(root, "signature", json_text(message->signature));
	for (size_t i = 0; i < reading->feedback_count; i++)
		json_push(feedback, feedback_json(&reading->feedback[i]));
	json_put(root, "feedback", feedback);
	for (size_t i = 0; i < reading->decision_count; i++)
		json_push(decisions, decision_json(&reading->decisions[i]));
	json_put(root, "decisions", decisions);
	json_put(
	    root, "bounce", message->nature == MESSAGE_BOUNCE ? bounce_json(&message->bounce) : json_null());
	print_commands(root, reading);
	if (message->absent_until != NULL)
		json_put(root, "absent_until", json_text(message->absent_until));
	json_write(buf, root);
}
