"""The inception report of the Climate Finance Transparency Mechanism as ICCCAD wrote it, returned once and sent again."""

from partners.clearance import Level
from reporting.demonstration.telling import Answer, Inception, Part, Remark

TOLD = Inception(
    ibp="CFTM",
    answers={
        "problem": {
            "issue": Answer(
                "Bangladesh receives and spends a great deal of money in the name of climate change, and nobody can say how much, where it "
                "goes, or what it has changed. The government has a trust fund of its own; donors, banks and the national budget add to it; "
                "each keeps its own list. A family behind a broken embankment cannot find out whether the repair was paid for."
            ),
            "harmed": Answer(
                "It harms those for whom the money is meant: people on the chars and islands of Bhola, Cox’s Bazar and Khulna, and in the flood "
                "plains of Kurigram and Sunamganj. চরফ্যাশনের একটি ইউনিয়নে একই বাঁধের জন্য তিনটি বরাদ্দের কথা শোনা যায়, অথচ বাঁধ নেই। It also harms honest officers, who "
                "cannot show that they spent well, and the country, which has to prove its use of money to the Green Climate Fund."
            ),
            "causes": Answer(
                "Money moves through at least nine institutions with different forms and years. There is no agreed definition of climate finance, "
                "so that every total can be doubted. Lists of schemes are public by law and kept in drawers; asking for them is taken as a "
                "complaint. Where schemes are given to relatives, silence is useful to some."
            ),
            "tried": Answer(
                "The climate public expenditure review of 2012 and the fiscal framework of 2014 showed what the budget contains, once. Studies of "
                "the trust fund by civil society named bad schemes; the answer was a dispute about method. Citizens’ scorecards worked in single "
                "unions and ended with their project. We learn that figures must be agreed with those who hold them before they are used."
            ),
            "inclusion": Answer(
                "Women are named as beneficiaries in most proposals and counted in few reports. People with disabilities are not mentioned in the "
                "lists of shelters that we have seen. যে পরিবার চর ছেড়ে শহরে চলে গেছে, কোনো তালিকায় তারা নেই।"
            ),
        },
        "objectives": {
            "change": Answer(
                "By the end of 2018 one public register shows every climate project paid for by public money, its cost, its place and its state, and "
                "the agencies concerned correct it themselves. Two standing committees of parliament use it. In twelve unions officials answer "
                "citizens’ questions on climate schemes in public, every quarter. What counts as climate finance is laid open: where definitions "
                "differ, the register shows the total under each.",
                first="By the end of 2018 Bangladesh has an agreed definition of climate finance and a public register that follows every taka.",
            ),
            "theory": Answer(
                "Institutions that compare their figures at one table find that they need each other’s; a register that they have corrected is hard "
                "to deny; and a question from a village that quotes it is hard to ignore. We would be wrong if the figures are agreed and nobody "
                "asks for them: then the weakness is demand, and we shift from ministries to districts."
            ),
            "collective": Answer(
                "ICCCAD can invite, BCAS is asked in, C3ER can count, COAST and CSRL stand where the money should arrive. A register without villages "
                "is a website; a village meeting without figures is an argument."
            ),
            "inclusion": Answer(
                "The register marks which projects name women, children or people with disabilities, and what they then report. Half of the "
                "citizens’ committees are led by women."
            ),
        },
        "consortium": {
            "decides": Answer(
                "A steering committee of the five focal persons meets monthly, the chair rotates every six months, and ICCCAD answers for the whole. "
                "Each member decides in its field: C3ER on data, COAST and CSRL on what is said in a district. Disagreement goes to an adviser whom "
                "all five have accepted; it is written down with both views."
            ),
            "informs": Answer(
                "Minutes within three days, one shared calendar of appointments with officials, a table of requests for data so that no agency is "
                "asked twice. Field staff of COAST and CSRL meet once a quarter, in Barisal."
            ),
            "conflicts": Answer(
                "Two members have carried out projects paid for by the trust fund. They do not review their own projects in the register; C3ER does, "
                "and the register says so."
            ),
            "inclusion": Answer(
                "Two of five focal persons are women. Meetings end before five, since otherwise the same two people have to leave early."
            ),
        },
        "power": {
            "decides": Answer(
                "Formally the Ministry of Environment and Forests, with its climate unit and the trust fund; the External Resources Division (ERD), "
                "which speaks for the country at the Green Climate Fund; and the Finance Division. In fact three more hold what the mechanism "
                "cannot do without, and were missing from our first map: Bangladesh Bank (green lending by 56 banks), the Bangladesh Bureau of "
                "Statistics (losses of households) and the Local Government Engineering Department (costs of local schemes). Who keeps the data "
                "decides what can be known; we approach these three before any committee.",
                first="The Ministry of Environment and Forests (MoEF), ERD, the Finance Division and the Planning Commission decide on climate finance. "
                "MoEF is the most powerful actor.",
            ),
            "supports": Answer(
                "“MoEF” has been taken apart: the climate unit supports us, the trust’s secretariat is careful, the department of environment is not "
                "concerned. So has “INGOs”: three with field work in Bhola share their lists of schemes, two others wait for their head offices. The "
                "audit directorate could be the strongest supporter of all and does not use its influence yet; BCAS has access. জাতীয় গণমাধ্যম "
                "গুরুত্বপূর্ণ, কিন্তু নিষ্ক্রিয়।",
                first="MoEF, INGOs, civil society and the media support transparency.",
            ),
            "opposes": Answer(
                "No institution opposes transparency in words. Two wings of different ministries each regard the tracking of climate money as theirs "
                "and slow down whatever comes through the other; we brief them separately. At local level an office-holder in one of the unions "
                "of Bhola gives out schemes to his family and has let it be known that questions are not welcome. COAST knows who; PROKAS has been "
                "told by word of mouth. Nobody goes there alone.",
                level=Level.RESTRICTED,
                first="Some officials and local leaders are not interested in transparency.",
            ),
            "moves": Answer(
                "By September 2017: the new desk at ERD from unknown to informed, with a memorandum that names a post and a deputy (ICCCAD); LGED from "
                "neutral to supportive through its own table of costs (BCAS); the audit directorate from passive to interested (BCAS introduces "
                "C3ER); upazila engineers in Kutubdia from resisting to answering, through public hearings (COAST).",
                first="We will hold consultations and workshops with all stakeholders and advocate for transparency.",
            ),
            "inclusion": Answer(
                "Of 52 actors seven are women’s organisations and none of people with disabilities. Women members of union parishads have a seat and "
                "seldom a list of schemes: in twelve unions they get it from us first."
            ),
        },
        "risks": {
            "greatest": Answer(
                "Officers who know us are transferred: almost certain, moderate. Two ministries quarrel over the mandate and both withdraw: possible, "
                "serious. A volunteer in a union is threatened: possible, serious. Figures of the register are used for a campaign before they are "
                "corrected: likely, moderate."
            ),
            "mitigation": Answer(
                "Agreements are made with posts and name a deputy (ICCCAD). Ministries are briefed separately before every joint meeting (BCAS). "
                "Volunteers ask at the upazila, in pairs, with a letter (COAST, CSRL). No figure is published before its agency has had four weeks (C3ER)."
            ),
            "harm": Answer(
                "People who ask at a hearing live next to those whom they ask about. প্রশ্ন তাই লিখিতভাবে, কমিটির নামে করা হয়, ব্যক্তির নামে নয়। Engineers who show us tables may be "
                "blamed; we quote the office, never the person."
            ),
            "inclusion": Answer(
                "Women who chair committees are attacked in their reputation first. COAST visits their families beforehand and stays reachable at night."
            ),
        },
        "mel": {
            "indicators": Answer(
                "Share of known climate projects in the register with a source for each figure (baseline none, target 80 per cent). Agencies that correct "
                "their entries themselves (target six). Questions asked and answered at hearings (target 400, of which 250 answered in substance). "
                "Use of the register in parliament or the press."
            ),
            "sources": Answer(
                "Trust fund decisions, project documents, development programmes, and visits to one scheme in ten. C3ER draws the sample; COAST and CSRL "
                "visit; a member never checks its own district."
            ),
            "learning": Answer(
                "The plan is looked at after each quarter’s workshop. We would change it if a definition is decided by others, if two agencies "
                "withdraw, or if hearings are held and nothing is repaired."
            ),
            "inclusion": Answer(
                "Questions at hearings are counted by who asked. In every sample of schemes at least a third are chosen by women’s groups."
            ),
        },
        "gesi": {
            "excluded": Answer(
                "Women decide on none of the schemes that we have seen, with the exception of two shelters. Fishing families who live on their boats "
                "are in no list of voters of the union where they land. The Jaladas of Kutubdia, indigenous communities and people with disabilities "
                "are consulted late or not at all."
            ),
            "measures": Answer(
                "COAST and CSRL begin with women’s groups, at the hour they choose. BCAS asks every official who is missing from the list. C3ER "
                "disaggregates or says that it cannot. ICCCAD pays for sign language and for a companion on the way."
            ),
            "safeguarding": Answer(
                "A code of conduct, signed by staff and volunteers in Bangla; one safeguarding person per member; no visit alone; no picture of a "
                "person who asks a question."
            ),
        },
        "communications": {
            "audiences": Answer(
                "Committees of parliament: one chart. Agencies: their own entries, before anybody else sees them. Villages: the list of schemes of "
                "the union, read aloud, and Radio Meghna. Donors: how the mechanism can serve their own reporting."
            ),
            "silence": Answer(
                "We do not publish entries that an agency disputes until both views can stand beside each other. We name no officer and no union "
                "in which somebody has been threatened.",
                level=Level.CONSORTIUM,
            ),
            "inclusion": Answer(
                "Lists of schemes are read aloud in Bangla and in the dialect of Kutubdia; for people who do not hear well they are written large."
            ),
        },
        "budget": {
            "money": Answer(
                "Tk 5.20 crore in two years: ICCCAD 1.50, BCAS 1.05, C3ER 0.85, COAST 1.10, CSRL 0.70. A quarter goes to the register, half to work in "
                "districts, the rest to convening, learning and audit."
            ),
            "people": Answer(
                "Twenty-eight people, thirteen of them women; twelve live in the districts. Two data officers work full time at C3ER."
            ),
            "enough": Answer(
                "Not for all five districts at once. Sunamganj and Kurigram begin in the second year; if the project starts late they are the first "
                "to wait. We would rather do three districts well."
            ),
            "inclusion": Answer(
                "Tk 19 lakh for child care, companions, sign language and boats: without a boat no fishing family comes to a hearing."
            ),
        },
        "diligence": {
            "control": Answer(
                "One bank account per member for the project, two signatures, procurement by three quotations from Tk 25,000 on. ICCCAD consolidates "
                "quarterly; a joint audit is done each year by a firm that none of the members has used before."
            ),
            "registered": Answer(
                "COAST and CSRL work under their approvals from the NGO Affairs Bureau; the centres under their universities or statutes. Memoranda with "
                "ERD and with the Finance Division are being prepared. Letters of support for the districts are asked for by ICCCAD, one for all members.",
                first="All members are registered. Memoranda with ministries are being prepared.",
            ),
            "misconduct": Answer(
                "To the safeguarding person of any member, by letter, telephone or the box in the district office; anonymously if one wishes. PROKAS is "
                "informed within two working days of every case."
            ),
        },
    },
    parts={
        "ICCCAD": Part(
            "Leads the consortium, convenes institutions, drafts options for a definition, trains young researchers, answers to PROKAS.",
            "Its people are heard in the climate negotiations and in the ministry; officials come when it invites.",
        ),
        "BCAS": Part(
            "Follows the money through its steps in interviews with officials, and prepares what parliament’s committees need.",
            "It has advised on climate plans since the nineties and knows the officers who keep the tables, also at Bangladesh Bank.",
        ),
        "C3ER": Part(
            "Keeps the register: which project counts, on what grounds, and how sure one can be.",
            "Two data officers and a university behind them. It has no projects of its own in the register, so it can judge those of others.",
        ),
        "COAST": Part(
            "Citizens’ committees, open readings and hearings in Bhola and Cox’s Bazar; Radio Meghna.",
            "দ্বীপ ও চরের মানুষ COAST-কে চেনেন; তাঁদের ভাষায় প্রশ্ন তোলার অভিজ্ঞতা আর কারও নেই। Without it the register would never be held against an embankment.",
        ),
        "CSRL": Part(
            "Hearings in Khulna, Sunamganj and Kurigram, and the campaign that carries the questions of villages to Dhaka.",
            "An alliance of farmers’ and women’s groups in forty districts: what works in one place is known in forty.",
        ),
    },
)

