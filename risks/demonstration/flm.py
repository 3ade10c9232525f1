"""What could go wrong in FLM, as its lead and its partners saw it at inception, at the end of 2016 and in spring 2017."""

from datetime import date

from partners.clearance import Level
from risks.demonstration.telling import INCEPTION, Acts, Became, May, Register, Told

RISKS = {
    "desks": May(
        "Help desks and the fixed rate take income from middlemen who charge three and four times as much.",
        "Middlemen threaten a help desk, or a family that has complained.",
        "Nobody comes to the desks any more, and those who spoke lose money and journey.",
        "Safeguarding",
        ((5, 4), (4, 4), (2, 4)),
        (
            Acts(
                "No desk is staffed by one person alone; no family is named before it agrees in writing.",
                date(2017, 6, 30),
                plan="Run help desks",
            ),
            Acts(
                "Talk with village agents about a card and an honest income, without lists of names.",
                date(2017, 12, 31),
                plan="Run help desks",
            ),
        ),
        why="Two desks of other projects were closed in this way in 2015.",
        comes_from=("middlemen",),
        held=2,
    ),
    "ministries": May(
        "Two ministries claim to be the one that fines recruiters.",
        "The rules on fines rest between them for the whole project.",
        "The fixed rate stays on paper, and whoever complains is sent from one desk to the other.",
        "External context",
        ((4, 4), (4, 4), (3, 4)),
        (
            Acts(
                "Address both with the same two pages, and ask the parliamentary committee to clear the matter.",
                date(2017, 9, 30),
                plan="Write one-page briefs",
            ),
        ),
        why="They did not answer each other’s letters in 2016.",
        held=2,
    ),
    "markets": May(
        "Three in four migrants of our upazilas go to two countries.",
        "A country of destination closes or opens overnight.",
        "Prices rise at once, advance payments are collected, and nobody asks for receipts.",
        "External context",
        ((3, 5), (3, 4), (3, 3)),
        (
            Acts(
                "The steering group meets within a week and decides what is stopped and what is said in the villages.",
                date(2017, 12, 31),
                lowers="impact",
                plan="Look at the map",
            ),
        ),
        held=2,
    ),
    "figure": May(
        "Our briefs rest on one survey with returned migrants.",
        "A figure turns out to be wrong after it was printed.",
        "Recruiters use it against all members, and the caucus loses interest.",
        "Reputational",
        ((3, 4), (2, 4), (1, 4)),
        (
            Acts(
                "RMMRU checks every figure before it leaves the consortium; a second reader outside has seen it.",
                date(2018, 12, 31),
                plan="Survey what 1,200",
            ),
        ),
        held=2,
    ),
    "IID.middlemen": May(
        "Families know nobody else who deals with passport, visa and bank.",
        "Migrants go on depending on middlemen, also where the rate is known.",
        "The price stays three times the fixed one although everybody knows it.",
        "External context",
        ((5, 4), (5, 4), (4, 4)),
        (
            Acts(
                "Bring recruiters to name the agents who work for them.",
                date(2017, 12, 31),
                plan="Bring ministry, recruiters",
            ),
            Acts("Ask the bank for returned migrants to lend only against a receipt.", date(2017, 9, 30)),
        ),
        comes_from=("middlemen",),
    ),
    "IID.ministries": May(
        "Leadership changed in the agency that licenses recruiters, and two ministries disagree on who may fine them.",
        "Complaints about overcharging are decided by nobody.",
        "The draft rules rest, and partners cannot promise anything to those who complain.",
        "External context",
        ((4, 4), (4, 4), (3, 4)),
        (
            Acts(
                "Ask the parliamentary committee to clear the matter, with the same two pages for both.",
                date(2017, 6, 30),
                plan="Write one-page briefs",
            ),
        ),
        context="Leadership changed in an agency",
        by_focal=True,
        level=Level.CONSORTIUM,
    ),
    "YPSA.desks": May(
        "দালালরা বলেন, সহায়তা কেন্দ্র তাঁদের রোজগার বন্ধ করছে।",
        "Middlemen threaten a help desk in Banshkhali or Sitakunda.",
        "কেউ আর কেন্দ্রে আসেন না; the two women who staff the desk give up.",
        "Safeguarding",
        ((5, 4), (4, 4), (3, 4)),
        (
            Acts(
                "দুজন না হলে কেন্দ্র খোলা হয় না; the union parishad knows the hours.",
                date(2017, 6, 30),
                plan="Run help desks",
            ),
            Acts("Closed talks at the tea stall with those who may accept a card.", date(2017, 9, 30), by_focal=True),
        ),
        why="বাঁশখালীতে দুবার রাতে লোক এসে কথা বলে গেছে।",
        comes_from=("middlemen",),
    ),
    "YPSA.advance": May(
        "মালয়েশিয়া যাওয়ার পথ খোলার খবরে আগাম টাকা তোলা শুরু হয়েছে।",
        "Families pay advances to agents who have no part in the programme for Malaysia.",
        "টাকা ফেরত আসে না, আর ঋণ শোধ করতে জমি বিক্রি হয়।",
        "External context",
        ((5, 3), (4, 3), (3, 3)),
        (Acts("বাজারে মাইকে অনুমোদিত এজেন্সির নাম জানানো।", date(2017, 5, 31), plan="Play street theatre"),),
        context="মালয়েশিয়া যাওয়ার পথ",
    ),
    "YPSA.passport": May(
        "An official at the passport office lives on what fixers pay him.",
        "He has our desk officer removed from the hall, or complains about her to her family.",
        "The list of fees is not handed out any more.",
        "Safeguarding",
        ((3, 3), (3, 3), (2, 3)),
        (Acts("The list hangs outside, under the name of the district office.", date(2017, 6, 30), by_focal=True),),
        comes_from=("passport",),
        by_focal=True,
        level=Level.RESTRICTED,
    ),
    "BOMSA.middlemen": May(
        "Agents ask twenty to sixty thousand taka of women who should pay nothing.",
        "A woman who says so is told that her journey is cancelled.",
        "Women keep silent, and the rule that they go free of charge stays unknown.",
        "Safeguarding",
        ((5, 4), (5, 4), (4, 4)),
        (
            Acts(
                "Put the rule into the hands of husbands and fathers too.",
                date(2017, 9, 30),
                plan="Train returned women",
            ),
        ),
        comes_from=("middlemen",),
    ),
    "BOMSA.councillor": May(
        "A councillor takes a fee from brokers for whom he vouches.",
        "He learns which women have spoken with us.",
        "They are visited at home, and nobody in the ward speaks with us again.",
        "Safeguarding",
        ((3, 5), (2, 5), (1, 5)),
        (Acts("Talks two by two, without notes; names stay in one head.", date(2017, 12, 31), by_focal=True),),
        comes_from=("councillor",),
        by_focal=True,
        level=Level.RESTRICTED,
    ),
    "BOMSA.unprepared": May(
        "Recruiters must send two women for every man to Saudi Arabia.",
        "Girls who are younger than the law allows are registered with a false age.",
        "They leave unprepared, and nobody at home knows whom to call.",
        "Safeguarding",
        ((4, 5), (4, 5), (3, 5)),
        (
            Acts(
                "Returnees visit families before registration; cases under age go to the district office within a day.",
                date(2017, 6, 30),
                plan="Train returned women",
            ),
            Acts(
                "Open the hotline in the evening.",
                date(2017, 5, 15),
                lowers="impact",
                state="planned",
                plan="Keep a hotline",
            ),
        ),
        context="Recruiters must send two women",
    ),
    "RMMRU.settlement": May(
        "A settlement binds an agent only as long as the village looks on.",
        "An agent pays the first part and disappears.",
        "People say that arbitration is for those who can wait.",
        "Delivery",
        ((4, 3), (3, 3), (2, 3)),
        (
            Acts(
                "The whole sum is laid on the table before anything is signed.",
                date(2017, 9, 30),
                plan="Settle disputes",
            ),
        ),
        comes_from=("village",),
    ),
    "RMMRU.tied": May(
        "Agents who work for one recruiter never come to a hearing.",
        "Whoever complains of them gets nothing and is laughed at.",
        "The greatest sums stay outside every settlement.",
        "External context",
        ((4, 4), (4, 4), (3, 4)),
        (
            Acts(
                "Publish what was paid, by recruiter, when the survey is done.",
                date(2017, 10, 31),
                plan="Survey what 1,200",
            ),
        ),
        comes_from=("tied",),
    ),
}

