"""How a page is cited: worked examples of the manuals, and what they say of the cases between."""

from __future__ import annotations

import pytest
import rispy  # type: ignore[import-untyped]
from bibtexparser.entrypoint import parse_string
from hypothesis import given
from hypothesis import strategies as st

from explainer.export import pagecite
from explainer.export.pageidentity import PageIdentity
from explainer.text.date import Date
from explainer.text.name import Name
from explainer.text.rich import Rich, Span, plain

PRIVACY = PageIdentity(
    "Privacy Policy",
    "Privacy & Terms",
    "https://www.google.com/policies/privacy/",
    (Name("Google"),),
    modified=Date(2017, 4, 17),
)
ROMANI = PageIdentity(
    "Balkan Romani",
    "Endangered Languages",
    "http://www.endangeredlanguages.com/lang/5342",
    (Name("Alliance for Linguistic Diversity"),),
    accessed=Date(2016, 4, 6),
)
YALE = PageIdentity(
    "About Yale: Yale Facts",
    "Yale University",
    "https://www.yale.edu/about-yale/yale-facts",
    (Name("Yale University"),),
    accessed=Date(2017, 5, 1),
)
FLU = PageIdentity(
    "People at high risk of developing flu-related complications",
    "Centers for Disease Control and Prevention",
    "https://www.cdc.gov/flu/about/disease/high_risk.htm",
    (Name("Centers for Disease Control and Prevention"),),
    published=Date(2018, 1, 23),
)
KIND = PageIdentity(
    "Be kind to yourself: How self-compassion can improve your resiliency",
    "Mayo Clinic",
    "https://www.mayoclinic.org/self-compassion/art-20267193",
    (Name("Martin Lillie", "C. M."),),
    published=Date(2016, 12, 29),
)
NURSES = PageIdentity(
    "What employers should do to protect nurses from Zika",
    "National Nurses United",
    "https://www.nationalnursesunited.org/pages/zika",
    (Name("National Nurses United"),),
)
CLOCK = PageIdentity(
    "U.S. and world population clock",
    "U.S. Department of Commerce",
    "https://www.census.gov/popclock/",
    (Name("U.S. Census Bureau"),),
    accessed=Date(2019, 7, 3),
)
READING = PageIdentity(
    "The Reading Brain: Differences between Digital and Print",
    "So Many Books",
    "https://somanybooksblog.com/2013/04/25/the-reading-brain/",
    (Name("Hollmichel", "Stefanie"),),
    published=Date(2013, 4, 25),
)
GUITAR = PageIdentity(
    "How to Teach Yourself Guitar",
    "eHow",
    "https://www.ehow.com/how_5298173_teach-yourself-guitar.html",
    (Name("Demand Media"),),
    accessed=Date(2016, 6, 24),
)


def pier(title: str = "Piers", *authors: Name, **values: object) -> PageIdentity:
    """A page of a made-up site."""
    given = {"site": "Harbors", "url": "https://site.example/pier/", "authors": authors, **values}
    return PageIdentity(title, **given)  # type: ignore[arg-type]


ROE, DOE, POE, MOE = Name("Roe", "Jane"), Name("Doe", "John"), Name("Poe", "Ann"), Name("Moe", "Max")

