"""D9, D11-D16, D32-D38, D46: from Brouillon to Archivée, by command and by the clock."""
import os
import sqlite3

import pytest
from conftest import FORM, HELENE, NOE, PAUL, drafted, launched, only


def status(world):
    return world.json("diffusion", "show", "D-1")["status"]


def test_the_preview_is_what_the_contact_gets(world):
    """D45: the preview shows exactly the mail they will get."""
    draft = drafted(world)
    world.answer(HELENE, draft, "aperçu")
    preview = only(world.run())
    assert preview.to == "h.alder@cabinet.example"
    world.answer(HELENE, draft, "lancer")
    world.run()
    real = world.last("p.roux@usine-roux.example")
    assert preview.text.split("Tags")[0] == real.text.split("Tags")[0] != ""
    assert sorted(preview.attachments) == sorted(real.attachments)


def test_launching_tells_contacts_and_recruiter(world):
    """D9, D11, D12, D32, D36, D53: launched, contacts and recruiter are told."""
    launched(world)
    paul = world.last("p.roux@usine-roux.example")
    assert paul.subject.startswith("[D-1] Développeurs C confirmés")
    assert "mardi 15 décembre 2026" in paul.words and "[C1] Jean Martin" in paul.words
    assert "[C3] Candidat 3 (identité masquée)" in paul.words
    assert sorted(paul.attachments) == ["cv-jean-martin.pdf", "cv-sofia-benali.pdf"]
    assert world.last("m.blanc@mecadis.example").subject == paul.subject
    assert any("D-1" in mail.subject for mail in world.sent if mail.to == "h.alder@cabinet.example")
    assert world.json("diffusion", "show", "D-1")["status"] == "running"


def test_nothing_is_launched_that_lacks_something(world):
    draft = drafted(world, "Titre : Vide\nFin : 15/12/2026\n")
    world.answer(HELENE, draft, "lancer")
    answer = only(world.run())
    assert "Je n'ai rien changé" in answer.words and "aucun contact" in answer.words
    assert world.json("diffusion", "show", "D-1")["status"] == "draft"


def test_a_start_in_the_future_waits_for_the_clock(world):
    """D32, D42: a start in the future waits for the clock."""
    draft = drafted(world, FORM.replace("01/12/2026", "03/12/2026"))
    world.answer(HELENE, draft, "lancer")
    assert "jeudi 3 décembre 2026" in only(world.run()).words
    world.at("2026-12-03 07:00")
    assert {mail.to for mail in world.run()} == {"p.roux@usine-roux.example", "m.blanc@mecadis.example",
                                                 "h.alder@cabinet.example"}


def test_a_diffusion_gone_meanwhile_holds_up_no_other(world):
    """Three are due; the second is taken away after they were listed: here by the start of the first."""
    for _ in range(3):
        world.answer(HELENE, drafted(world, FORM.replace("01/12/2026", "03/12/2026")), "lancer")
        world.run()
    base = sqlite3.connect(os.path.join(world.root, "state", "facteur.db"))
    base.execute("CREATE TRIGGER gone AFTER UPDATE OF status ON diffusion WHEN new.id = 1 AND new.status = 'running'"
                 " BEGIN DELETE FROM diffusion WHERE id = 2; END")
    base.commit()
    base.close()
    world.at("2026-12-03 07:00")
    world.run()
    assert {one["ref"]: one["status"] for one in world.json("diffusion", "list")} == {"D-1": "running", "D-3": "running"}


def test_candidates_are_added_and_taken_out_of_drafts_only(world):
    """D38, D47, D48: candidates join and leave in Brouillon only."""
    draft = drafted(world, FORM.replace("CV-1, CV-2, CV-3", "CV-1"))
    world.answer(HELENE, draft, "ajouter CV-2, Karim Haddad")
    assert "Karim Haddad" in only(world.run()).words
    world.answer(HELENE, draft, "retirer CV-2")
    world.run()
    assert [d["candidate"] for d in world.json("diffusion", "show", "D-1")["dossiers"]] == ["CV-1", "CV-3"]
    world.answer(HELENE, draft, "lancer")
    world.run()
    world.answer(HELENE, draft, "ajouter CV-2")
    assert "brouillon" in only(world.run()).words


