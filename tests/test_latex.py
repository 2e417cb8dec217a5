"""LaTeX in fields: accents, signs and commands read into text, and what is not LaTeX left alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.text.latex import read, read_address, read_plain
from explainer.text.rich import Rich, Span, link, plain


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"\'e \`e \^e \"e \~n \=a \.z", "é è ê ë ñ ā ż"),
        (r"\'{e} {\'e} {\'{e}} \' e", "é é é é"),
        (r"\u{g} \v{c} \H{o} \c{c} \d{s} \b{d} \r{a} \k{a}", "ğ č ő ç ṣ ḏ å ą"),
        (r"{\u g} {\v c} {\H o} {\c c}", "ğ č ő ç"),
        (r"\'\i, \'{\i} \^{\i}n \v{\j}", "í, í în ǰ"),
        (r"\'{\^e} \t{oo}", "ế o͡o"),
        (r"Erd{\H o}s, Br{\"u}cke, Fran\c{c}ois, {\L}\'od\'z", "Erdős, Brücke, François, Łódź"),
        (r"\o \O \l \L \ss \ae \AE \oe \OE \aa \AA \dh \DH \th \TH \dj \i \j", "øØłŁßæÆœŒåÅðÐþÞđıȷ"),
        (r"{\o} {\ss}en Stra{\ss}e \o{}re", "ø ßen Straße øre"),
        (r"\'а\`{о}", "а́о̀"),
        (r"\' \'{} \'1 \c \~{} \^{}", "' ' '1 ~ ^"),
    ],
)
def test_accents_and_letters_are_read(written: str, shown: str) -> None:
    assert read_plain(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"5\% of \#1 \& \$2 a\_b \{c\}", "5% of #1 & $2 a_b {c}"),
        ("5% of #1 & $2 a_b x^2 $H_2$", "5% of #1 & $2 a_b x^2 $H_2$"),
        (r"5\% of #1 & a_b^c \'e", "5% of #1 & a_b^c é"),
        ("``quoted'' `single'", "“quoted” `single'"),
        ("don't 'it'", "don't 'it'"),
        ("1--2 --- 3-4", "1–2 — 3-4"),
        ("5~km", "5\u00a0km"),
        (r"\ldots{} \dots\ x", "… … x"),
        (r"\textquotedblleft a\textquotedblright{} \textquoteleft b\textquoteright", "“a” ‘b’"),
        (r"\guillemotleft a\guillemotright{} \guillemetleft b\guillemetright", "«a» «b»"),
        (r"\pounds 5 \euro{}5 \texteuro 5 \S 5 \copyright{} \textdegree", "£5 €5 €5 §5 © °"),
        (r"\textasciitilde{}a \textasciicircum b \textbackslash c \textunderscore d", "~a ^b \\c _d"),
        (r"\textendash\textemdash\textellipsis", "–—…"),
        (r"a\\b a\newline b a\ b a\,b", "a b a b a b a\u202fb"),
        (r"hy\-phen shelf\/ful end\@. a\!b", "hyphen shelfful end. ab"),
        (r"\LaTeX{} and \TeX", "LaTeX and TeX"),
        ("{{Whole}} {P}art", "Whole Part"),
        ("  two\n   lines ", "two lines"),
        ("", ""),
        ("{}", ""),
    ],
)
def test_signs_and_spaces_are_read(written: str, shown: str) -> None:
    assert read_plain(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"\emph{a} b", (Span("em", ("a",)), " b")),
        (r"\textit{a}\textbf{b}", (Span("em", ("a",)), Span("strong", ("b",)))),
        (r"\emph{a \textbf{b} c}", (Span("em", ("a ", Span("strong", ("b",)), " c")),)),
        (r"\emph{\'e}", (Span("em", ("é",)),)),
        (r"\emph {a}", (Span("em", ("a",)),)),
        (r"\emph{}", ()),
        (r"\emph a", ("a",)),
        (r"\enquote{a \emph{b}}", ("‘a ", Span("em", ("b",)), "’")),
        (r"\url{https://a.example/b}", (link(("https://a.example/b",), "https://a.example/b"),)),
        (
            r"see \url{https://a.example/b_c%20d~e--f#g}.",
            (
                "see ",
                link(("https://a.example/b_c%20d~e--f#g",), "https://a.example/b_c%20d~e--f#g"),
                ".",
            ),
        ),
        (r"\url{https://a.example/b\_c\%20}", (link(("https://a.example/b_c%20",), "https://a.example/b_c%20"),)),
        (
            r"\href{https://a.example/?b=1&c=2}{the \emph{page}}",
            (link(("the ", Span("em", ("page",))), "https://a.example/?b=1&c=2"),),
        ),
        (r"\href{https://a.example}", (link(("https://a.example",), "https://a.example"),)),
        (r"\href{https://a.example}{}", (link(("https://a.example",), "https://a.example"),)),
        (r"\href{https://a.example}{\url{https://b.example}}", (link(("https://b.example",), "https://a.example"),)),
        (r"\url{javascript:alert(1)}", ("javascript:alert(1)",)),
        (r"\url{data:text/html,<script>}", ("data:text/html,<script>",)),
        (r"\href{javascript:alert(1)}{\emph{here}}", (Span("em", ("here",)),)),
        (r"\href{data:x}{}", ("data:x",)),
        (r"\url", (r"\url",)),
    ],
)
def test_commands_become_marked_text(written: str, shown: Rich) -> None:
    assert read(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        pytest.param(r"\unknown{a \emph{b}}", "a b", id="an unknown command with an argument"),
        pytest.param(r"\textsc{Halm} \texttt{x} H\textsubscript{2}O", "Halm x H2O", id="commands of type"),
        pytest.param(r"{\em a} {\it b} {\bf c}", "a b c", id="switches of type"),
        pytest.param(r"\foreignlanguage{russian}{мост}", "мост", id="the text of a foreign language"),
        pytest.param(r"\textcolor{red}{a}", "a", id="the text in a color"),
        pytest.param(r"$\alpha$ \unknown a", r"$\alpha$ \unknown a", id="unknown commands as written"),
        pytest.param(r"C:\Users\Halm", r"C:\Users\Halm", id="a path as written"),
        pytest.param("C:\\", "C:\\", id="a backslash at the end"),
        pytest.param(r"\'\emph{a}", "'a", id="an accent without a letter"),
        pytest.param("see https://a.example/b--c~d''e.", "see https://a.example/b--c~d''e.", id="a pasted address"),
        pytest.param("<script>alert('&amp;')</script>", "<script>alert('&amp;')</script>", id="markup as written"),
        pytest.param("习近平《讲话》", "习近平《讲话》", id="Chinese as written"),
        pytest.param("Встреча «на мосту» № 5", "Встреча «на мосту» № 5", id="Russian as written"),
        pytest.param("می\u200cخواهم", "می\u200cخواهم", id="Persian as written"),
        pytest.param("SWIFT and the UN", "SWIFT and the UN", id="capitals as written"),
    ],
)
def test_nothing_is_lost_of(written: str, shown: str) -> None:
    assert read_plain(written) == shown


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://a.example/b_c~d--e%20f#g&h", "https://a.example/b_c~d--e%20f#g&h"),
        (r"\url{https://a.example/b_c}", "https://a.example/b_c"),
        (r"{\url{https://a.example/b_c}}", "https://a.example/b_c"),
        (r"Available at \url{https://a.example/b_c}.", "https://a.example/b_c"),
        (r"\href{https://a.example}{here}", "https://a.example"),
        (r"https://a.example/b\_c\%20d\#e\&f", "https://a.example/b_c%20d#e&f"),
        (r"https://a.example/{\_}b", "https://a.example/_b"),
        (r"https://a.example/{\textasciitilde}b", "https://a.example/~b"),
        (r"https://a.example/\textasciitilde{}b", "https://a.example/~b"),
        (r"https://a.example/\~{}b", "https://a.example/~b"),
        (r"https://a.example/\{b\}", "https://a.example/{b}"),
        ("  https://a.example ", "https://a.example"),
        (r"\url{https://a.example", "https://a.example"),
        ("", ""),
    ],
)
def test_an_address_is_read(written: str, address: str) -> None:
    assert read_address(written) == address


@pytest.mark.parametrize("unit", [r"\'", "{", "}", r"\emph{x} ", "--", r"\url{", r"\'{e}", r"\unknown", "a "])
def test_a_long_value_is_read(unit: str) -> None:
    assert isinstance(read(unit * 5_000), tuple)


COMMANDS = r"\' \" \c \v{c} \i \o \emph{ \textbf{ \enquote{ \url{ \href{ \foreignlanguage{ \em \x \\ \% { } -- `` '' ~"
PIECES = [*COMMANDS.split(), "\\", "%", "&", "$", "a", "é", "习", " ", "\n", "<b>", "https://a.example", "javascript:x"]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text())
def test_any_value_is_read_into_text_whose_links_are_safe_and_never_nested(value: str) -> None:
    def check(rich: Rich, inside_link: bool) -> None:
        for item in rich:
            if isinstance(item, Span):
                assert item.tag in ("em", "strong", "a")
                assert not (item.tag == "a" and inside_link)
                assert all(name == "href" and url.lower().startswith("http") for name, url in item.attributes)
                check(item.content, inside_link or item.tag == "a")

    check(read(value), inside_link=False)
    assert read_plain(value) == plain(read(value))


@settings(deadline=None)
@given(st.text(st.characters(exclude_characters="\\{}~`'- \t\r\n")))
def test_text_without_a_sign_of_latex_stays_as_it_is(value: str) -> None:
    assert read_plain(value) == value


@settings(deadline=None)
@given(st.text())
def test_any_text_is_read_as_an_address(value: str) -> None:
    assert isinstance(read_address(value), str)