# The first round and its answers; what waits in the second is to be tried.
REMARKS = (
    Remark(
        "data_keepers",
        "power",
        "You name those who sign. Who keeps the data? Neither the central bank nor the statisticians nor the engineers of local government appear, "
        "and without them there is no register.",
        on="CFTM.power.decides",
        by="CFTM",
        answer="You are right, and it was the most useful question we got. Bangladesh Bank, the Bureau of Statistics and LGED are on the map since "
        "February; BCAS introduced us at two of the three.",
        state="agreed",
    ),
    Remark(
        "clusters",
        "power",
        "“MoEF” and “INGOs” are clusters. Within one ministry one unit may help you and another hold you up. Please take both apart and keep "
        "what they were.",
        on="CFTM.power.supports",
        by="CFTM",
        answer="Done for both. The climate unit and the secretariat of the trust now stand apart, as do five INGOs by name on the map.",
        state="agreed",
    ),
    Remark(
        "who_opposes",
        "power",
        "This is so careful that it says nothing. Restricted text is read by you and by us alone: who stands against it, and what do you do about it?",
        on="CFTM.power.opposes",
        by="CFTM",
        answer="Written anew, as restricted. We do not put the name of the union in writing; Mizanur Rahman will tell you.",
        state="clarified",
    ),
    Remark(
        "whose_job",
        "power",
        "Consultations with all stakeholders move nobody. Choose the few whose move would matter, and say whose job each is.",
        on="CFTM.power.moves",
        answer="Four actors, four responsible members, until September. It was hard to leave the others out.",
        state="agreed",
        ending="Much better. Choosing is the hard part, and you did.",
    ),
    Remark(
        "one_definition",
        "objectives",
        "Can a consortium promise an agreed definition of climate finance? Several institutions would have to give up their own.",
        on="CFTM.objectives.change",
        by="CFTM",
        answer="No: the round table in February showed that. We now promise to lay the definitions open and to show the total under each of them.",
        state="clarified",
    ),
    Remark(
        "two_districts",
        "budget",
        "Would it not be wiser to give up Kurigram altogether and put the money into the register?",
        on="CFTM.budget.enough",
        answer="We disagree. CSRL has groups there who are waiting, and the register needs a district far from the coast, where money comes under other names.",
        state="disagreed",
    ),
    Remark(
        "letters",
        "plan",
        "Local offices will ask for a letter of support. Which activity obtains it, and when? Field work in the plan begins before it.",
        on="Hold public hearings",
        by="CFTM",
        answer="You foresaw it: in Hatiya four parishads refused. One letter for all members is now an activity of ICCCAD and comes before field work.",
        state="agreed",
    ),
    Remark(
        "union_in_bhola",
        "power",
        "The office-holder can be recognised by anybody who reads COAST’s reports beside this. @Ishrat, should the district be left out as well?",
        on="CFTM.power.opposes",
        is_internal=True,
        by="CFTM",
        asks=True,
        reply="As long as it is restricted, no. Before anything of this chapter is quoted in the programme’s report we talk to COAST.",
    ),
)
NEW_REMARK = Remark(
    "audit",
    "power",
    "The audit directorate as the strongest supporter of all: on what does that rest? One sentence on what BCAS heard there would help.",
    on="CFTM.power.supports",
)

RETURNED_WITH = (
    "The problem, the way of working and the work in districts are convincing. The section on stakeholders and power needs improvement: it names "
    "institutions and not yet who in them decides, who keeps the data, and whose job it is to move them. Please answer the comments there and on "
    "the plan. Take the time you need; the reflection workshop in March may help with the map."
)
MORE_TIME_BECAUSE = "The power section is to be rewritten with what the members’ first maps and the reflection workshop on 29 March bring."
