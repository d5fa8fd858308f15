"""What candidates write back to a scenario."""
import pytest
from conftest import HELENE, only
from test_70_scenarios import ask, created, to_candidates

pytestmark = pytest.mark.in_turns(2)

JEAN = "Jean Martin <jean.martin@mail.example>"


def written(world):
    """The planned run was sent; returns Jean's mail."""
    created(world)
    world.at("2026-12-03 09:00")
    return next(mail for mail in world.run() if mail.to.startswith("jean"))


def next_run(world, moment="2026-12-05 09:00"):
    world.at(moment)
    return sorted(mail.to.split(".")[0] for mail in to_candidates(world.run()))


def test_an_answer_goes_to_the_recruiter_with_its_context(world):
    """The answer is passed on with what was written, counts as activity, and pauses that scenario for who wrote."""
    mail = written(world)
    world.at("2026-12-03 18:00")
    world.answer(JEAN, mail, "Bonjour, oui, dès le 5 janvier !\nJe joins mon CV.",
                 attachments=[("cv.pdf", b"%PDF-1.4 x")])
    told = only(world.run())
    assert told.to == "h.alder@cabinet.example" and told.subject == "[S-1] Jean Martin a répondu"
    for said in ("« Bonjour, oui, dès le 5 janvier", "« Relance embarqués » (S-1)", "Votre message du jeudi 3 décembre",
                 "Bonjour Jean, êtes-vous", "écrivez à jean.martin@mail.example"):
        assert said in told.words.replace("{{prenom}}", "Jean"), said
    assert told.attachments["cv.pdf"] == b"%PDF-1.4 x"
    assert world.json("candidate", "show", "CV-1")["last_activity"].startswith("2026-12-03")
    run = world.json("scenario", "show", "S-1")["history"][0]
    assert run["answered"] == 1 and run["opted_out"] == 0
    assert next_run(world) == ["karim", "sofia"]
    page = ask(world, HELENE, "candidats S-1")
    assert "a déjà répondu à ce scénario" in page.words
    assert world.folder("Facteur.Quarantaine") == []


def test_no_longer_available_is_offered_as_a_status(world):
    mail = written(world)
    world.answer(JEAN, mail, "Merci mais j'ai trouvé un CDI, je ne suis plus disponible.")
    told = only(world.run())
    assert "plus disponible" in told.subject
    assert world.json("candidate", "show", "CV-1")["status"] == "disponible"
    world.click(HELENE, told, "Noter : plus disponible")
    world.run()
    assert world.json("candidate", "show", "CV-1")["status"] == "indisponible"


@pytest.mark.sampled(2)
@pytest.mark.parametrize("words", ["STOP", "stop svp", "Merci de me désinscrire", "Ne me contactez plus.",
                                   "Arrêtez de m'écrire !", "Laissez-moi tranquille", "please unsubscribe me"])
def test_stop_in_the_words_people_use(world, words):
    """STOP is obeyed at once and for good, confirmed once, and counted."""
    mail = written(world)
    world.answer(JEAN, mail, words)
    confirmed = only(world.run())
    assert confirmed.to == "jean.martin@mail.example" and "ne vous enverra plus de messages" in confirmed.words
    assert next_run(world) == ["karim", "sofia"]
    history = world.json("scenario", "show", "S-1")["history"]
    assert history[0]["opted_out"] == 1 and history[1]["exclusions"] == {"opted-out": 1}
    assert "Scénarios : n'en veut plus depuis le jeudi 3 décembre" in ask(world, HELENE, "candidat CV-1").words
    # Said again, nobody is written to.
    world.answer(JEAN, mail, words)
    assert world.run() == []


def test_who_reads_english_is_written_to_and_answered_in_english(world):
    """The recruiter's words stay as they are; what stands around them, and what STOP is answered with, is theirs."""
    ask(world, HELENE, "modifier CV-1", "Langue : anglais")
    mail = written(world)
    assert mail.subject.startswith("A message from Hélène Alder, Lyon")
    assert "Bonjour Jean," in mail.words and "You can reply to this message. To receive no more of them" in mail.words
    address, subject, body = mail.links()["Get no more of these messages"]
    assert "vous écrit" not in mail.subject and "recevoir" not in mail.words
    french = next(one for one in world.sent if one.to.startswith("sofia") and one.subject.endswith("vous écrit"))
    assert "Ne plus recevoir ces messages" in french.links()
    world.write(JEAN, subject, body, to=address)
    confirmed = only(world.run())
    assert confirmed.subject == "You will get no more of our messages" and "Lyon will send you no more" in confirmed.words


def test_the_unsubscribe_button_and_header(world):
    mail = written(world)
    address, subject, body = mail.links()["Ne plus recevoir ces messages"]
    assert (subject, body) == ("STOP", "STOP")
    unsubscribe = mail.message["List-Unsubscribe"].strip("<>").removeprefix("mailto:").split("?")[0]
    assert unsubscribe == address
    assert mail.message["List-Unsubscribe-Post"] is None  # RFC 8058 wants an https address, and nothing listens there
    world.write(JEAN, "STOP", "", to=unsubscribe)
    assert "ne vous enverra plus" in only(world.run()).words
    assert next_run(world) == ["karim", "sofia"]


