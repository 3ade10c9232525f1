"""What ICCCAD reports on the first quarter of 2017."""

from datetime import date

from partners.clearance import Level
from reporting.demonstration.telling import Changed, Reached, Said, Told

TOLD = Told(
    partner="ICCCAD",
    went_well=(
        Said(
            "round_table",
            "Eleven institutions sat at one table for the first time to compare what each of them counts as climate finance.",
            "Round table on 22 February at the Independent University, Bangladesh, Dhaka: 31 participants, 11 of them women, from "
            "the Finance Division, ERD, the Planning Commission, Bangladesh Bank, the Bangladesh Bureau of Statistics and six others.",
            links=(("Programme and attendance", "https://icccad.example/cftm/2017-02-22-round-table"),),
        ),
        Said(
            "new_actors",
            "Three powerful actors whom we had overlooked at inception now stand on our power map: Bangladesh Bank, the Bangladesh "
            "Bureau of Statistics and the Local Government Engineering Department.",
            "Each holds data that the mechanism cannot do without: lending, household losses, and the cost of local schemes. "
            "BCAS has working contacts at two of the three and introduced us in March.",
            first="New actors were added to the power map.",
        ),
        Said(
            "contact_persons",
            "Two ministries named a contact person for the mechanism in writing, with a deputy for the time of leave or transfer.",
            "Letters of 9 and 14 March. The deputy was our request after what happened at ERD in January.",
        ),
        Said(
            "reflection",
            "The Quarterly Reflection Workshop that we organised with IID on 29 March let all ten partners test their plans on peers "
            "who know a different sector.",
            "The clearest common concern: climate change will drive labour migration, so both projects need the same district data.",
            level=Level.PUBLIC,
        ),
    ),
    better=(
        Said(
            "definition",
            "There is still no agreed definition of climate finance. The round table narrowed seven definitions in use to three.",
            "The three differ on loans, on domestic budget lines and on projects in which climate is one aim among several. In our "
            "sample the total for one year varies by a factor of 2.4 between the narrowest and the widest.",
            carries="ICCCAD.definition",
        ),
        Said(
            "erd",
            "Our memorandum of understanding with the External Resources Division is two months behind, because the staff who had "
            "negotiated it were transferred.",
            "Three of four counterparts left in January. The file started again with the new desk on 12 February; signature is now "
            "expected in May.",
        ),
        Said(
            "late_start",
            "Field work began on 5 February instead of 8 January, so the study of fund flows covers two of four planned districts.",
            "Khulna and Bhola are done; Sunamganj and Kurigram move to the second quarter.",
        ),
        Said(
            "mandates",
            "We were slow to see that two ministries each regard the tracking of climate money as their own mandate, and invited both "
            "with the same letter.",
            "An officer of one asked us not to quote the other in the minutes. We now brief them separately before every joint event.",
            level=Level.CONSORTIUM,
        ),
    ),
    successes=(
        Said(
            "register",
            "A first register of 214 publicly financed climate projects from 2010 to 2016 stands in one table, with a source for "
            "every figure.",
            "Compiled from trust fund decisions, project documents and annual development programmes. For 81 of the 214 we found no "
            "public completion report; the list has gone to the agencies concerned for correction before anything is published.",
            links=(("Method note", "https://icccad.example/cftm/register-method"),),
        ),
        Said(
            "budget_report",
            "The Finance Division asked the consortium to comment on the outline of the climate budget report planned for June.",
            "We sent four pages on 20 March, agreed with BCAS; two proposals (spending by district, spending that reaches women) are "
            "in the second outline.",
        ),
        Said(
            "young_researchers",
            "Fourteen young researchers, eight of them women, can now trace a project from the budget book to the release order.",
            "Five training days in February in Dhaka; all fourteen checked at least ten entries of the register.",
            level=Level.PUBLIC,
        ),
    ),
    lessons=(
        Said(
            "data_keeper",
            "Begin with the officer who keeps the data, not with the one who signs the letter. Signatures followed quickly once the "
            "people in charge of the tables had seen their own figures used fairly.",
        ),
        Said(
            "definition_politics",
            "A definition is a decision about power: each candidate moves money from one institution’s account to another’s. We "
            "shall offer options and show what follows from each, instead of arguing for one.",
        ),
        Said(
            "write_to_post",
            "Write to the post and copy the file number. Letters that named an officer were lost with the transfers; letters to the "
            "wing were answered by the successors.",
        ),
    ),
    changes=(
        Changed(
            "erd_staff",
            "negative",
            "national",
            date(2017, 1, 15),
            "Transfers at the External Resources Division replaced most officers who had been working with the consortium.",
            "Memoranda wait, and the mechanism has to be explained anew at the division that speaks for Bangladesh at the "
            "Green Climate Fund.",
            "We gave the new desk a two-page brief and a list of what had been agreed, and ask for a deputy in every memorandum.",
        ),
        Changed(
            "climate_budget",
            "positive",
            "national",
            date(2017, 2, 19),
            "The Finance Division decided to present a climate budget report together with the national budget for 2017–18.",
            "For the first time there will be an official figure against which the register of projects can be read.",
            "Partners agreed on common comments on the outline and offer to check the figures of six ministries.",
            level=Level.PUBLIC,
            links=(("Our comments on the outline", "https://icccad.example/cftm/budget-outline-comments"),),
        ),
        Changed(
            "gcf_payments",
            "negative",
            "global",
            date(2017, 3, 16),
            "The budget outline of the new United States administration ends its payments to the Green Climate Fund.",
            "Less money for more applicants: proposals that can show where every taka goes will stand out.",
            "We added a page on the competition for funds to our brief for the new desk at ERD and for PKSF and IDCOL.",
            carries="ICCCAD.election",
        ),
    ),
    progress=Reached(
        "Eleven women among 31 at the round table and eight among 14 trainees. The register marks projects that name women, children or "
        "people with disabilities as beneficiaries: 46 of 214.",
        "No organisation of people with disabilities took part, and nobody spoke for indigenous communities of the Hill Tracts.",
        "Two networks of people with disabilities have been invited to the next round table, with sign language paid by the project.",
    ),
    context=Reached(
        "The climate budget outline was read with an eye to women’s share of spending.",
        "We do not know how the transfers changed the share of women among the officers concerned.",
        "BCAS will record it in its next round of interviews.",
    ),
    dropped={"ICCCAD.venue": "Solved: rooms are booked at the university until December."},
)
