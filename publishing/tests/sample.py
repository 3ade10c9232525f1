"""A document in values, as it comes out of composing: for looking at the print, without a database."""

from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

from publishing.document import BRAND, Document, Part, Partner
from publishing.kinds import Kind
from publishing.layout import Tally, laid_out
from reporting.chapter import Chapter as AnyChapter
from reporting.chapter import Section
from reporting.chapters.context import ConsolidatedContext
from reporting.chapters.progress import ConsolidatedProgress

SAID = {
    "went_well": [
        (
            "Three sub-district offices opened their registers of departing workers to our volunteers, so that families can check an agent’s licence before they pay.",
            "Shibchar, Tungipara and Nababganj; 214 families used the desk between January and March, 131 of them women.",
            ["YPSA", "BOMSA"],
            1,
        ),
        (
            "মধ্যস্বত্বভোগীদের সঙ্গে সরাসরি আলোচনার মাধ্যমে তিনটি ইউনিয়নে অভিবাসন ব্যয়ের তালিকা প্রকাশ্যে টাঙানো হয়েছে।",
            "প্রতিটি ইউনিয়ন পরিষদে অভিযোগ বাক্স রাখা হয়েছে; প্রথম মাসেই সতেরোটি অভিযোগ জমা পড়ে।",
            ["WARBE"],
            1,
        ),
        (
            "The labour attaché desk answered our letter within a fortnight, the first time in two years, and named an officer for the project.",
            "",
            ["RMMRU"],
            0,
        ),
        (
            "A joint fact sheet on recruitment cost was agreed by all five members and used in one national daily.",
            "The figure that the government fixed and the figure that migrants really pay stand side by side; the difference is what the public talks about.",
            ["IID", "RMMRU"],
            2,
        ),
    ],
    "better": [
        (
            "Coordination inside the consortium rests on two people; when both travel, nobody answers.",
            "We propose a rota and a shared calendar.",
            ["IID"],
            0,
        ),
        (
            "Local government hesitates to host meetings without a letter of support from the ministry.",
            "",
            ["YPSA", "WARBE"],
            0,
        ),
        ("Materials reach returnee women late because they are printed only in the capital.", "", ["BOMSA"], 0),
    ],
    "successes": [
        (
            "The Parliamentarians’ Caucus put the licence of sub-agents on its agenda for the budget session.",
            "Two members asked for our evidence in writing.",
            ["IID"],
            1,
        ),
        (
            "বিদেশফেরত নারী কর্মীদের প্রথম ফোরাম গঠিত হয়েছে (৪২ জন সদস্য) এবং জেলা প্রশাসকের কাছে স্মারকলিপি দিয়েছে।",
            "",
            ["BOMSA"],
            0,
        ),
        (
            "Recruiting agencies’ association sent an observer to our round table, which it had refused in 2016.",
            "",
            ["RMMRU"],
            0,
        ),
    ],
    "lessons": [
        (
            "Talking with middlemen as people who have something to lose brings more than naming them in public.",
            "Several are themselves returned migrants; they know the price of every step.",
            ["WARBE", "YPSA"],
            0,
        ),
        ("A figure that five organisations sign travels further than five figures.", "", ["IID"], 0),
    ],
}
CHANGED = [
    (
        "positive",
        "global",
        "2017-02-01",
        "Saudi Arabia announced Musaniat, a database in which every contract of a domestic worker is to be registered.",
        "Families may check a contract before departure, if the database is opened to them and properly kept.",
        "BOMSA prepares a leaflet in Bangla; RMMRU asks the embassy for access.",
        ["BOMSA", "RMMRU"],
        1,
    ),
    (
        "positive",
        "national",
        "2017-01-15",
        "The ministry began to draft rules under the Overseas Employment Act.",
        "The rules decide whether sub-agents become visible in law.",
        "A written submission in April with the other members.",
        ["IID"],
        0,
    ),
    (
        "neutral",
        "national",
        "2017-03-12",
        "The director general of the manpower bureau was transferred; the successor has not yet met civil society.",
        "Memoranda wait for a signature.",
        "IID asks for a first meeting in April.",
        ["IID"],
        0,
    ),
    (
        "negative",
        "local",
        "2017-03-01",
        "দুটি উপজেলায় স্থানীয় প্রশাসন সমর্থনপত্র ছাড়া সভা করতে দেয়নি।",
        "কর্মশালা এক মাস পিছিয়েছে এবং অংশগ্রহণকারীরা হতাশ।",
        "মন্ত্রণালয় থেকে সমর্থনপত্রের জন্য আবেদন করা হয়েছে।",
        ["YPSA", "WARBE"],
        0,
    ),
    (
        "negative",
        "national",
        None,
        "Migrants to the Gulf pay middlemen up to three times the rate that the government fixed, and more than last year.",
        "Our message on fixed costs loses credit where everybody knows the real price.",
        "We publish both prices, by district.",
        ["RMMRU"],
        2,
    ),
]
MISSING = "Women in haor villages, who cannot travel to the union centre in the rainy months."


