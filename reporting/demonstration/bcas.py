"""What BCAS reports on the first quarter of 2017."""

from datetime import date

from partners.clearance import Level
from reporting.demonstration.telling import Changed, Reached, Said, Told

TOLD = Told(
    partner="BCAS",
    went_well=(
        Said(
            "interviews",
            "Interviews with 26 officials in nine agencies show, step by step, who requests, approves, releases, spends and audits "
            "climate money.",
            "Held between 9 February and 23 March in Dhaka, Khulna and Barisal. The chain has 17 steps; for five of them no office "
            "publishes anything.",
            links=(("Chart of the seventeen steps", "https://bcas.example/cftm/seventeen-steps"),),
        ),
        Said(
            "central_bank",
            "Bangladesh Bank’s department for sustainable finance opened its quarterly tables on green lending to us.",
            "Twelve quarters, 56 banks. The tables show 4.1 per cent of loans as green in the last quarter of 2016, most of it for "
            "brick kilns and effluent treatment; adaptation hardly appears.",
        ),
        Said(
            "project_files",
            "Our team read 40 complete project files of three agencies in Khulna and Satkhira, with the consent of the agencies.",
            "The checklist has 22 questions, from the choice of the site to the handing over. It is ready for use by other partners.",
        ),
    ),
    better=(
        Said(
            "same_doors",
            "Coordination inside the consortium was limited: ICCCAD and we called on the same joint chief of the Planning Commission "
            "in one week, with different questions.",
            "He told us so himself, kindly. It cost the consortium a second appointment.",
        ),
        Said(
            "kick_off",
            "Because the project began later than planned we lost January, when officials have time; from March on they prepare the "
            "budget.",
            "Nine of 35 planned interviews had to be moved to July.",
        ),
        Said(
            "audit_reports",
            "Only nine of the 40 project files held a report written after completion, and we had not planned how to ask for the "
            "missing ones.",
            "Under the Right to Information Act an answer may take twenty working days; the requests should have left in January.",
        ),
        Said(
            "time_sheets",
            "Our accounts unit changed its time sheets in February, and staff costs of two weeks had to be entered twice.",
            level=Level.CONSORTIUM,
        ),
    ),
    successes=(
        Said(
            "lged_column",
            "The Local Government Engineering Department will add a column for climate-related cost to its lists of schemes in "
            "Patuakhali and Barguna.",
            "A trial with 118 schemes from April on. The executive engineers chose the wording themselves after a half-day exercise "
            "with their own lists on 15 March.",
            first="LGED agreed to a pilot in two districts.",
        ),
        Said(
            "options_paper",
            "Our options paper on the definition of climate finance became the consortium’s basis for discussion.",
            "Twelve pages, three options, each applied to the same 30 projects, so that one sees what is counted and what is left out.",
            links=(("Options paper, version 2", "https://bcas.example/cftm/options-paper-v2"),),
        ),
        Said(
            "parliament_library",
            "The research section of the Parliament Secretariat asked for the chart of steps for two standing committees.",
            "Handed over on 27 March together with a glossary in Bangla.",
        ),
    ),
    lessons=(
        Said(
            "auditors",
            "Auditors are natural allies. They ask the same questions as we do and have the right to an answer; what they miss is a list "
            "of which projects count as climate projects.",
        ),
        Said(
            "which_figure",
            "Figures disagree for honest reasons, since budget, release and spending are counted by different offices. Always say which "
            "of the three one quotes.",
        ),
        Said(
            "own_data_first",
            "Officials speak more freely after an hour with their own table than after an hour with our slides.",
        ),
    ),
    changes=(
        Changed(
            "ministries",
            "negative",
            "national",
            date(2017, 2, 26),
            "After a change of leadership two ministries claim responsibility for climate funds, and their officers avoid joint meetings.",
            "No single office can approve the mechanism; a document that names only one of them is blocked by the other.",
            "We work with both on technical questions and leave the matter of who leads to the inter-ministerial committee.",
            level=Level.CONSORTIUM,
        ),
        Changed(
            "bbs_tables",
            "positive",
            "national",
            date(2017, 3, 7),
            "The Bangladesh Bureau of Statistics agreed to release household losses from disasters by upazila instead of by district.",
            "Spending can be compared with need at the level at which schemes are chosen.",
            "A joint working session on the tables is fixed for 25 April; ICCCAD joins with the register.",
        ),
        Changed(
            "green_reporting",
            "neutral",
            "national",
            date(2017, 1, 1),
            "Banks report green lending to Bangladesh Bank every quarter in a new format.",
            "More detail on mitigation, still no place for adaptation.",
            "We proposed three lines for adaptation and wait for the answer.",
        ),
    ),
    progress=Reached(
        "Seven of 26 interviewed officials are women. Questions on women’s share stand in every interview.",
        "Village women who maintain embankments and wells appear in the files only as a number.",
        "COAST will let six women’s groups in Bhola read the checklist before it is used there.",
    ),
    context=Reached(
        "Tables by upazila will show losses of households headed by women.",
        "Landless households are not told apart in any of the tables.",
    ),
)