CHICAGO_NOTES = {
    "14.207, with a date of revision": (
        PRIVACY,
        "“Privacy Policy,” Privacy & Terms, Google, last modified April 17, 2017, "
        "https://www.google.com/policies/privacy/.",
    ),
    "14.207, with an access date": (
        ROMANI,
        "“Balkan Romani,” Endangered Languages, Alliance for Linguistic Diversity, accessed April 6, 2016, "
        "http://www.endangeredlanguages.com/lang/5342.",
    ),
    "Citation Quick Guide, a site named as its owner": (
        YALE,
        "“About Yale: Yale Facts,” Yale University, accessed May 1, 2017, https://www.yale.edu/about-yale/yale-facts.",
    ),
    "a person, and another publisher": (
        pier("Piers", ROE, publisher="Harbor House", published=Date(2031, 4)),
        "Jane Roe, “Piers,” Harbors, Harbor House, April 2031, https://site.example/pier/.",
    ),
    "a body, and another publisher": (
        pier("Piers", Name("Bank"), publisher="Harbor House"),
        "Bank, “Piers,” Harbors, Harbor House, https://site.example/pier/.",
    ),
    "a body that is the publisher": (
        pier("Piers", Name("Bank"), publisher="Bank"),
        "“Piers,” Harbors, Bank, https://site.example/pier/.",
    ),
    "four persons (14.76)": (
        pier("Piers", ROE, DOE, POE, MOE),
        "Jane Roe et al., “Piers,” Harbors, https://site.example/pier/.",
    ),
    "three persons": (
        pier("Piers", ROE, DOE, POE),
        "Jane Roe, John Doe, and Ann Poe, “Piers,” Harbors, https://site.example/pier/.",
    ),
    "a last review and no other date": (
        pier("Piers", reviewed=Date(2031)),
        "“Piers,” Harbors, last reviewed 2031, https://site.example/pier/.",
    ),
    "a last review after a revision": (
        pier("Piers", modified=Date(2030), reviewed=Date(2031)),
        "“Piers,” Harbors, last modified 2030, https://site.example/pier/.",
    ),
    "a question that quotes": (
        pier("Why “piers”?"),
        "“Why ‘piers’?,” Harbors, https://site.example/pier/.",
    ),
}


@pytest.mark.parametrize(("page", "expected"), CHICAGO_NOTES.values(), ids=CHICAGO_NOTES)
def test_a_chicago_note_is(page: PageIdentity, expected: str) -> None:
    assert plain(pagecite.chicago_note(page)) == expected


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (PRIVACY, "“Privacy Policy.”"),
        (YALE, "“About Yale.”"),
        (pier("The long pier"), "“Long pier.”"),
        (pier("Why?", ROE, DOE), "Roe and Doe, “Why?”"),
        (pier("Piers", ROE, DOE, POE, MOE), "Roe et al., “Piers.”"),
        (pier("Piers", Name("鲁迅", family_first=True)), "鲁迅, “Piers.”"),
        (pier("Piers", Name("鲁", "迅", family_first=True)), "鲁迅, “Piers.”"),
    ],
)
def test_a_short_chicago_note_is(page: PageIdentity, expected: str) -> None:
    assert plain(pagecite.chicago_short_note(page)) == expected


CHICAGO_ENTRIES = {
    "14.207, with a date of revision": (
        PRIVACY,
        "Google. “Privacy Policy.” Privacy & Terms. Last modified April 17, 2017. "
        "https://www.google.com/policies/privacy/.",
    ),
    "14.207, with an access date": (
        ROMANI,
        "Alliance for Linguistic Diversity. “Balkan Romani.” Endangered Languages. Accessed April 6, 2016. "
        "http://www.endangeredlanguages.com/lang/5342.",
    ),
    "Citation Quick Guide, a site named as its owner": (
        YALE,
        "Yale University. “About Yale: Yale Facts.” Accessed May 1, 2017. https://www.yale.edu/about-yale/yale-facts.",
    ),
    "two persons and a publisher": (
        pier("Why?", ROE, DOE, publisher="Harbor House Inc.", published=Date(2031, 4, 2)),
        "Roe, Jane, and John Doe. “Why?” Harbors. Harbor House Inc. April 2, 2031. https://site.example/pier/.",
    ),
    "a Chinese name": (
        pier("Piers", Name("Lu", "Xun", family_first=True), DOE),
        "Lu Xun and John Doe. “Piers.” Harbors. https://site.example/pier/.",
    ),
    "eleven persons (14.76)": (
        pier("Piers", *[Name(f"Roe{number}", "J.") for number in range(11)]),
        "Roe0, J., J. Roe1, J. Roe2, J. Roe3, J. Roe4, J. Roe5, J. Roe6, et al. “Piers.” Harbors. "
        "https://site.example/pier/.",
    ),
    "a body, and another publisher": (
        pier("Piers", Name("Bank"), publisher="Harbor House"),
        "Bank. “Piers.” Harbors. Harbor House. https://site.example/pier/.",
    ),
    "no author": (pier("Piers"), "Harbors. “Piers.” https://site.example/pier/."),
    "no site": (pier("Piers", site=""), "“Piers.” https://site.example/pier/."),
}


