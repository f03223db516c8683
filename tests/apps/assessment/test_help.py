"""The help screen: at once, whatever the total; and being rung, which tells nobody why."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest

from apps.assessment.models.answers import AnswerVisibility
from apps.assessment.models.assessments import Assessment
from apps.assessment.models.help import CallMade, HelpShown
from apps.assessment.operations.answers import NotTheirs, invite_to_assessment, start_assessment
from apps.assessment.operations.help import NotShown, answer_help, tell_supporter
from apps.assessment.operations.templates import adopt_template
from apps.assessment.queries.own import way_through
from apps.peersupport.models.messages import Message
from kith.audit.models import Event
from kith.catalogue.assessments.queries import family_id_of, newest_version
from tests.factories.assessment import NOW, Kitchen, opened, said

HELP = "You are not on your own"


@pytest.fixture
def phq9(home: Kitchen, person: Any) -> Assessment:
    adopt_template(version=newest_version(slug="phq-9"), by=person("asha"), at=NOW)
    invited = invite_to_assessment(person=home.gita, by=person("ben"), at=NOW, template=family_id_of("phq-9"))
    return start_assessment(by=home.user, at=NOW, assessment=invited)


def send(client: Any, assessment: Assessment, link_id: str = "phq-9", **typed: Any) -> Any:
    path = f"/my-assessment/{assessment.pk}/cards/{link_id}/"
    return client.post(path, {"client_key": str(uuid.uuid4()), **typed})


def respond(client: Any, assessment: Assessment, response: str) -> Any:
    path = f"/my-assessment/{assessment.pk}/cards/phq-9/answer-help/"
    return client.post(path, {"response": response})


def tell(client: Any, assessment: Assessment) -> Any:
    return client.post(f"/my-assessment/{assessment.pk}/cards/phq-9/tell-supporter/")


def told(name: str) -> list[Message]:
    return list(Message.objects.filter(user__email__startswith=f"{name}@"))


@pytest.mark.parametrize("others", ["0", "3", None], ids=["nothing else", "all else", "all else skipped"])
@pytest.mark.parametrize("code", ["1", "2", "3"])
def test_it_comes_in_the_same_answer_whatever_the_total(
    home: Kitchen, browse: Any, phq9: Assessment, others: str | None, code: str
) -> None:
    for number in range(1, 9):
        said(phq9, f"phq-{number}", code=others or "", by=home.user)
    answer = send(browse("north", "gita"), phq9, code=code)
    page = answer.content.decode()
    assert answer.status_code == 200 and HELP in page and "116 123" in page and 'href="tel:116123"' in page
    assert HelpShown.objects.get().response == "SHOWN"


@pytest.mark.parametrize("go", ["next", "back", "stop"])
def test_whichever_way_she_leaves_the_card(browse: Any, phq9: Assessment, go: str) -> None:
    assert HELP in send(browse("north", "gita"), phq9, code="1", go=go).content.decode()


def test_not_at_all_opens_nothing(browse: Any, phq9: Assessment) -> None:
    assert send(browse("north", "gita"), phq9, code="0").status_code == 302
    assert not HelpShown.objects.exists()


def test_going_back_and_changing_the_answer(browse: Any, phq9: Assessment) -> None:
    client = browse("north", "gita")
    send(client, phq9, code="0")
    assert HELP in send(client, phq9, code="2").content.decode()
    assert send(client, phq9, code="0").status_code == 302
    assert HELP in send(client, phq9, code="1").content.decode()
    assert HelpShown.objects.count() == 2


def test_a_call_asked_for_twice_is_one_till_somebody_has_rung(home: Kitchen, browse: Any, phq9: Assessment) -> None:
    client, asha = browse("north", "gita"), browse("north", "asha")
    send(client, phq9, code="1")
    for _ in range(2):
        assert respond(client, phq9, "CALL_ME").status_code == 302
    assert HelpShown.objects.filter(response="CALL_ME").count() == 1
    rang = f"/asked-to-be-rung/{home.gita.pk}/rang/"
    assert asha.post(rang).url == "/introductions/"
    assert asha.post(rang).status_code == 409, "somebody has rung already"
    assert CallMade.objects.get().by.email.startswith("asha")
    assert rang not in asha.get("/introductions/").content.decode()
    respond(client, phq9, "CALL_ME")
    assert rang in asha.get("/introductions/").content.decode(), "asked again after the call, it is asked again"


def test_who_coordinates_reads_a_first_name_and_not_why(home: Kitchen, browse: Any, phq9: Assessment) -> None:
    client = browse("north", "gita")
    send(client, phq9, code="3", own_words="zebra wallpaper")
    assert "Asked to be rung" not in browse("north", "asha").get("/introductions/").content.decode(), "she did not ask"
    respond(client, phq9, "CALL_ME")
    page = browse("north", "asha").get("/introductions/").content.decode()
    assert "Asked to be rung" in page and "I rang Gita" in page
    for secret in ("PHQ", "phq", "zebra", "better off", str(phq9.pk)):
        assert secret not in page


def test_her_supporters_pages_show_nothing_of_it(home: Kitchen, browse: Any, phq9: Assessment) -> None:
    ben, family = browse("north", "ben"), home.family.pk
    paths = ("/today/", f"/families/{family}/", f"/families/{family}/assessment/")
    before = [_main(ben.get(path)) for path in paths]
    client = browse("north", "gita")
    send(client, phq9, code="3")
    respond(client, phq9, "CALL_ME")
    assert [_main(ben.get(path)) for path in paths] == before
    assert ben.post(f"/asked-to-be-rung/{home.gita.pk}/rang/").status_code == 403
    assert not any(event.detail for event in Event.objects.filter(kind__startswith="help."))


def test_she_is_asked_whom_she_could_tell_and_telling_opens_that_one_answer(
    home: Kitchen, browse: Any, phq9: Assessment
) -> None:
    client, family = browse("north", "gita"), f"/families/{home.family.pk}/assessment/"
    said(phq9, "phq-8", own_words="otter", by=home.user)
    page = send(client, phq9, code="2", own_words="zebra wallpaper").content.decode()
    assert "Is there somebody you could tell?" in page and "Ben" in page
    assert "zebra" not in browse("north", "ben").get(family).content.decode() and not told("ben"), "she told nobody"
    for _ in range(2):
        page = tell(client, phq9).content.decode()
        assert "They can read it now" in page and "116 123" in page and "still just yours" not in page
    ben = browse("north", "ben").get(family).content.decode()
    assert "zebra wallpaper" in ben and "otter" not in ben, "that one and no other"
    assert "zebra" not in browse("north", "asha").get(family).content.decode()
    (message,) = told("ben")
    assert message.template == "something_waits" and message.values["link"].endswith("/today/")
    assert Event.objects.filter(kind="answer.opened").count() == 1
    opened(phq9.answers.current().get(link_id="phq-9"), "SEALED", by=home.user)
    assert "zebra" not in browse("north", "ben").get(family).content.decode(), "she closes it again"


def test_nobody_else_tells_it_and_nothing_is_told_that_called_for_no_help(
    home: Kitchen, browse: Any, phq9: Assessment, person: Any
) -> None:
    gita = browse("north", "gita")
    assert tell(gita, phq9).status_code == 404, "nothing was answered"
    send(gita, phq9, code="0", own_words="zebra")
    assert tell(gita, phq9).status_code == 404, "no help was shown"
    send(gita, phq9, code="2", own_words="zebra")
    assert tell(browse("north", "ben"), phq9).status_code == 403
    with pytest.raises(NotTheirs):
        answer = phq9.answers.current().get(link_id="phq-9")
        tell_supporter(answer=answer, link="", by=person("ben"), at=NOW)
    assert gita.get(f"/my-assessment/{phq9.pk}/cards/phq-9/tell-supporter/").status_code == 405
    home.family.matches.update(state="ENDED", ended_at=NOW, ended_by=person("asha"))
    page = send(gita, phq9, code="3").content.decode()
    assert "Is there somebody you could tell?" in page and "Let them read" not in page, "nobody supports her now"
    assert tell(gita, phq9).status_code == 409
    assert not AnswerVisibility.objects.exists() and not told("ben")


def test_going_on_leads_on_and_what_was_not_shown_is_not_answered(home: Kitchen, browse: Any, phq9: Assessment) -> None:
    client, card = browse("north", "gita"), way_through(phq9).get_card("phq-9")
    with pytest.raises(NotShown):
        answer_help(assessment=phq9, card=card, response="CALL_ME", by=home.user, at=NOW)
    send(client, phq9, code="1")
    assert respond(client, phq9, "MAYBE").status_code in (400, 422)
    assert respond(client, phq9, "GO_ON").status_code == 302
    assert not HelpShown.objects.filter(response="CALL_ME").exists()


def _main(answer: Any) -> str:
    page = re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)
    assert page is not None
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page[0])
