/*
 * person_sql -- how statements about one person name what is theirs; shared by what tells of it and what erases it.
 *
 * Values:  ?1 the address in lower case, ?2 ROLE_CANDIDATE, ?3 ROLE_CONTACT.
 */
#ifndef STORE_PERSON_SQL_H
#define STORE_PERSON_SQL_H

#define CANDIDATE "(SELECT id FROM candidate WHERE email = ?1)"
#define CONTACT	  "(SELECT id FROM contact WHERE email = ?1)"
#define DOSSIERS  "(SELECT id FROM dossier WHERE candidate_id IN " CANDIDATE ")"
/* Other addresses the person was seen to write from, besides the one asked for. */
#define ADDRESSES                                                                                            \
	"(SELECT ?1 UNION SELECT email FROM alias WHERE (role = ?2 AND person_id IN " CANDIDATE              \
	") OR (role = ?3 AND person_id IN " CONTACT "))"
/* What SMS come from and go to. */
#define PHONES "(SELECT phone FROM candidate WHERE phone IS NOT NULL AND id IN " CANDIDATE ")"
/* Of feedback and the like. */
#define ABOUT	  "(dossier_id IN " DOSSIERS " OR contact_id IN " CONTACT ")"
#define FEEDBACKS "(SELECT id FROM feedback WHERE " ABOUT ")"
#define HASHES                                                                                               \
	"SELECT hash FROM document WHERE candidate_id IN " CANDIDATE                                         \
	" UNION SELECT d.hash FROM application_document d JOIN application a ON a.id = d.application_id"     \
	" WHERE a.candidate_id IN " CANDIDATE " OR a.about_id IN " CANDIDATE
/* An SMS goes to the number. */
#define REACHED ADDRESSES " OR to_email IN " PHONES

#endif
