"""What could go wrong in CFTM, as its lead and its partners saw it at inception, at the end of 2016 and in spring 2017."""

from datetime import date

from partners.clearance import Level
from risks.demonstration.telling import INCEPTION, Acts, Became, May, Register, Told

RISKS = {
    "transfers": May(
        "Officers are moved every second year, and agreements hang on persons.",
        "The officers of ERD and the Finance Division who know the mechanism are transferred.",
        "Memoranda wait, and the work is explained anew from the beginning.",
        "External context",
        ((5, 3), (5, 3), (5, 2)),
        (
            Acts("Agreements are made with posts and name a deputy; the file is copied to both.", date(2017, 6, 30), lowers="impact",
                 plan="Meet the budget wing"),
        ),
        why="It happened twice in 2016.",
        held=2,
    ),
    "quarrel": May(
        "Two ministries claim the mandate over climate funds.",
        "They are in conflict, and both withdraw from the mechanism.",
        "No single office can approve it; a paper that names one of them is blocked by the other.",
        "External context",
        ((4, 4), (3, 4), (2, 4)),
        (Acts("Ministries are briefed separately before every joint meeting.", date(2017, 12, 31), plan="Meet the budget wing"),),
        held=2,
    ),
    "definition": May(
        "Nobody has an agreed definition of climate finance.",
        "Members add up different things and publish two totals.",
        "The consortium contradicts itself in public.",
        "Reputational",
        ((4, 4), (3, 4), (1, 3)),
        (
            Acts("One paper compares the definitions, with the total under each.", date(2017, 12, 31), lowers="both",
                 plan="Compare the definitions"),
        ),
        held=2,
    ),
    "volunteers": May(
        "The secretary of a union parishad does not want questions about schemes.",
        "A volunteer who asks for the list of schemes is threatened.",
        "Nobody asks any more in that union.",
        "Safeguarding",
        ((4, 4), (3, 4), (2, 4)),
        (Acts("Volunteers ask at the upazila, in pairs, with a letter.", date(2017, 6, 30), plan="Obtain one letter"),),
        comes_from=("secretary",),
        held=2,
        level=Level.RESTRICTED,
    ),
    "ICCCAD.erd": May(
        "Transfers at ERD replaced most officers with whom we had been working.",
        "The memoranda with ERD are signed half a year later than planned.",
        "The register has no figures from the division that speaks for Bangladesh at the Green Climate Fund.",
        "Delivery",
        ((5, 3), (5, 3), (4, 3)),
        (
            Acts("A two-page brief and the list of what was agreed for the new desk.", date(2017, 3, 15), state="done",
                 result="Handed over on 9 February; read by the joint secretary."),
            Acts("Ask for a deputy in every memorandum.", date(2017, 6, 30), plan="Meet the budget wing", by_focal=True),
        ),
        context="Transfers at the External Resources",
    ),
    "ICCCAD.fund": May(
        "The budget outline of the new United States administration ends its payments to the Green Climate Fund.",
        "There is less money for more applicants.",
        "Agencies that give us figures lose interest in the register.",
        "External context",
        ((3, 3), (3, 3), (3, 3)),
        why="Nothing that we do changes it.",
        context="The budget outline of the new",
        accepted=("Steering committee of CFTM", date(2017, 12, 31)),
    ),
    "BCAS.ministries": May(
        "After a change of leadership two ministries claim responsibility for climate funds.",
        "Their officers avoid joint meetings until the matter is settled.",
        "The mechanism is approved by nobody this year.",
        "External context",
        ((4, 4), (4, 4), (3, 4)),
        (Acts("Work with both on technical questions; leave who leads to the inter-ministerial committee.", date(2017, 9, 30),
              plan="Draw how climate funds"),),
        context="After a change of leadership",
        by_focal=True,
        level=Level.CONSORTIUM,
    ),
    "COAST.contractors": May(
        "Contractors of embankments are paid by length, not by height.",
        "They have a public measurement stopped by force.",
        "Committees do not measure any more, and the dyke breaks where it always did.",
        "Safeguarding",
        ((4, 4), (4, 4), (3, 4)),
        (Acts("Measure with the engineer of the district, and with women members of the parishad.", date(2017, 6, 30),
              plan="Hold public hearings"),),
        comes_from=("contractors",),
        level=Level.CONSORTIUM,
    ),
    "COAST.letter": May(
        "There is no letter of support from the Local Government Division.",
        "Local government resists, and union parishads show no list of schemes.",
        "Work in a third of our area stands still.",
        "Delivery",
        ((5, 4), (5, 3), (2, 3)),
        (Acts("ICCCAD asks for one letter for all members.", date(2017, 6, 15), response="share", plan="Obtain one letter"),),
        context="Union parishads in Hatiya",
    ),
    "COAST.secretary": May(
        "The secretary of a parishad keeps the lists in his own house.",
        "He has volunteers followed who keep a register of their own.",
        "Two families have asked us not to come again.",
        "Safeguarding",
        ((4, 4), (4, 4), (2, 4)),
        (Acts("Questions are asked in writing and in the name of the committee, never of a person.", date(2017, 5, 31), by_focal=True),),
        comes_from=("secretary",),
        by_focal=True,
        level=Level.RESTRICTED,
    ),
    "C3ER.water": May(
        "Drinking water in Gabura costs twice as much as in December.",
        "Households leave before the sample of schemes is drawn.",
        "",
        "Operational",
        ((3, 3), (3, 3), (3, 3)),
        context="Drinking water in Gabura",
    ),
}  # fmt: skip