@pytest.mark.parametrize(("page", "expected"), CHICAGO_ENTRIES.values(), ids=CHICAGO_ENTRIES)
def test_a_chicago_bibliography_has(page: PageIdentity, expected: str) -> None:
    assert plain(pagecite.chicago_bibliography(page)) == expected


APA = {
    "10.16, a body named as its site": (
        FLU,
        "Centers for Disease Control and Prevention. (2018, January 23). People at high risk of developing flu-related "
        "complications. https://www.cdc.gov/flu/about/disease/high_risk.htm",
    ),
    "10.16, a person": (
        KIND,
        "Martin Lillie, C. M. (2016, December 29). Be kind to yourself: How self-compassion can improve your "
        "resiliency. Mayo Clinic. https://www.mayoclinic.org/self-compassion/art-20267193",
    ),
    "10.16, no date": (
        NURSES,
        "National Nurses United. (n.d.). What employers should do to protect nurses from Zika. "
        "https://www.nationalnursesunited.org/pages/zika",
    ),
    "10.16, a date of retrieval": (
        CLOCK,
        "U.S. Census Bureau. (n.d.). U.S. and world population clock. U.S. Department of Commerce. "
        "Retrieved July 3, 2019, from https://www.census.gov/popclock/",
    ),
    "9.15, a last review is no date": (
        pier("Piers", ROE, published=Date(2030, 4), reviewed=Date(2031, 4, 2)),
        "Roe, J. (2030, April). Piers. Harbors. https://site.example/pier/",
    ),
    "no author": (
        pier("Piers", modified=Date(2031)),
        "Piers. (2031). Harbors. https://site.example/pier/",
    ),
    "initials with a hyphen, a suffix, a name in Han characters": (
        pier("Why?", Name("Roe", "Jean-Paul M.", "Jr."), Name("鲁", "迅", family_first=True)),
        "Roe, J.-P. M., Jr., & 鲁迅. (n.d.). Why? Harbors. https://site.example/pier/",
    ),
    "twenty-one authors": (
        pier("Piers", *[Name(f"R{number}") for number in range(21)]),
        ", ".join(f"R{number}" for number in range(19))
        + ", . . . R20. (n.d.). Piers. Harbors. https://site.example/pier/",
    ),
    "two bodies": (
        pier("Piers", Name("Bank"), Name("Fund")),
        "Bank & Fund. (n.d.). Piers. Harbors. https://site.example/pier/",
    ),
}


@pytest.mark.parametrize(("page", "expected"), APA.values(), ids=APA)
def test_apa_has(page: PageIdentity, expected: str) -> None:
    assert plain(pagecite.apa(page)) == expected