def test_one_click_unsubscribes_where_the_agency_has_a_web_server(world):
    """RFC 8058: its address stands in the header, and what it is sent by POST comes back by `facteurctl stop-in`."""
    world.reconfigure("outbox: { ", 'outbox: { unsubscribe_url = "https://www.cabinet.example/stop?of={token}"; ')
    mail = written(world)
    web, address = mail.message["List-Unsubscribe"].replace("\n", "").split(", ")
    token = web.removeprefix("<https://www.cabinet.example/stop?of=").removesuffix(">")
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address == f"<mailto:diffusion+{token}@cabinet.example?subject=STOP>"

    def click(text, ok=True):
        return world.ctl("stop-in", "--token", text, "--now", world.now.strftime("%Y-%m-%dT%H:%M"), ok=ok)

    click(token.upper())
    assert "taken before" in click(token).stdout
    confirmed = only(world.run())
    assert confirmed.to == "jean.martin@mail.example" and "ne vous enverra plus" in confirmed.words
    assert next_run(world) == ["karim", "sofia"]
    assert world.json("scenario", "show", "S-1")["history"][0]["opted_out"] == 1 and world.run() == []
    # Another address since, which nobody has stopped.
    ask(world, HELENE, "modifier CV-1", "E-mail : jean@autre.example")
    click(token)
    assert [one.to for one in world.run()] == ["jean@autre.example"]
    assert "taken before" in click(token).stdout and world.run() == []
    page = ask(world, HELENE, "mes scénarios")
    recruiters = page.reply_to.split("+")[1].split("@")[0]
    for wrong, said in (("abcdefgh", "no mail to a candidate"), (recruiters, "no mail to a candidate"), ("", "--token")):
        done = click(wrong, ok=False)
        assert done.returncode in (1, 2) and said in done.stderr and done.stderr.count("\n") == 1, done.stderr
    # Long after, when the token vouches for nothing any more.
    old = next(one for one in world.sent if one.to.startswith("karim"))
    world.at("2028-12-03 09:00")
    click(old.message["List-Unsubscribe"].split("of=")[1].split(">")[0])
    assert [one.to for one in world.run()] == ["karim.haddad@mail.example"]
    # Nor any more when the address is a contact's besides.
    old = next(one for one in world.sent if one.to.startswith("sofia"))
    world.contact("Sofia Benali", "sofia.benali@mail.example")
    world.run()
    click(old.message["List-Unsubscribe"].split("of=")[1].split(">")[0])
    assert "ne vous enverra plus" in only([one for one in world.run() if one.to == "sofia.benali@mail.example"]).words


def test_stop_is_for_good_and_for_every_scenario(world):
    """Another scenario, and another import of the CVthèque, change nothing."""
    mail = written(world)
    world.answer(JEAN, mail, "STOP")
    world.run()
    ask(world, HELENE, "nouveau scénario", "Libellé : Autre\nListe : L-1\nLancement : 20/12/2026\n"
                                           "Fréquence : tous les mois\nMessage : Bonjour {{prenom}}")
    assert next_run(world, "2026-12-20 09:00")[0] != "jean"


def test_who_said_stop_and_writes_again_is_passed_on_with_that(world):
    """The recruiter learns that nothing is sent to them any more, and since when; what they say now changes nothing in it."""
    mail = written(world)
    world.answer(JEAN, mail, "STOP")
    world.run()
    world.at("2026-12-04 10:00")
    world.answer(JEAN, mail, "Finalement, auriez-vous un poste à Lyon ?")
    told = only(world.run())
    assert told.to == "h.alder@cabinet.example" and "a répondu" in told.subject
    assert "a demandé le jeudi 3 décembre 2026 à ne plus recevoir de messages" in told.words
    assert "aucun scénario ne lui écrit plus" in told.words and "Ce scénario ne lui écrira plus" not in told.words
    ask(world, HELENE, "préférences", "Langue : anglais")
    world.answer(JEAN, mail, "Je suis libre lundi.")
    told = only(world.run())
    assert "asked on Thursday 3 December 2026 to get no more messages" in told.words
    assert next_run(world) == ["karim", "sofia"]


def test_a_refusal_in_more_words_is_passed_on_too(world):
    mail = written(world)
    world.answer(JEAN, mail, "Ne me contactez plus, je travaille depuis deux ans chez Mécadis et je vous l'ai déjà dit.")
    mails = world.run()
    told = next(mail for mail in mails if mail.to == "h.alder@cabinet.example")
    assert "ne veut plus de messages" in told.subject and "Mécadis" in told.words
    assert len(mails) == 2


def test_an_answer_from_another_address_is_said_to_be(world):
    mail = written(world)
    world.answer("Jean <jm@autre.example>", mail, "Oui, appelez-moi.")
    told = only(world.run())
    assert "jm@autre.example" in told.words and "Jean Martin" in told.subject