def test_an_extension_moves_the_end_and_tells_everybody(world):
    """D15, D16, D46: the end moves and everybody is told."""
    draft = launched(world)
    world.answer(HELENE, draft, "prolonger 22/12/2026")
    mails = world.run()
    assert {mail.to for mail in mails} == {"p.roux@usine-roux.example", "m.blanc@mecadis.example",
                                           "h.alder@cabinet.example"}
    assert "22 décembre" in world.last("p.roux@usine-roux.example").words
    assert world.json("diffusion", "show", "D-1")["end"].startswith("2026-12-22")


def test_an_extension_backwards_is_refused(world):
    draft = launched(world)
    world.answer(HELENE, draft, "prolonger 10/12/2026")
    assert "Je n'ai rien changé" in only(world.run()).words


def test_an_extension_to_yesterday_is_told_that_it_is_past(world):
    """A day that cannot be meant is still a day: the answer says what is wrong with it."""
    draft = launched(world)
    for day in ("hier", "à hier", "until yesterday", "avant-hier"):
        world.answer(HELENE, draft, f"prolonger D-1 {day}")
        assert "est déjà passée" in only(world.run()).words
    assert world.json("diffusion", "show", "D-1")["end"].startswith("2026-12-15")


def test_the_clock_closes_and_ends_what_has_no_request_left(world):
    """D9, D13, D14, D33, D37: at the end date the clock closes, and tells both sides."""
    launched(world)
    world.at("2026-12-16 06:00")
    assert {mail.to for mail in world.run()} == {"p.roux@usine-roux.example", "m.blanc@mecadis.example",
                                                 "h.alder@cabinet.example"}
    assert world.json("diffusion", "show", "D-1")["status"] == "done"
    assert world.run() == []


def test_finishing_with_open_requests_names_them_and_does_nothing(world):
    """D34: open requests keep a diffusion from ending."""
    draft = launched(world)
    world.answer("Paul Roux <p.roux@usine-roux.example>", world.last("p.roux@usine-roux.example"), "1 entretien")
    world.run()
    world.answer(HELENE, draft, "terminer")
    answer = only(world.run())
    assert "R-1" in answer.words and "Paul Roux" in answer.words
    assert world.json("diffusion", "show", "D-1")["status"] == "running"
    world.click(HELENE, answer, "Terminer malgré tout")
    world.run()
    assert world.json("diffusion", "show", "D-1")["status"] == "done"
    assert world.json("feedback", "list")[0]["status"] == "refused"


def test_only_the_agency_commands_its_diffusions(world):
    launched(world)
    world.write(NOE, "clore D-1")
    assert "autre agence" in only(world.run()).words


def test_archived_and_removed(world):
    """D35: archived by command; only drafts are removed."""
    draft = launched(world)
    world.answer(HELENE, draft, "supprimer")
    assert "Je n'ai rien changé" in only(world.run()).words
    world.answer(HELENE, draft, "clore")
    world.run()
    world.answer(HELENE, draft, "archiver")
    world.run()
    assert world.json("diffusion", "show", "D-1")["status"] == "archived"
    world.write(HELENE, "nouvelle diffusion", FORM)
    world.run()
    world.write(HELENE, "supprimer D-2")
    world.run()
    assert [d["ref"] for d in world.json("diffusion", "list")] == ["D-1"]


def test_several_commands_are_all_done_or_none(world):
    draft = drafted(world)
    world.answer(HELENE, draft, "aperçu\nprolonger 10/11/2026")
    world.run()
    assert world.json("diffusion", "show", "D-1")["status"] == "draft"
    assert "Je n'ai rien changé" in world.last("h.alder@cabinet.example").words


def test_lists_show_their_columns_and_pages(world):
    for number in range(3):
        world.write(HELENE, "nouvelle diffusion", FORM.replace("Développeurs", f"Lot {number}"))
    world.run()
    world.write(HELENE, "diffusions", "lignes : 2\n")
    answer = only(world.run())
    assert "1 à 2 sur 3" in answer.words
    assert "Page suivante" in answer.links()
    world.click(HELENE, answer, "Page suivante")
    assert "3 à 3 sur 3" in only(world.run()).words
    world.write(HELENE, "diffusion D-2")
    assert "Lot 1" in only(world.run()).words


PAUL_AT, MARIE_AT, HELENE_AT = "p.roux@usine-roux.example", "m.blanc@mecadis.example", "h.alder@cabinet.example"


def scheduled(world):
    """Launched on the 1st, to begin on the 3rd."""
    draft = drafted(world, FORM.replace("01/12/2026", "03/12/2026"))
    world.answer(HELENE, draft, "lancer")
    world.run()
    return draft


