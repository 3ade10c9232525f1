"""What ICCCAD, as lead of CFTM, made of its members’ reports on the first quarter of 2017."""

from reporting.demonstration.telling import Consolidated, Line, Reached

CONSOLIDATED = Consolidated(
    ibp="CFTM",
    statements=(
        # What went well?
        Line(
            ("ICCCAD.round_table", "BCAS.interviews"),
            text="Institutions that had never compared their figures began to do so: eleven of them at one table in February, and 26 officials of "
            "nine agencies in interviews that follow climate money through all of its 17 steps.",
            detail="Thirty-one people, 11 of them women, came to the round table in Dhaka; the interviews were held there, in Khulna and in "
            "Barisal. For five of the 17 steps no office publishes anything: this is where the mechanism will begin.",
        ),
        Line(
            ("ICCCAD.new_actors", "BCAS.central_bank"),
            text="Bangladesh Bank, the Bangladesh Bureau of Statistics and the Local Government Engineering Department now stand on the power "
            "map, and Bangladesh Bank has opened its quarterly tables on green lending.",
            detail="All three were overlooked at inception. The tables cover 56 banks and twelve quarters and show how little of the lending "
            "serves adaptation.",
        ),
        Line(
            ("COAST.courtyards", "COAST.open_reading", "COAST.signboards"),
            text="In Bhola and Cox’s Bazar citizens compared lists of climate schemes with what stands on the ground: 412 people, 237 of them "
            "women, in 18 courtyard meetings, and nine open readings in Kutubdia.",
            detail="Of 33 schemes read out in Kutubdia people could point to 27. Three embankment sites now show cost, contractor and date of "
            "completion on their boards, which they had not done before.",
        ),
        Line(("ICCCAD.contact_persons",)),
        Line(("BCAS.project_files",)),
        Line(("COAST.radio",)),
        Line(("ICCCAD.reflection",)),
        # What could be better?
        Line(
            ("ICCCAD.definition",),
        ),
        Line(
            ("ICCCAD.late_start", "BCAS.kick_off", "COAST.field_season"),
            text="The project began later than planned, and each member paid for it in a different coin: two study districts, nine interviews "
            "and two visits to Manpura have moved into the second and third quarters.",
            detail="January, when officials have time, was lost; from March on they prepare the budget, and crossings to the islands become "
            "rough. Khulna and Bhola are complete; Sunamganj and Kurigram follow.",
        ),
        Line(("ICCCAD.erd",)),
        Line(("COAST.letter_of_support",)),
        Line(
            ("BCAS.same_doors",),
            text="Coordination among members was limited: two of us asked the same joint chief of the Planning Commission different questions in "
            "one week.",
            detail="Since 1 April one shared calendar shows who sees whom, and a member with good access introduces the others.",
        ),
        Line(("BCAS.audit_reports",)),
        Line(("COAST.fishers",)),
        Line(("ICCCAD.mandates",)),
        # Key successes and achievements
        Line(("ICCCAD.register",)),
        Line(
            ("ICCCAD.budget_report", "BCAS.parliament_library"),
            text="The Finance Division and the Parliament Secretariat turned to the consortium for advice: on the outline of the climate budget "
            "report, and on the way of climate money for two standing committees.",
            detail="Two of our proposals, spending by district and spending that reaches women, stand in the second outline of the report "
            "that is planned for June. The committees received a chart and a glossary in Bangla.",
        ),
        Line(("BCAS.lged_column",)),
        Line(
            ("COAST.hearing", "COAST.committees"),
            text="Twelve citizens’ committees, five of them chaired by women, will put their questions to the office of the deputy commissioner of "
            "Bhola at a public hearing every quarter.",
            detail="The first hearing is on 11 May. Questions are handed in two weeks before, in writing or through Radio Meghna.",
        ),
        Line(("COAST.height",)),
        Line(("BCAS.options_paper",)),
        # Lessons learnt
        Line(
            ("ICCCAD.data_keeper", "BCAS.own_data_first"),
            text="Begin with the officers who keep the data, and with their own tables. An hour over figures that they know opens more doors than an "
            "hour of slides, and signatures follow.",
        ),
        Line(("ICCCAD.definition_politics",)),
        Line(
            ("ICCCAD.write_to_post", "COAST.letter_first"),
            text="Paper outlives persons: write to the post, quote the file number, and ask for one letter of support for all members at the "
            "outset.",
            detail="Letters to named officers were lost with the transfers at ERD. In Hatiya the missing letter from the centre cost ten visits.",
        ),
        Line(("BCAS.auditors",)),
        Line(("BCAS.which_figure",)),
        Line(("COAST.question_not_complaint",)),
        Line(("COAST.women_measure",)),
    ),
    changes=(
        Line(
            ("ICCCAD.climate_budget", "BCAS.bbs_tables"),
            text="Official figures are within reach: the Finance Division will present a climate budget report with the budget for 2017–18, and the "
            "Bureau of Statistics will release household losses from disasters by upazila.",
            meaning="Spending can be held against need, in the same year and at the level at which schemes are chosen.",
            response="Members sent common comments on the outline; register and tables are brought together at a working session on 25 April.",
        ),
        Line(("COAST.dc_bhola",)),
        Line(("ICCCAD.erd_staff",)),
        Line(("BCAS.ministries",)),
        Line(("COAST.local_officers",)),
        Line(("COAST.erosion",)),
        Line(("ICCCAD.gcf_payments",)),
    ),
    aside={
        "BCAS.time_sheets": "Internal to BCAS; it has no bearing on the project.",
        "ICCCAD.young_researchers": "Counted under the training targets, where it will be reported with the attendance register.",
        "BCAS.green_reporting": "No consequence for the plan so far. BCAS keeps watching and reports again when the Bank has answered.",
    },
    progress=Reached(
        "Women were 237 of 412 people at courtyard meetings in Bhola, 11 of 31 at the round table in Dhaka and seven of 26 officials "
        "interviewed; they chair five of twelve citizens’ committees. 46 of 214 projects in the register name women, children or people with "
        "disabilities as beneficiaries.",
        "Organisations of people with disabilities, indigenous communities of the Hill Tracts, fishermen who are at sea during the day, the "
        "landless.",
        "Two networks of people with disabilities are invited to the next round table, with sign language; meetings at landing places move to "
        "the evening; six women’s groups try the checklist for project files.",
    ),
    context=Reached(
        "Households headed by women are counted among those who lost their homes at Dhalchar and in the new tables by upazila.",
        "People who have left the chars for Chittagong or Dhaka are lost from sight.",
        "The partners of Fairer Labour Migration help to find them.",
    ),
)
