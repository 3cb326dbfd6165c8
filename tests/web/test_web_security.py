"""Attacks on the pages, each with the control that answers it (docs: what we promise)."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any

import pytest
from desk_pages import ADDRESSES, ANA, OPEN, PDF, PNG, PROBLEM, Caller, Front, make_pages, words

from service.web.limits import limiter

ANALYSE = "Analisar e categorizar"
KNOWLEDGE = "Consultar a base de conhecimentos"
ASK = "Responder pergunta do atendente"
ENOUGH = {"chamado_categoria": "cobranca", "informacoes_suficientes": "sim"}


def asked(front: Front, maria: Caller, protocol: str) -> str:
    """The address at which the client answers a question."""
    question = {"chamado_categoria": "cobranca", "informacoes_suficientes": "nao", "chamado_mensagem": "Qual boleto?"}
    front.does(maria, protocol, ANALYSE, **question)
    return f"/responder/{front.item(protocol, ASK)}"


def test_only_the_forms_own_fields_count(front: Front):
    """Over-posting: priority, status, notes and variables that the form does not have stay as they are."""
    extra = {
        "chamado.prioridade": "1",
        "chamado.categoria": "acesso",
        "chamado.nota": "Nota de mentira",
        "chamado.mensagem": "Mensagem de mentira",
        "chamado.protocolo": "2026-666666",
        "chamado.situacao": "fechado",
        "requester": front.desk.ids["João"],
        "is_admin": "true",
        "solucao": "x",
    }
    protocol, _ = front.stranger().opens(**extra)
    case = front.case(protocol)
    assert (case.priority, case.category, case.status.value) == (3, None, "open")
    assert case.requester != front.desk.ids["João"]
    assert front.desk.said(case, public=False) == [("message", PROBLEM["chamado.descricao"])]
    assert set(front.desk.variables(case)) == {"chamado"}


def test_hidden_fields_and_others_fields_are_dropped_from_a_task(front: Front):
    """A field that is hidden by another answer, or belongs to another task, is not kept."""
    ana, maria = front.stranger(), front.comes("Maria")
    protocol, _ = ana.opens()
    done = front.does(
        maria,
        protocol,
        ANALYSE,
        **ENOUGH,
        chamado_mensagem="Escondida",
        chamado_assunto="Outro assunto",
        resolve_com_a_base="sim",
        nota_da_pesquisa="5",
    )
    assert done.status_code == 303
    case = front.case(protocol)
    assert case.subject == PROBLEM["chamado.assunto"]
    assert "Escondida" not in str(front.desk.said(case, public=False))
    assert not {"resolve_com_a_base", "nota_da_pesquisa"} & set(front.desk.variables(case))


def test_a_choice_that_is_not_offered_is_refused(front: Front):
    """A value outside of the options is an error at its field."""
    maria = front.comes("Maria")
    protocol, _ = front.stranger().opens()
    wrong = front.does(maria, protocol, ANALYSE, chamado_categoria="<b>", informacoes_suficientes="sim")
    assert wrong.status_code == 422
    assert 'href="#f-chamado-categoria"' in wrong.text
    assert front.case(protocol).category is None
    assert maria.post(f"/chamados/{protocol}/prioridade", {"prioridade": "99"}).status_code == 422
    assert front.case(protocol).priority == 3


def test_others_files_cannot_be_claimed(front: Front):
    """The id of a file of another case, or that somebody else just sent, is refused as an answer."""
    ana = front.stranger()
    protocol, _ = ana.opens(**{"chamado.anexos": ("boleto.pdf", PDF)})
    file = re.findall(r'href="/arquivos/([^"]+)"', ana.get(f"/acompanhar/{protocol}").text)[0]
    thief = front.comes("Lia")
    answer = thief.post(OPEN, {**PROBLEM, "chamado.anexos": file})
    assert answer.status_code == 422
    assert thief.get(f"/arquivos/{file}").status_code == 404
    with ana.get(f"/arquivos/{file}") as own:
        assert own.status_code == 200


def test_log_in_begins_a_new_session(front: Front):
    """Fixation: the form token of before is worth nothing, and cases shown before stay with the stranger."""
    caller = front.stranger()
    protocol, _ = caller.opens()
    before = caller.client.get_cookie("raia")
    token = caller.token()
    assert caller.enters(ADDRESSES["João"]).status_code == 303
    after = caller.client.get_cookie("raia")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert caller.client.post("/sair", data={"csrf_token": token}).status_code == 400
    assert caller.get(f"/acompanhar/{protocol}").status_code == 303


def test_logging_out_ends_the_session_in_the_house(front: Front):
    """A cookie that somebody kept opens nothing after the log-out, nor after a new password."""
    for ends in (
        ("/sair", {}),
        ("/conta", {"atual": "raia-demonstra", "nova": "outra senha longa", "repetida": "outra senha longa"}),
    ):
        caller = front.comes("Maria")
        kept = caller.client.get_cookie("raia")
        assert kept is not None
        assert caller.post(*ends).status_code == 303
        thief = front.stranger()
        thief.client.set_cookie("raia", kept.value)
        assert thief.get("/fila").headers["Location"].startswith("/entrar")


def test_an_unknown_address_and_a_wrong_password_look_the_same(front: Front):
    """Nobody learns who has an account."""
    caller = front.stranger()
    pages = [
        caller.enters(ADDRESSES["Maria"], "errada errada"),
        caller.enters("ninguem@exemplo.com.br", "errada errada"),
        caller.enters("lia@exemplo.com.br", "errada errada"),
        caller.enters("não é endereço", ""),
    ]
    assert {page.status_code for page in pages} == {422}
    said = {re.sub(r'value="[^"]*"|nonce[^>]*', "", words(page)) for page in pages}
    assert len(said) == 1
    assert "E-mail ou senha não conferem." in said.pop()


def test_passwords_cannot_be_guessed_for_long(front: Front):
    """After ten tries in a minute comes a 429 that says to wait, with the right password too."""
    caller = front.stranger()
    answers = [caller.enters(ADDRESSES["Maria"], f"errada {n}") for n in range(10)]
    assert {answer.status_code for answer in answers} == {422}
    last = caller.enters(ADDRESSES["Maria"])
    assert last.status_code == 429
    assert "Espere um minuto" in words(last)
    assert int(last.headers["Retry-After"]) > 0
    assert caller.get("/entrar").status_code == 200


def test_protocols_cannot_be_tried_one_after_another(front: Front):
    """Each guess reads the same, whether the number exists or not; then 429."""
    front.stranger().opens()
    caller = front.stranger()
    guesses = [
        caller.post("/acompanhar", {"protocolo": f"2026-{n:06}", "codigo": "0000000000000000"}) for n in range(10)
    ]
    assert {guess.status_code for guess in guesses} == {404}
    assert len({words(guess) for guess in guesses}) == 1
    assert caller.post("/acompanhar", {"protocolo": "2026-000001", "codigo": "0"}).status_code == 429
    led = [caller.get(f"/acompanhar/2026-{n:06}") for n in (1, 2)]
    assert {answer.status_code for answer in led} == {303}


def test_signed_links_cannot_be_made_by_others(front: Front):
    """A changed or invented link is 404 like any other, and tries are counted."""
    ana, maria = front.stranger(), front.comes("Maria")
    protocol, _ = ana.opens()
    asked(front, maria, protocol)
    page = maria.get(f"/chamados/{protocol}")
    address = re.search(r'action="(/chamados/[^"]+/link/[^"]+)"', page.text)
    assert address
    link = re.search(r"http://localhost(/r/\S+)", words(maria.post(address[1], follow=True)))
    assert link
    other = front.stranger()
    # At its beginning: the last letter of a signature says bits that nobody reads.
    said, dot, signature = link[1].rpartition(".")
    changed = ("A" if signature[0] != "A" else "B") + signature[1:]
    assert other.get(said + dot + changed).status_code == 404
    limiter.reset()
    tries = [other.get(f"/r/{front.item(protocol, ASK)}.{n}").status_code for n in range(31)]
    assert tries == [404] * 30 + [429]


@pytest.mark.parametrize(
    "wanted",
    ["https://mau.exemplo", "//mau.exemplo", "/\\mau.exemplo", "\\\\mau.exemplo", "javascript:alert(1)", "/\tx"],
)
def test_nobody_is_led_elsewhere_after_the_log_in(front: Front, wanted: str):
    """Open redirects: only paths of ours are followed; a real one is."""
    caller = front.stranger()
    assert caller.enters(ADDRESSES["Maria"], proximo=wanted).headers["Location"] == "/"
    assert front.comes("Maria").get("/entrar", query_string={"proximo": wanted}).headers["Location"] == "/fila"
    back = caller.post("/preferencias/idioma", {"language": "en", "proximo": wanted})
    assert back.headers["Location"] == "/"
    assert front.stranger().enters(ADDRESSES["Bruno"], proximo="/chamados?q=a").headers["Location"] == "/chamados?q=a"


def test_notes_never_reach_a_client(front: Front):
    """Neither on the case nor where they answer, whoever wrote them and whatever they hold."""
    ana, maria = front.stranger(), front.comes("Maria")
    protocol, code = ana.opens()
    maria.post(f"/chamados/{protocol}/mensagem", {"texto": "SEGREDO um", "tipo": "nota"})
    maria.post(f"/chamados/{protocol}/mensagem", {"texto": "SEGREDO dois", "tipo": "envolvidos"})
    maria.post(f"/chamados/{protocol}/mensagem", {"texto": "SEGREDO três", "tipo": "qualquer coisa"})
    address = asked(front, maria, protocol)
    assert "SEGREDO três" in words(maria.get(f"/chamados/{protocol}"))
    other = front.stranger()
    other.post("/acompanhar", {"protocolo": protocol, "codigo": code})
    for caller in (ana, other):
        for path in ("/portal", f"/acompanhar/{protocol}", address):
            assert "SEGREDO" not in caller.get(path).text


HOSTILE_FILES = {
    "figura.svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "pagina.html": b"<html><script>alert(1)</script>",
    "pagina.pdf": b"<html><script>alert(1)</script>",
    "foto.png": b"\n<svg onload=alert(1)>",
    "nota.txt": b"  <script>alert(1)</script>",
    "programa.exe": b"MZ\x90\x00\x03",
    "programa.png": b"MZ\x90\x00\x03",
    "sem-ending": b"oi",
    "vazio.pdf": b"",
    "script.js": b"alert(1)",
}


@pytest.mark.parametrize("name", HOSTILE_FILES)
def test_what_a_browser_would_run_is_not_taken(front: Front, name: str):
    """SVG, HTML, programs, and contents that are not what their name says: a sentence with the file's name."""
    answer = front.stranger().post(OPEN, {**ANA, **PROBLEM, "chamado.anexos": (name, HOSTILE_FILES[name])})
    assert answer.status_code == 422
    assert name in words(answer)


