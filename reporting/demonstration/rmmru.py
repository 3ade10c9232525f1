"""What RMMRU reported on the first quarter of 2017: returned to it with questions."""

from datetime import date

from partners.clearance import Level
from reporting.demonstration.telling import Changed, Reached, Remark, Said, Told

TOLD = Told(
    partner="RMMRU",
    went_well=(
        Said(
            "arbitration",
            "Community arbitration of disputes between migrants and agents was taken up by four unions of Kalihati in Tangail.",
            "Thirteen hearings, of which nine ended with a written agreement. Each panel has a woman member and a teacher.",
        ),
        Said(
            "method",
            "One questionnaire on recruitment cost is used by all FLM partners, so that figures from different districts can be compared.",
            "It follows the method for indicator 10.7.1 and takes 25 minutes.",
            links=(("Questionnaire", "https://rmmru.example/flm/questionnaire"),),
        ),
        Said(
            "teachers",
            "Thirty-four secondary school teachers in Tangail teach a lesson on safe migration with our booklet.",
            level=Level.PUBLIC,
        ),
    ),
    better=(
        Said(
            "data_access",
            "BMET’s data by upazila reached us in March only, on paper, so that half of the quarter’s analysis is missing.",
        ),
        Said(
            "coordination",
            "We met the other members of the consortium once; questions on the sample were settled by telephone and twice differently.",
        ),
        Said(
            "visa_trade",
            "We have no access to those who trade in visas in the countries of destination, where most of the price is made.",
        ),
    ),
    successes=(
        Said(
            "cost_tangail",
            "Migrants from Tangail paid on average more than three times the fixed rate.",
            "First results of the survey.",
        ),
        Said(
            "compensation",
            "Nine families received compensation of Tk 6.2 lakh in all after arbitration.",
            "Paid in instalments; seven had been paid in full by 31 March.",
        ),
        Said(
            "seminar",
            "Officials of three ministries discussed our paper on licences for sub-agents at the University of Dhaka on 9 March.",
        ),
    ),
    lessons=(
        Said(
            "written",
            "An agreement that is read aloud and signed before the whole village is kept; a private one rarely is.",
        ),
        Said(
            "women_panel",
            "Where a woman sits on the panel, women bring their cases.",
        ),
        Said(
            "questions_order",
            "Ask first how the money was raised, then how much it was: people remember the cow and the land better than the sum.",
        ),
    ),
    changes=(
        Changed(
            "sub_agents",
            "neutral",
            "national",
            date(2017, 3, 9),
            "The ministry considers registering sub-agents under the licence of a recruiter.",
            "Middlemen would become answerable to someone; those who stay outside would be easier to name.",
            "Our paper compares three models; comments of all partners are collected until 20 April.",
        ),
        Changed(
            "remittances",
            "negative",
            "national",
            date(2017, 2, 28),
            "Remittances through banks fell for the eighth month, while the number of people who left rose.",
            "Debt for migration is paid back more slowly, and the next in the family leaves under worse terms.",
            "A question on the way of sending money was added to the survey.",
        ),
    ),
    progress=Reached(
        "Women are parties in five of thirteen hearings and members of every panel.",
        "Young men who failed to leave and are in debt; they avoid meetings.",
        "Panel members visit them at home.",
    ),
    context=Reached(
        "The survey tells households headed by women apart.",
        "Migrants who are abroad are represented by relatives only.",
    ),
)

RETURNED_WITH = (
    "Thank you for a clear report; the account of the arbitration panels is strong. Three things before we can approve it. First, “more "
    "than three times the fixed rate” needs its basis: how many people were asked, who left when and for which country, and whether it "
    "is the mean or the median. Ministers will quote this figure. Second, please say on what date BMET’s data were asked for and "
    "received, so that we can take the matter up. Third, the note on inclusion does not say how many women answered the survey. "
    "Everything else can stay as it is. Please send it again by 20 April."
)

# Shared ones wait for an answer.
REMARKS = (
    Remark(
        "basis",
        "progress",
        "On what does “more than three times” rest? How many people were asked, when did they leave and for where, and is it the mean or the "
        "median? Ministers will quote this.",
        on="RMMRU.cost_tangail",
        by="FLM",
    ),
    Remark(
        "asked_when",
        "progress",
        "On which day were BMET’s data asked for, and on which did they come? With both dates we can take it up with the Bureau.",
        on="RMMRU.data_access",
        by="FLM",
    ),
    Remark(
        "women_answered",
        "progress",
        "The note on inclusion speaks of hearings. How many of those who answered the survey are women, and were they asked alone?",
    ),
    Remark(
        "iid_figure",
        "progress",
        "IID gives 2.97 times the rate for Comilla with 186 interviews. If both stand in the consolidated report they must be computed alike.",
        on="RMMRU.cost_tangail",
        is_internal=True,
        by="FLM",
        asks=True,
        reply="The questionnaire is the same; I have asked IID for the table. Let us wait for RMMRU’s answer before we say anything.",
    ),
)