GOES_ON = {
    "desks": Became("change", "Threats were reported from one more member; desks stayed open.", today=(4, 4)),
    "figure": Became("keep", "Every figure of the first briefs was read twice."),
}

REGISTERS = {
    (INCEPTION, "1"): Register(new=("desks", "ministries", "markets", "figure")),
    (INCEPTION, "2"): Register(became={"desks": Became("", comes_from=("village", "tied", "fixers"))}),
    ("FLM", "2016Q4"): Register(),
    ("FLM", "2017Q1"): Register(
        became={
            **GOES_ON,
            "ministries": Became(
                "escalate",
                "Leadership changed and the draft rules rest: only PROKAS speaks with both ministries.",
                today=(5, 4),
            ),
            "markets": Became(
                "happen",
                happened=(
                    date(2017, 3, 10),
                    "Malaysia admits workers again, through a few recruiters. Advances are collected in Comilla and Chittagong.",
                    "The names of the admitted recruiters have to hang in the villages on the day of the news, not a week later.",
                ),
            ),
        },
        reached="Threats were asked about separately for women and men in every member’s report.",
        missing="Migrants who have left already: what happens to them abroad stands in no register of ours.",
    ),
    ("IID", "2016Q4"): Register(
        new=("IID.middlemen",),
        reached="Risks to women were named by BOMSA at the launch and taken over.",
        missing="Nobody asked village agents what they are afraid of.",
    ),
    ("YPSA", "2016Q4"): Register(
        new=("YPSA.desks",),
        reached="দুই নারী কর্মী নিজেরাই ঝুঁকিগুলো লিখেছেন।",
        missing="প্রতিবন্ধী মানুষ কেন্দ্রে কীভাবে আসবেন, তা কেউ বলেননি।",
    ),
    ("BOMSA", "2016Q4"): Register(
        new=("BOMSA.middlemen", "BOMSA.councillor"),
        reached="Twenty returned women went through the risks, one by one.",
        missing="Women who are abroad now.",
    ),
    ("IID", "2017Q1"): Register(
        new=("IID.ministries",),
        became={
            "IID.middlemen": Became(
                "change",
                "Broken down on the map: what we want of village agents is not what we want of those tied to a recruiter.",
                comes_from=("village", "tied", "fixers"),
                later={"Ask the bank": date(2017, 12, 31)},
            ),
        },
        reached="Returned women of BOMSA read our register before it was sent.",
        missing="Families who pay in advance: we know of them from YPSA alone.",
    ),
    ("YPSA", "2017Q1"): Register(
        new=("YPSA.advance", "YPSA.passport"),
        became={
            "YPSA.desks": Became(
                "change",
                "Nineteen agents came to talk; since February no desk was visited at night.",
                today=(3, 4),
                expected=(2, 4),
            )
        },
        reached="দুই উপজেলায় নারী ও পুরুষের সঙ্গে আলাদা বসে ঝুঁকি দেখা হয়েছে।",
        missing="যাঁরা আগাম টাকা দিয়ে ফেলেছেন, তাঁরা আসেননি: লজ্জা পান।",
        done="মাঠকর্মীরা এপ্রিলে তাঁদের বাড়ি যাবেন।",
    ),
    ("BOMSA", "2017Q1"): Register(
        new=("BOMSA.unprepared",),
        became={
            "BOMSA.middlemen": Became("keep", "Nothing moved; the association did not answer three letters."),
            "BOMSA.councillor": Became(
                "change", "Five women confirmed it, each for herself.", today=(3, 5), expected=(2, 5)
            ),
        },
        reached="Women who are about to leave, in two training centres.",
        missing="Girls under age: their families hide them from us.",
        done="Returnees go from house to house before registration.",
    ),
    ("RMMRU", "2017Q1"): Register(
        new=("RMMRU.settlement", "RMMRU.tied"),
        reached="Women are heard without their relatives where they wish so.",
        missing="Families in debt who have not left yet.",
    ),
}

TOLD = Told("FLM", RISKS, REGISTERS)