def held_on_its_day(world):
    """What its recruiter hears at its date; contacts hear nothing, and nobody anything twice."""
    world.at("2026-12-03 07:00")
    told = only(world.run())
    assert told.to == HELENE_AT and "Le lancement prévu le jeudi 3 décembre 2026 n'a pas eu lieu" in told.words
    assert world.json("diffusion", "show", "D-1")["status"] == "draft" and world.run() == []
    return told


def test_a_scheduled_launch_with_nobody_left_to_show_is_held(world):
    """D32: what « lancer » asks for must be there on the day too; mended, it is launched again."""
    draft = scheduled(world)
    world.answer(HELENE, draft, "retirer CV-1, CV-2, CV-3")
    world.run()
    told = held_on_its_day(world)
    assert "elle n'a encore aucun candidat" in told.words
    world.answer(HELENE, told, "ajouter CV-2")
    world.run()
    world.answer(HELENE, told, "lancer")
    world.run()
    assert "1 candidat" in world.last(PAUL_AT).subject


def test_a_scheduled_launch_with_nobody_left_to_tell_is_held(world):
    draft = scheduled(world)
    world.answer(HELENE, draft, "modifier D-1\nContacts :")
    world.run()
    assert "elle n'a encore aucun contact" in held_on_its_day(world).words


def test_candidates_who_are_all_inactive_are_none(world):
    """D9, D17: « lancer » refuses them, and so does the day of a launch that was scheduled before."""
    draft = scheduled(world)
    for number in (1, 2, 3):
        world.answer(HELENE, draft, f"options CV-{number}\nActif : non")
    world.run()
    assert "tous ses candidats sont inactifs" in held_on_its_day(world).words
    world.answer(HELENE, draft, "lancer")
    answer = only(world.run())
    assert "Je n'ai rien changé" in answer.words and "tous ses candidats sont inactifs" in answer.words


def test_a_scheduled_launch_is_shown_and_called_off(world):
    """D32, D42: the page says when it starts; « clore » of it calls the launch off."""
    draft = scheduled(world)
    world.answer(HELENE, draft, "diffusion D-1")
    page = only(world.run())
    assert "Brouillon, lancement prévu le jeudi 3 décembre 2026" in page.words
    world.click(HELENE, page, "Annuler le lancement")
    answer = only(world.run())
    assert "Le lancement prévu le jeudi 3 décembre 2026 est annulé" in answer.words
    world.answer(HELENE, answer, "diffusion D-1")
    assert "lancement prévu" not in only(world.run()).words
    world.at("2026-12-03 07:00")
    assert world.run() == []
    world.answer(HELENE, answer, "clore")
    assert "elle n'est pas en cours" in only(world.run()).words


@pytest.mark.parametrize("asked", ["", "1 entretien"])
def test_one_that_was_closed_too_soon_is_opened_again(world, asked):
    """D46: until its first end too; done, or with requests to treat."""
    draft = launched(world)
    if asked:
        world.answer(PAUL, world.last("p.roux@usine-roux.example"), asked, dmarc=None)
        world.run()
    world.answer(HELENE, draft, "clore")
    world.run()
    assert status(world) == ("reviewing" if asked else "done")
    world.write(HELENE, "diffusion D-1")
    world.click(HELENE, only(world.run()), "Rouvrir jusqu'à une autre date", "12/12/2026")
    mails = world.run()
    shown = world.json("diffusion", "show", "D-1")
    assert shown["status"] == "running" and shown["end"].startswith("2026-12-12"), mails[-1].words
    assert {"p.roux@usine-roux.example", "m.blanc@mecadis.example"} <= {mail.to for mail in mails}
    world.write(HELENE, "archiver D-1")
    assert "on n'archive qu'une diffusion terminée" in only(world.run()).words
    world.at("2026-12-13 08:00")
    world.run()
    assert status(world) == ("reviewing" if asked else "done")


def test_what_waits_is_named_by_what_it_is_about(world):
    """D34: of the diffusion, of a candidate."""
    launched(world)
    world.answer(PAUL, world.last("p.roux@usine-roux.example"), "2 entretien", dmarc=None)
    world.answer(PAUL, world.last("p.roux@usine-roux.example"), "Pouvez-vous prolonger jusqu'au 20/12 ?", dmarc=None)
    world.run()
    world.write(HELENE, "terminer D-1")
    answer = only(world.run())
    assert "prolongation, de Paul Roux" in answer.words and "entretien, candidat 2, de Paul Roux" in answer.words