MLA = {
    "MLA Style Center, a page of a blog": (
        READING,
        "Hollmichel, Stefanie. “The Reading Brain: Differences between Digital and Print.” So Many Books, "
        "25 Apr. 2013, somanybooksblog.com/2013/04/25/the-reading-brain/.",
    ),
    "an author who is the publisher": (
        GUITAR,
        "“How to Teach Yourself Guitar.” eHow, Demand Media, www.ehow.com/how_5298173_teach-yourself-guitar.html. "
        "Accessed 24 June 2016.",
    ),
    "a publisher named as its site": (
        FLU,
        "“People at high risk of developing flu-related complications.” Centers for Disease Control and Prevention, "
        "23 Jan. 2018, www.cdc.gov/flu/about/disease/high_risk.htm.",
    ),
    "a body and another publisher": (
        pier("Piers", Name("Bank"), publisher="Harbor House", modified=Date(2031, 9)),
        "Bank. “Piers.” Harbors, Harbor House, Sept. 2031, site.example/pier/.",
    ),
    "bodies who are the publisher, named like the site": (
        pier("Piers", Name("Harbors"), publisher="Harbors"),
        "“Piers.” Harbors, site.example/pier/.",
    ),
    "two persons": (
        pier("Why?", ROE, DOE, modified=Date(2031, 7, 4)),
        "Roe, Jane, and John Doe. “Why?” Harbors, 4 July 2031, site.example/pier/.",
    ),
    "three persons": (
        pier("Piers", ROE, DOE, POE, modified=Date(2031)),
        "Roe, Jane, et al. “Piers.” Harbors, 2031, site.example/pier/.",
    ),
    "no site": (pier("Piers", site=""), "“Piers.” site.example/pier/."),
}


@pytest.mark.parametrize(("page", "expected"), MLA.values(), ids=MLA)
def test_mla_has(page: PageIdentity, expected: str) -> None:
    assert plain(pagecite.mla(page)) == expected


def test_titles_and_sites_are_in_italics_where_the_style_has_them() -> None:
    assert Span("em", ("Piers",)) in pagecite.apa(pier())
    assert Span("em", ("Harbors",)) in pagecite.mla(pier())
    assert not any(isinstance(part, Span) and part.tag == "em" for part in pagecite.chicago_note(pier()))


def forms(page: PageIdentity) -> list[Rich]:
    cited = pagecite.citation(page)
    return [cited.note, cited.bibliography, cited.apa, cited.mla]


def test_the_address_is_a_link_in_every_style_unless_it_is_none() -> None:
    for form in forms(pier()):
        assert [part.attributes for part in form if isinstance(part, Span) and part.tag == "a"] == [
            (("href", "https://site.example/pier/"),)
        ]
    for form in forms(pier(url="javascript:alert(1)")):
        assert not any(isinstance(part, Span) and part.tag == "a" for part in form)


def test_the_formats_for_programs_are_those_of_any_source() -> None:
    cited = pagecite.citation(pier("50% {A", Name("Harbor Project"), Name("Lu", "Xun"), modified=Date(2031, 4, 2)))
    assert cited.bibtex == (
        "@online{site.example-pier,\n"
        "  author       = {{Harbor Project} and Lu, Xun},\n"
        "  title        = {{50\\% \\textbraceleft{}A}},\n"
        "  organization = {Harbors},\n"
        "  date         = {2031-04-02},\n"
        "  url          = {https://site.example/pier/},\n"
        "  langid       = {en},\n"
        "  language     = {en},\n"
        "}\n"
    )
    assert cited.ris == (
        "TY  - ELEC\r\nID  - site.example-pier\r\nTI  - 50% {A\r\nAU  - Harbor Project,\r\nAU  - Lu, Xun\r\n"
        "T2  - Harbors\r\nPY  - 2031\r\nDA  - 2031/04/02/\r\nLA  - en\r\n"
        "UR  - https://site.example/pier/\r\nER  - \r\n\r\n"
    )


@given(st.text(), st.text(), st.lists(st.builds(Name, st.text(min_size=1), st.text()), max_size=3))
def test_any_title_and_names_give_one_line_in_each_style_and_one_record(
    title: str, site: str, authors: list[Name]
) -> None:
    page = PageIdentity(title, site, "https://site.example/", tuple(authors))
    cited = pagecite.citation(page)
    for form in (*forms(page), cited.short_note):
        assert len(plain(form).splitlines()) == 1
    assert len(parse_string(cited.bibtex).entries) == 1
    assert len(rispy.loads(cited.ris)) == 1
