"""What IID reports on the first quarter of 2017."""

from datetime import date

from partners.clearance import Level
from reporting.demonstration.telling import Changed, Reached, Said, Told

TOLD = Told(
    partner="IID",
    went_well=(
        Said(
            "dialogue",
            "Migrants, recruiters and officials discussed the fixed rate in one room in Comilla, and none of them left early.",
            "Policy dialogue on 18 March with 64 participants, 27 of them women: 22 returned migrants, 9 recruiting agents, 11 officials of "
            "BMET and of the district employment office, local councillors, journalists.",
            links=(("Minutes of the dialogue", "https://iid.example/flm/comilla-dialogue"),),
        ),
        Said(
            "spoilers",
            "Middlemen are now marked as spoilers on the power map, each group of them with a strategy of its own.",
            "We tell apart village agents who depend on commissions, agents tied to one recruiter, and document fixers. With the first group "
            "YPSA has begun to talk; for the third only enforcement is left.",
        ),
        Said(
            "reflection",
            "Preparing the Quarterly Reflection Workshop together with ICCCAD gave FLM its first common picture of progress.",
            "Held on 29 March in Dhaka; joint subgroups for communications and for monitoring, evaluation and learning were formed.",
            level=Level.PUBLIC,
        ),
        Said(
            "journalists",
            "Sixteen journalists from eight districts learnt to read a migrant’s receipt and now ask for it in interviews.",
            "Nine articles or broadcasts followed by the end of March, four of them outside Dhaka.",
            links=(("List of reports", "https://iid.example/flm/press-list"),),
        ),
    ),
    better=(
        Said(
            "coordination",
            "Coordination inside the consortium was limited to e-mail; two partners planned dialogues in the same district in one month.",
            "From April on there is one calendar and a call every second Tuesday.",
            carries="IID.coordination",
        ),
        Said(
            "slipped",
            "The project began later than planned, and the study of recruitment costs slipped by seven weeks.",
            "Interviews in Comilla are complete; Brahmanbaria and Tangail follow with RMMRU in May.",
        ),
        Said(
            "passive_media",
            "National media carry remittance figures every month but hardly ever what a migrant paid; we have not yet found the editors who "
            "decide this.",
        ),
        Said(
            "agents_association",
            "The agents’ association was invited late, and its committee sent a junior member to the dialogue.",
            "The committee expects to be asked before the programme is printed. We want to keep the door open and do not say this in public.",
            level=Level.CONSORTIUM,
        ),
    ),
    successes=(
        Said(
            "rate_boards",
            "The Bureau of Manpower, Employment and Training will display the fixed rate per country in the employment offices of twelve "
            "districts.",
            "Agreed at a meeting on 23 March; the text was tested with 40 people who plan to leave, so that it is read and understood.",
            first="BMET agreed to display rates.",
        ),
        Said(
            "cost_figures",
            "For the first time the consortium has figures of its own on what people pay: on average Tk 4.9 lakh for Saudi Arabia, where the "
            "fixed rate is Tk 1.65 lakh.",
            "186 interviews in Comilla with men who left between 2014 and 2016. Two thirds of the difference went to village agents and to "
            "traders in visas; 71 per cent held no receipt for any part of it.",
        ),
        Said(
            "caucus",
            "Five members of parliament agreed to put a question on recruitment receipts to the ministry.",
            "Three of the five are women. The wording was drafted together with BOMSA and RMMRU.",
        ),
    ),
    lessons=(
        Said(
            "receipt",
            "A receipt is a better request than a lower price: nobody can object to it in public, and with it the overcharge becomes visible.",
        ),
        Said(
            "agents_neighbours",
            "Village agents are neighbours and often relatives. Campaigns that call them criminals lose the village; those that offer them a "
            "lawful role are heard.",
        ),
        Said(
            "two_readers",
            "Write every brief twice, a page for the minister’s desk and a page that a union councillor can read aloud.",
        ),
    ),
    changes=(
        Changed(
            "leadership",
            "negative",
            "national",
            date(2017, 2, 5),
            "Leadership changed in an agency that licenses recruiters, and two ministries disagree on who may fine them.",
            "Complaints about overcharging move from one desk to the other; the draft rules rest.",
            "We address both ministries with the same two pages and ask the parliamentary committee to clear the matter.",
            level=Level.CONSORTIUM,
        ),
        Changed(
            "musaniat",
            "positive",
            "global",
            date(2017, 2, 1),
            "Saudi Arabia introduced Musaniat, a database in which employers, recruiters and contracts of migrants are registered.",
            "If it is properly implemented, a worker’s contract and fees can be checked before departure; if not, it is one more fee.",
            "We ask the labour wing in Riyadh for access for district employment offices, and collect cases of wrong entries with BOMSA.",
        ),
        Changed(
            "malaysia",
            "neutral",
            "global",
            date(2017, 3, 10),
            "Malaysia admits workers from Bangladesh again, through a small number of recruiters.",
            "Demand rises in Comilla and Chittagong, and so do advance payments to agents who have no part in it.",
            "Partners publish the names of the admitted recruiters and the fixed rate in every union in which they work.",
            links=(("Leaflet", "https://iid.example/flm/malaysia-leaflet"),),
        ),
        Changed(
            "complaints_forwarded",
            "negative",
            "local",
            date(2017, 3, 19),
            "A newly posted officer in one upazila of Comilla shows complaints to the agent concerned before he registers them.",
            "Two families were visited at home within a day and have withdrawn.",
            "New complaints go to the district office instead. Only PROKAS knows the upazila, from our conversation of 21 March.",
            level=Level.RESTRICTED,
        ),
    ),
    progress=Reached(
        "27 women among 64 at the dialogue, 6 women among 16 journalists. Women who returned from domestic work spoke first and were "
        "given the time.",
        "Wives who manage the household and the debt while the man is abroad: they pay, and nobody asked them.",
        "The second round of interviews includes them; BOMSA trains the interviewers.",
    ),
    context=Reached(
        "For Musaniat we looked separately at contracts of women in domestic work, where most complaints arise.",
        "Men and women without a smartphone cannot look into the database.",
        "Employment offices are to look it up for them free of charge.",
    ),
)