REGISTERS = {
    (INCEPTION, "1"): Register(new=("transfers", "quarrel", "definition")),
    (INCEPTION, "2"): Register(new=("volunteers",)),
    ("CFTM", "2016Q4"): Register(),
    ("CFTM", "2017Q1"): Register(
        became={
            "transfers": Became(
                "happen",
                happened=(
                    date(2017, 1, 15),
                    "Transfers at ERD replaced most officers who had been working with the consortium.",
                    "An agreement that names a post and a deputy survives a transfer; one that names a person does not.",
                ),
            ),
            "quarrel": Became(
                "change", "Leadership changed; officers avoid joint meetings.", today=(4, 4), expected=(3, 4)
            ),
            "definition": Became("change", "A first table of four definitions was shown to officials.", today=(2, 4)),
        },
        reached="Women members of parishads said at two hearings what they are afraid of.",
        missing="Fishing families who live on their boats.",
    ),
    ("COAST", "2016Q4"): Register(
        new=("COAST.contractors",),
        reached="নারী কমিটির সদস্যরা নিজেদের ভয়ের কথা আলাদা বৈঠকে বলেছেন।",
        missing="মাছ ধরতে যাওয়া পরিবারগুলো ছিল না।",
    ),
    ("ICCCAD", "2017Q1"): Register(
        new=("ICCCAD.erd", "ICCCAD.fund"),
        reached="Young researchers of three universities looked for what we had overlooked.",
        missing="Nobody with a disability took part.",
    ),
    ("BCAS", "2017Q1"): Register(
        new=("BCAS.ministries",),
        reached="Women officers of both ministries were asked apart from their superiors.",
        missing="Union council members.",
    ),
    ("COAST", "2017Q1"): Register(
        new=("COAST.letter", "COAST.secretary"),
        became={
            "COAST.contractors": Became(
                "change",
                "Two measurements were stopped; the third was held with the district engineer.",
                today=(3, 4),
                expected=(2, 4),
                done={"Measure with": "One measurement of three; the next in April."},
            ),
        },
        reached="Families on three islands, women and men apart.",
        missing="Those who lost their houses in March had no time for us.",
    ),
    ("C3ER", "2017Q1"): Register(new=("C3ER.water",)),
}

TOLD = Told("CFTM", RISKS, REGISTERS)