def test_a_polyglot_is_only_ever_a_download(front: Front):
    """A picture that is a page too: its type is the picture's, it is not sniffed, nothing in it may run."""
    ana = front.stranger()
    polyglot = PNG + b"<script>alert(document.domain)</script>"
    protocol, _ = ana.opens(**{"chamado.anexos": [("'><b>.png", polyglot), ("../../a%0d%0ab.pdf", PDF)]})
    files = re.findall(r'href="(/arquivos/[^"]+)"', ana.get(f"/acompanhar/{protocol}").text)
    assert len(files) == 2
    for address, kind in zip(files, ("image/png", "application/pdf"), strict=True):
        with ana.get(address) as got:
            assert got.mimetype == kind
            assert got.headers["Content-Disposition"].startswith("attachment; filename")
            assert "/" not in got.headers["Content-Disposition"]
            assert got.headers["X-Content-Type-Options"] == "nosniff"
            assert got.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
            assert got.headers["Cache-Control"] == "private, no-store"


def test_a_bomb_stays_a_zip(front: Front):
    """Nothing is ever unzipped: 40 MB in 40 kB are 40 kB."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"0" * (40 << 20))
    ana = front.stranger()
    protocol, _ = ana.opens(**{"chamado.anexos": ("bomba.zip", packed.getvalue())})
    file = re.findall(r'href="(/arquivos/[^"]+)"', ana.get(f"/acompanhar/{protocol}").text)[0]
    with ana.get(file) as got:
        assert got.content_length == len(packed.getvalue())


def test_every_page_carries_its_headers(front: Front):
    """Whatever the answer is: page, redirect, refusal, file, error."""
    ana = front.stranger()
    protocol, _ = ana.opens(**{"chamado.anexos": ("boleto.pdf", PDF)})
    file = re.findall(r'href="(/arquivos/[^"]+)"', ana.get(f"/acompanhar/{protocol}").text)[0]
    paths = ["/", "/portal", OPEN, f"/acompanhar/{protocol}", file, "/fila", "/nada", "/arquivos/nada", "/favicon.ico"]
    for answer in [*(ana.get(path) for path in paths), ana.client.post("/sair"), ana.post(OPEN, {})]:
        with answer:
            headers = answer.headers
            assert headers["X-Content-Type-Options"] == "nosniff", answer.request.path
            assert "default-src 'none'" in headers["Content-Security-Policy"], answer.request.path
            assert "unsafe-inline" not in headers["Content-Security-Policy"].split("style-src-attr")[0]
            assert headers["Referrer-Policy"] == "same-origin"
            assert headers["X-Frame-Options"] == "SAMEORIGIN"
            if answer.mimetype == "text/html" and answer.status_code == 200:
                assert headers["Cache-Control"] == "private, no-cache"


def test_the_cookies_are_out_of_reach(front: Front, tmp_path: Any):
    """HttpOnly and SameSite=Lax always; Secure, and HSTS, where browsers come by https."""
    plain = front.stranger().client.post("/entrar")
    assert plain.status_code == 400
    caller = front.stranger()
    entered = caller.enters(ADDRESSES["Maria"])
    theme = caller.post("/preferencias/aparencia", {"theme": "dark"})
    for answer in (entered, theme):
        cookie = answer.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Secure" not in cookie
    secure = make_pages(front.desk, tmp_path / "files", behind_tls=True).test_client()
    answer = secure.get("/portal", base_url="https://localhost")
    assert all(part in answer.headers["Set-Cookie"] for part in ("HttpOnly", "SameSite=Lax", "Secure"))
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


def test_every_form_that_changes_something_needs_its_token(front: Front):
    """CSRF: each POST route of the real application, by a visitor with every right, is 400 without the token."""
    protocol, _ = front.stranger().opens()
    rita = front.comes("Rita")
    adapter = front.app.url_map.bind("localhost")
    open_doors = []
    for rule in front.app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}:
            words = {name: "ouvidoria" if name == "channel" else 1 for name in rule.arguments}
            path = adapter.build(rule.endpoint, words, method=method)
            for data in ({}, {"csrf_token": "inventado"}):
                if rita.client.open(path, method=method, data=data).status_code != 400:
                    open_doors.append(f"{method} {rule.rule}")
    assert open_doors == []
    assert front.case(protocol).status.value == "open"