def test_an_answer_without_its_address_detail_is_recognised(world):
    """The client dropped the plus part, and kept References; or nothing but the sender is left."""
    mail = written(world)
    world.write(JEAN, "Re: " + mail.subject, "Oui, volontiers.", reply=mail)
    assert "Jean Martin a répondu" in only(world.run()).subject
    world.write("Sofia Benali <sofia.benali@mail.example>", "disponibilité", "Je suis libre en mars.")
    assert "Sofia Benali a répondu" in only(world.run()).subject
    # Somebody no scenario wrote to is nobody's matter here.
    world.ctl("candidate", "add", "--prenom", "Eva", "--nom", "Neuve", "--agence", "Lyon", "--email", "eva@mail.example")
    world.write("eva@mail.example", "Bonjour", "Je cherche un poste.")
    assert all(m.to != "h.alder@cabinet.example" for m in world.run())
    assert len(world.folder("Facteur.Quarantaine")) == 1


def test_a_forged_stop_does_nothing(world):
    mail = written(world)
    world.answer(JEAN, mail, "STOP", dmarc="fail")
    assert [m for m in world.run() if m.to == "jean.martin@mail.example"] == []
    assert next_run(world) == ["jean", "karim", "sofia"]


def bounce(mail, status):
    return (f"From: MAILER-DAEMON@mail.example\r\nTo: {mail.message['Return-Path'].strip('<>')}\r\n"
            "Subject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
            "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
            "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.mail.example\r\n\r\n"
            f"Final-Recipient: rfc822; {mail.to}\r\nAction: {'failed' if status[0] == '5' else 'delayed'}\r\nStatus: {status}\r\n"
            f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {mail.id}\r\n\r\n--b--\r\n").encode()


def test_a_bounce_leaves_the_address_out(world):
    """S57: a hard bounce leaves an address out of every later run; it counts with our Message-ID or a live token only."""
    mail = written(world)
    forged = bounce(mail, "5.1.1").replace(mail.id.encode(), b"<other@cabinet.example>")
    world.deliver(forged.replace(mail.message["Return-Path"].strip("<>").encode(), b"diffusion+b.aaaaaaaaaaaaaaaa@cabinet.example"))
    assert world.run() == [] and "Scénarios" not in ask(world, HELENE, "candidat CV-1").words
    world.deliver(bounce(mail, "5.1.1"))
    world.run()
    assert "Scénarios : les messages à son adresse reviennent" in ask(world, HELENE, "candidat CV-1").words
    history = world.json("scenario", "show", "S-1")["history"]
    assert history[0]["failed"] == 1 and history[0]["sent"] == 2
    assert next_run(world) == ["karim", "sofia"]
    assert world.json("scenario", "show", "S-1")["history"][1]["exclusions"] == {"bounced": 1}
    # It writes: the address is alive.
    world.answer(JEAN, mail, "Je suis toujours là.")
    world.run()
    assert "a déjà répondu" in ask(world, HELENE, "candidats S-1").words


def test_soft_bounces_add_up_and_heal(world):
    """Three soft bounces within days leave an address out; weeks later it is tried again."""
    mail = written(world)
    for moment in ("2026-12-05 09:00", "2026-12-07 09:00"):
        world.deliver(bounce(mail, "4.2.2"))
        world.at(moment)
        mail = next(m for m in world.run() if m.to.startswith("jean"))
    world.deliver(bounce(mail, "4.2.2"))
    assert next_run(world, "2026-12-09 09:00") == ["karim", "sofia"]
    assert "jean" in next_run(world, "2026-12-27 09:00")


def test_a_burst_of_refusals_stops_the_scenario(world):
    """Ten refusals, half of what was sent: the scenario is switched off and its recruiter told, once."""
    rows = "".join(f"P{i};Nom{i};p{i}@mail.example;Lyon\n" for i in range(12))
    path = f"{world.root}/twelve.csv"
    with open(path, "w", encoding="utf-8") as file:
        file.write("prenom;nom;email;agence\n" + rows)
    world.ctl("import", "candidates", path)
    everybody = ", ".join(f"CV-{i}" for i in range(4, 16))
    ask(world, HELENE, "nouvelle liste : Douze", f"Candidats : {everybody}")
    ask(world, HELENE, "nouveau scénario", "Libellé : Douze\nListe : L-1\nLancement : 03/12/2026\n"
                                           "Fréquence : tous les jours\nMessage : Bonjour {{prenom}}")
    world.at("2026-12-03 09:00")
    mails = world.run()
    assert len(mails) == 12
    for mail in mails[:9]:
        world.deliver(bounce(mail, "5.7.1"))
    assert world.run() == []
    for mail in mails[9:]:
        world.deliver(bounce(mail, "5.7.1"))
    told = only(world.run())
    assert told.to == "h.alder@cabinet.example" and "envoi arrêté, trop de refus" in told.subject
    assert world.json("scenario", "show", "S-1")["active"] is False
    world.at("2026-12-04 09:00")
    assert world.run() == []


def test_the_history_of_a_candidate_tells_of_answers(world):
    mail = written(world)
    world.answer(JEAN, mail, "Oui, appelez-moi.")
    world.run()
    page = ask(world, HELENE, "historique CV-1")
    assert "réponse à un scénario" in page.words and "Oui, appelez-moi." in page.words