def chapters(anchor: str = "flm", *, times: int = 1, audience_marks: bool = False) -> tuple[Any, ...]:
    numbers = count(1)

    def evidence(n: int) -> list[Any]:
        return [
            {"label": "Register of families advised, March 2017", "url": "", "file_id": "1"},
            {
                "label": "Daily news page on recruitment cost",
                "url": "https://news.example/2017/03/cost-of-going-abroad",
                "file_id": None,
            },
        ][:n]

    def row(index: int, text: str, detail: str, partners: list[str], notes: int) -> dict[str, Any]:
        return {
            "id": f"{index}",
            "text": text,
            "detail": detail,
            "confidentiality": 3 if audience_marks and index == 1 else 2,
            "partners": partners,
            "carried": index == 2,
            "evidence": evidence(notes),
            "sources": [],
        }

    titles = {
        "went_well": "What went well?",
        "better": "What could be better?",
        "successes": "Key successes and achievements",
        "lessons": "Lessons learnt",
    }
    inclusion = {
        "reached": "131 women among 214 families; a sign-language interpreter at both district meetings.",
        "missing": MISSING,
        "done": "Two boat days a month from April, with YPSA’s field team.",
        "confidentiality": 2,
    }
    progress = {
        "criteria": [
            {
                "key": key,
                "title": titles[key],
                "statements": [row(i, *said) for i, said in enumerate(SAID[key] * times)],
            }
            for key in titles
        ],
        "inclusion": inclusion,
    }
    names = ("sign", "level", "happened_on", "text", "meaning", "response", "partners")
    context = {
        "changes": [
            {
                **dict(zip(names, item[:7], strict=True)),
                "id": f"{i}",
                "confidentiality": 2,
                "carried": False,
                "evidence": evidence(item[7]),
                "sources": [],
            }
            for i, item in enumerate(CHANGED * times)
        ],
        "nothing_because": "",
        "inclusion": None,
    }
    return (
        laid_out(_section(ConsolidatedProgress(), progress), anchor, numbers, True),
        laid_out(_section(ConsolidatedContext(), context), anchor, numbers, True),
    )


def _section(chapter: AnyChapter, values: dict[str, Any]) -> Section:
    return Section(chapter.key, str(chapter.title), chapter.template, values, counts=tuple(chapter.counts(values)))


PARTNERS = (
    Partner("IID", "Institute of Informatics and Development", True, True, "Approved on 12 April 2017"),
    Partner("BOMSA", "Bangladesh Ovhibashi Mohila Sramik Association", False, True, "Submitted on 6 April 2017"),
    Partner("RMMRU", "Refugee and Migratory Movements Research Unit", False, True, "Approved on 12 April 2017"),
    Partner(
        "WARBE",
        "WARBE Development Foundation",
        False,
        False,
        "No return this quarter",
        "Joined the consortium in March; its first report is due for the second quarter.",
    ),
    Partner("YPSA", "Young Power in Social Action", False, False, "Late: was due on 6 April 2017"),
)


def make_part(**changes: Any) -> Part:
    times = changes.pop("times", 1)
    anchor = changes.get("anchor", "flm")
    parts = chapters(anchor, times=times)
    part = Part(
        anchor=anchor,
        ibp_code="FLM",
        ibp_name="Fairer Labour Migration",
        colour="#b3541e",
        head="FLM · Quarter 1, 2017",
        state="Submitted on 18 April 2017",
        partners=PARTNERS,
        chapters=parts,
        tallies=tuple(Tally(chapter.title, chapter.counts) for chapter in parts),
    )
    return replace(part, **changes)


def make_document(**changes: Any) -> Document:
    document = Document(
        kind=Kind.CONSOLIDATED,
        title="Consolidated quarterly report",
        subject="Fairer Labour Migration",
        owner="FLM",
        owner_name="Fairer Labour Migration",
        quarter="Quarter 1, 2017",
        period="1 January to 31 March 2017",
        colour="#b3541e",
        head="FLM · Quarter 1, 2017",
        state="Submitted on 18 April 2017",
        audience="Programme",
        readers="All partners of the programme and PROKAS",
        is_draft=False,
        number="FLM-2017Q1-C-7F3A9C",
        made_on=date(2017, 4, 20),
        parts=(make_part(),),
    )
    return replace(document, **changes)


def make_programme(**changes: Any) -> Document:
    cftm = make_part(
        anchor="cftm",
        ibp_code="CFTM",
        ibp_name="Climate Finance Transparency Mechanism",
        colour="#1f5f8b",
        head="CFTM · Quarter 1, 2017",
    )
    late = make_part(
        anchor="newp",
        ibp_code="NEWP",
        ibp_name="A third project",
        colour="#5b6762",
        chapters=(),
        tallies=(),
        missing="The consolidated report of this project has not been submitted to PROKAS.",
    )
    return make_document(
        kind=Kind.PROGRAMME,
        title="Quarterly report of the programme",
        subject="All Issue Based Projects",
        owner="PROKAS",
        owner_name="PROKAS",
        colour=BRAND,
        head="PROKAS · Quarter 1, 2017",
        state="Consolidated reports submitted: 2 of 3",
        number="PROKAS-2017Q1-P-0A91BE",
        parts=(cftm, make_part(), late),
        **changes,
    )
