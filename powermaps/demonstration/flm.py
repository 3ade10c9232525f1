"""Who holds power over the cost of migration, as the partners of FLM saw it at inception, at the end of 2016 and in spring 2017."""

from datetime import date

from partners.clearance import Level
from partners.models import Organisation
from powermaps.demonstration.telling import (
    INCEPTION,
    Agrees,
    At,
    Broken,
    Introduces,
    Knows,
    Maps,
    Sheet,
    Still,
    Wants,
    Who,
)

TYPE = Organisation.Kind
STATE = TYPE.NATIONAL_GOVERNMENT

ACTORS = {
    "mewoe": Who(
        "Ministry of Expatriates’ Welfare and Overseas Employment",
        "MoEWOE",
        "প্রবাসী কল্যাণ ও বৈদেশিক কর্মসংস্থান মন্ত্রণালয়",
        stakeholder=STATE,
    ),
    "bmet": Who(
        "Bureau of Manpower, Employment and Training",
        "BMET",
        "জনশক্তি, কর্মসংস্থান ও প্রশিক্ষণ ব্যুরো",
        stakeholder=STATE,
        aliases=(("spelling", "Manpower Bureau"),),
    ),
    "home": Who("Home Ministry", "Home Ministry", "স্বরাষ্ট্র মন্ত্রণালয়", stakeholder=STATE),
    "association": Who(
        "Association of recruiting agents",
        "Recruiters’ a.",
        "রিক্রুটিং এজেন্সি সমিতি",
        stakeholder=TYPE.PRIVATE_SECTOR,
        aliases=(("spelling", "Recruiting agents’ association"),),
    ),
    "recruiters": Who(
        "Recruiters with a direct line to employers",
        "Big recruiters",
        "বড় রিক্রুটিং এজেন্সি",
        kind="group",
        stakeholder=TYPE.PRIVATE_SECTOR,
        level=Level.CONSORTIUM,
        by="IID",
    ),
    "offices": Who(
        "District employment and manpower offices",
        "DEMO",
        "জেলা কর্মসংস্থান ও জনশক্তি অফিস",
        kind="unit",
        stakeholder=STATE,
        reach="district",
    ),
    "middlemen": Who(
        "Middlemen",
        "Middlemen",
        "মধ্যস্বত্বভোগী",
        kind="cluster",
        reach="local",
        aliases=(("translation", "দালাল"), ("spelling", "Brokers"), ("spelling", "Sub-agents")),
    ),
    "village": Who("Village agents", "Village agents", "গ্রামের দালাল", kind="group", reach="local"),
    "tied": Who("Agents tied to one recruiter", "Tied agents", "এক এজেন্সির দালাল", kind="group", reach="district"),
    "fixers": Who("Document fixers", "Doc. fixers", "কাগজপত্রের দালাল", kind="group", reach="district"),
    "passport": Who(
        "Document fixer near the passport office of a district town",
        "Passport fixer",
        kind="person",
        reach="district",
        level=Level.RESTRICTED,
        by="YPSA",
    ),
    "councillor": Who(
        "Councillor in Harirampur who takes a fee from women",
        "Councillor H.",
        kind="post",
        reach="local",
        stakeholder=TYPE.LOCAL_GOVERNMENT,
        level=Level.RESTRICTED,
        by="BOMSA",
    ),
    "bank": Who("Expatriates’ Welfare Bank", "Welfare Bank", "প্রবাসী কল্যাণ ব্যাংক", stakeholder=STATE),
    "caucus": Who(
        "Parliamentary caucus on migration", "Caucus", "অভিবাসন বিষয়ক সংসদীয় ককাস", kind="group", stakeholder=STATE
    ),
    "wings": Who(
        "Labour wings in Riyadh and Amman", "Labour wings", "শ্রম উইং", kind="unit", stakeholder=STATE,
        reach="international",
    ),
    "centres": Who(
        "Technical training centres", "TTCs", "কারিগরি প্রশিক্ষণ কেন্দ্র", kind="unit", stakeholder=STATE, reach="district"
    ),
    "flm_parishads": Who(
        "Union parishads with digital centres",
        "UDCs",
        "ইউনিয়ন ডিজিটাল সেন্টার",
        kind="unit",
        stakeholder=TYPE.LOCAL_GOVERNMENT,
        reach="local",
    ),
    "police": Who("Upazila police", "Upazila police", "থানা পুলিশ", kind="unit", stakeholder=STATE, reach="upazila"),
    "imams": Who("Imams and teachers", "Imams", "ইমাম ও শিক্ষক", kind="group", reach="local"),
    "returnees": Who(
        "Committees of returned migrants", "Returnees", "ফেরত অভিবাসী কমিটি", kind="group", stakeholder=TYPE.MIGRANTS,
        reach="local",
    ),
    "women_returned": Who(
        "Women who returned as trainers", "Women trainers", "ফেরত আসা নারী প্রশিক্ষক", kind="group",
        stakeholder=TYPE.WOMEN_YOUTH, reach="local",
    ),
    "musaniat": Who(
        "Operators of Musaniat, the Saudi database", "Musaniat", "মুসানেদ", kind="unit", reach="international"
    ),
    "employers": Who(
        "Employers in the Gulf", "Gulf employers", "উপসাগরীয় নিয়োগকর্তা", kind="cluster", reach="international",
        stakeholder=TYPE.PRIVATE_SECTOR,
    ),
    "remitters": Who(
        "Companies that transfer money", "Remit. firms", kind="group", stakeholder=TYPE.PRIVATE_SECTOR
    ),
}  # fmt: skip

MEDIA = At(
    0,
    4,
    "Print the sum of remittances every month, never what a migrant paid.",
    "document",
    3,
    ("key",),
    "not_yet",
    True,
)
SPOILERS = At(-2, 4, "Take three and four times the rate that is fixed.", "document", 3, ("spoiler",), "yes")

INCEPTION_FIRST = Sheet(
    {
        "mewoe": At(1, 5, "Fixed the rate.", "act", 3, ("key",), "yes"),
        "bmet": At(1, 4, "Came to the launch.", "meeting", 2, ("key", "gatekeeper"), "yes"),
        "association": At(-1, 4, "Without its consent no rate has been enforced.", "judgement", 3, ("veto",), "yes"),
        "middlemen": SPOILERS,
        "media": MEDIA,
        "caucus": At(1, 3, "Four members speak openly.", "statement", 3, ("champion",), "yes"),
    },
    wants={
        "middlemen": Wants(
            -1, 4, "2017Q4", "Tell people the fixed rate.", "Ask for the receipt.", "YPSA", "IID"
        )
    },
)  # fmt: skip
INCEPTION_SECOND = Sheet(
    broken=(Broken("middlemen", ("village", "tied", "fixers")),),
    places={
        "village": At(-1, 3, "Would accept a card and a fixed sum.", "meeting", 2, ("spoiler",), "yes"),
        "tied": At(-2, 3, "Collect for one recruiter in several upazilas.", "document", 2, ("spoiler",), "yes"),
        "fixers": At(-2, 2, "Sell papers that did not come from an office.", "hearsay", 2, ("spoiler",), "yes"),
        "home": At(0, 5, "Has the police who act on a complaint.", "judgement", 2, ("veto",), "not_yet"),
        "offices": At(1, 2, "Hold the files that everybody needs.", "meeting", 3),
        "bank": At(0, 4, "Could ask for a receipt before it lends.", "judgement", 2, ("key",), "not_yet"),
        "wings": At(2, 3, "Answer within two days.", "act", 3, ("champion",), "yes"),
    },
    wants={
        "village": Wants(
            1, 3, "2017Q4", "Talk about receipts and an honest income, without names.", "A card, and a fixed sum.",
            "YPSA", "YPSA",
        ),
        "tied": Wants(
            -1, 3, "2018Q2", "Speak with the recruiter whom they follow.", "Name your agents and answer for them.",
            "association", "IID",
        ),
        "fixers": Wants(
            -2, 1, "2017Q4", "Pass on what we learn; there is nothing to talk about.", "", "", "YPSA",
            level=Level.CONSORTIUM,
        ),
    },
)  # fmt: skip

IID_FIRST = Sheet(
    {
        "mewoe": At(1, 5, "Sat in the first row at the launch.", "meeting", 3, ("key",), "yes"),
        "bmet": At(1, 4, "Wants figures by country.", "statement", 3, ("key", "gatekeeper"), "yes"),
        "home": At(0, 5, "Sends nobody.", "act", 2, ("veto",), "not_yet"),
        "association": At(1, 4, "Signed the joint statement on the fixed rate.", "document", 2, ("veto",), "yes"),
        "recruiters": At(-1, 4, "Smile and go on.", "meeting", 2, ("veto",), "yes", level=Level.CONSORTIUM),
        "middlemen": SPOILERS,
        "media": MEDIA,
        "caucus": At(1, 3, "Asked for one figure per page.", "meeting", 3, ("champion",), "yes"),
        "bank": At(0, 4, "Lends without a receipt.", "document", 3, ("key",), "not_yet"),
        "musaniat": At(0, 3, "Begins; nobody knows it yet.", "document", 1),
        "employers": At(-1, 3, "Pay for visas and get them back from wages.", "hearsay", 1),
    },
    wants={
        "middlemen": Wants(
            -1,
            4,
            "2017Q2",
            "Tell the groups apart; give the willing a lawful place.",
            "A receipt protects you too.",
            "YPSA",
            "IID",
        ),
        "media": Wants(
            1,
            4,
            "2017Q2",
            "Eight editors, one figure a month, a returned migrant beside it.",
            "What did it cost to send this money home?",
            "RMMRU",
            "IID",
        ),
        "home": Wants(1, 5, "2017Q4", "Sensitise through the caucus.", "A complaint is evidence.", "caucus", "IID"),
    },
)
IID_SECOND = Sheet(
    broken=(Broken("middlemen", ("village", "tied", "fixers")),),
    places={
        "village": At(-1, 3, "Nineteen came to a talk, without names.", "hearsay", 2, ("spoiler",), "yes"),
        "tied": At(-2, 3, "Follow the recruiter whom they serve.", "document", 2, ("spoiler",), "yes"),
        "fixers": At(-2, 2, "Nothing to talk about.", "judgement", 2, ("spoiler",), "yes"),
        "bmet": At(
            2,
            4,
            "Will display the fixed rate in the employment offices of twelve districts.",
            "act",
            3,
            ("key", "gatekeeper", "champion"),
            "yes",
            why="shifted",
        ),
        "mewoe": At(1, 5, "New leadership, same line.", "statement", 2, ("key",), "yes"),
        "home": At(
            0, 5, "Still sends nobody; the caucus has written.", "act", 2, ("veto",), "not_yet", why=""
        ),
        "caucus": At(2, 3, "Three questions were put in Parliament.", "document", 3, ("champion",), "yes", why="shifted"),
        "musaniat": At(
            0,
            4,
            "Contracts for women go through it now.",
            "document",
            2,
            why="context",
            context="Saudi Arabia introduced Musaniat",
        ),
        "offices": At(1, 2, "Will hang up the boards.", "act", 3),
        "remitters": At(0, 2, "Carry the money, ask nothing.", "judgement", 1, idle=True),
    },
    wants={
        "village": Wants(
            1, 3, "2017Q4", "Talk about receipts and an honest income, without names.", "A card, and a fixed sum.",
            "YPSA", "YPSA",
        ),
        "tied": Wants(
            -1, 3, "2018Q2", "Have recruiters keep a register of their agents, open to the Bureau.",
            "Name your agents and answer for them.", "association", "IID",
        ),
        "fixers": Wants(
            -2, 1, "2017Q4", "Enforcement alone: pass on what we learn to the district.", "", "", "RMMRU",
            level=Level.CONSORTIUM,
        ),
        "media": Wants(1, 4, "2017Q2", result="Two of eight editors answered; neither decides."),
    },
    not_looked=("employers",),
)  # fmt: skip

YPSA_FIRST = Sheet(
    {
        "middlemen": At(-2, 3, "প্রতি ভিসায় নির্ধারিত ব্যয়ের তিন গুণ নেন।", "act", 3, ("spoiler",), "yes"),
        "flm_parishads": At(1, 2, "Gave us a room.", "act", 3, ("champion",), "yes"),
        "association": At(-1, 3, "Its members’ agents work here without a card.", "act", 2),
        "offices": At(0, 2, "চিঠি ছাড়া কথা বলেন না।", "meeting", 2, ("gatekeeper",), "not_yet"),
        "police": At(-1, 3, "Sends people who complain home.", "hearsay", 2, level=Level.CONSORTIUM),
        "imams": At(1, 1, "Let us speak after Friday prayers.", "act", 3),
        "returnees": At(2, 1, "Tell what they paid.", "act", 3, ("champion",), "not_yet"),
        "media": At(1, 2, "Local journalists come to every play.", "act", 2),
    },
    wants={
        "middlemen": Wants(
            -1, 3, "2017Q2", "Closed talks at the tea stall, no names.", "পরিচয়পত্র আর নির্দিষ্ট কমিশন।", "imams", "YPSA"
        ),
        "returnees": Wants(2, 2, "2017Q3", "Let them speak on stage.", "আমি কত দিয়েছি।", "YPSA", "YPSA"),
    },
)
YPSA_SECOND = Sheet(
    places={
        "middlemen": At(
            -1,
            3,
            "বাঁশখালীর ১৯ জন আলোচনায় এসেছেন, ১১ জন আবার বসতে চান।",
            "meeting",
            2,
            ("spoiler",),
            "yes",
            why="shifted",
            level=Level.CONSORTIUM,
        ),
        "flm_parishads": At(1, 3, "সাতটি ইউনিয়নে নিরাপদ অভিবাসন নিয়মিত agenda।", "document", 3, ("champion",), "yes", why="shifted"),
        "association": At(-1, 3, "Its members’ agents still work without a card.", "act", 2),
        "passport": At(
            -2, 2, "Told our desk officer to stop handing out the list of fees.", "act", 3, ("spoiler",), "yes",
            level=Level.RESTRICTED,
        ),
        "returnees": At(2, 2, "23 people had money paid back with their help.", "act", 3, ("champion",), "yes", why="shifted"),
        "bmet": At(1, 4, "Its boards hang in Chattogram.", "act", 2, ("key",), "yes"),
    },
    wants={
        "passport": Wants(
            -2, 1, "2017Q2", "The superintendent has been informed; our officer never sits alone.", "", "police", "YPSA",
            level=Level.RESTRICTED,
        ),
        "middlemen": Wants(0, 3, "2017Q4", result="Eleven of nineteen want to meet again."),
    },
    not_looked=("police", "imams"),
)  # fmt: skip

BOMSA_FIRST = Sheet(
    {
        "association": At(-2, 4, "Says that women pay nothing and lets them pay.", "act", 3, ("veto",), "yes"),
        "middlemen": At(-2, 4, "Ask twenty to sixty thousand taka of women.", "act", 3, ("spoiler",), "yes"),
        "centres": At(2, 3, "Give us two hours of every course.", "act", 3, ("champion",), "yes"),
        "women_returned": At(2, 1, "Twenty will train others.", "act", 3, ("champion",), "not_yet"),
        "wings": At(1, 3, "Take our calls.", "act", 3),
        "mewoe": At(1, 5, "Women go free of charge: so says its rule.", "document", 3, ("key",), "not_yet"),
        "councillor": At(
            -1, 2, "Calls his fee a donation.", "hearsay", 2, ("spoiler",), "yes", level=Level.RESTRICTED
        ),
        "employers": At(-1, 4, "Keep passports.", "act", 3, ("veto",), "yes"),
        "media": MEDIA,
    },
    wants={
        "middlemen": Wants(
            -1, 3, "2017Q4", "Put the rule into the hands of husbands too.", "মেয়েদের জন্য বিনা খরচে।", "women_returned", "BOMSA"
        ),
        "councillor": Wants(
            0, 2, "2017Q4", "Talk two by two, without notes; decide afterwards to whom we turn.", "", "", "BOMSA",
            level=Level.RESTRICTED,
        ),
    },
)  # fmt: skip
BOMSA_SECOND = Sheet(
    places={
        "association": At(
            -2, 4, "Told the newspapers that complaints are exceptions.", "statement", 3, ("veto",), "yes"
        ),
        "councillor": At(
            -2,
            2,
            "Five women confirmed it, each for herself.",
            "statement",
            3,
            ("spoiler",),
            "yes",
            why="learned",
            level=Level.RESTRICTED,
        ),
        "musaniat": At(
            1, 3, "Shows a woman her contract before she signs, if somebody opens it for her.", "document", 2
        ),
    },
    not_looked=("wings",),
    still=Still(
        "no_access",
        "যাঁরা সিদ্ধান্ত নেন, তাঁদের কারও সঙ্গে এ প্রান্তিকে আমাদের কথা হয়নি। Agents do not speak with an association of women, and the "
        "office of the association of recruiters did not answer three letters. We learned more about one opponent; nobody moved.",
        "IID introduces us to the association; two members of the bank’s board are met through RMMRU. Talks with husbands begin in April.",
    ),
)

RMMRU_FIRST = Sheet(
    {
        "bmet": At(1, 4, "Uses our panel in its own report.", "document", 3, ("key",), "yes"),
        "mewoe": At(0, 5, "Quotes our figures and does not act on them.", "document", 3, ("key",), "not_yet"),
        "bank": At(0, 4, "Two members of its board know us.", "meeting", 3, ("key",), "not_yet"),
        "village": At(-1, 3, "Come to mediation when the whole village watches.", "act", 3, ("spoiler",), "yes"),
        "tied": At(-2, 3, "Never come.", "act", 3, ("spoiler",), "yes"),
        "association": At(0, 4, "Asks what we will publish next.", "meeting", 2, ("veto",), "yes"),
        "media": MEDIA,
        "returnees": At(1, 1, "Answer our questions.", "act", 3),
    },
    wants={
        "village": Wants(
            0, 3, "2017Q4", "Arbitration in Tangail, with the sum in writing.", "Settle it here.", "returnees", "RMMRU"
        ),
        "tied": Wants(-1, 3, "2018Q2", "Publish what was paid, by recruiter.", "We have the receipts.", "IID", "RMMRU"),
    },
)

MAPS = Maps(
    ibp="FLM",
    actors=ACTORS,
    sheets={
        (INCEPTION, "1"): INCEPTION_FIRST,
        (INCEPTION, "2"): INCEPTION_SECOND,
        ("IID", "2016Q4"): IID_FIRST,
        ("YPSA", "2016Q4"): YPSA_FIRST,
        ("BOMSA", "2016Q4"): BOMSA_FIRST,
        ("IID", "2017Q1"): IID_SECOND,
        ("YPSA", "2017Q1"): YPSA_SECOND,
        ("BOMSA", "2017Q1"): BOMSA_SECOND,
        ("RMMRU", "2017Q1"): RMMRU_FIRST,
    },
    rapports=(
        Knows("IID", "mewoe", 3, "formal", "Sits on its advisory committee."),
        Knows("IID", "association", 2, "working"),
        Knows("IID", "caucus", 3, "personal", level=Level.PROGRAMME),
        Knows("IID", "bmet", 2, "formal"),
        Knows("RMMRU", "bank", 2, "personal", "Two members of the board."),
        Knows("RMMRU", "bmet", 3, "working"),
        Knows("YPSA", "flm_parishads", 3, "personal"),
        Knows("YPSA", "village", 2, "personal", level=Level.RESTRICTED),
        Knows("YPSA", "imams", 3, "personal"),
        Knows("BOMSA", "centres", 3, "formal", level=Level.PROGRAMME),
        Knows("BOMSA", "wings", 2, "working"),
        Knows("WARBE", "returnees", 3, "personal"),
    ),
    introductions=(
        Introduces(
            "RMMRU",
            "bank",
            "BOMSA",
            "Women borrow there without a receipt: we want to show what follows.",
            date(2017, 3, 22),
            (("promised", "", date(2017, 3, 26)),),
        ),
        Introduces("IID", "association", "BOMSA", "It has not answered three letters.", date(2017, 4, 5)),
        Introduces(
            "IID",
            "bmet",
            "YPSA",
            "A letter for the employment office in Chattogram.",
            date(2017, 2, 20),
            (("made", "The letter came on 9 March; the office hung up the board.", date(2017, 3, 9)),),
        ),
    ),
    agreed=(
        Agrees(
            "middlemen",
            -1,
            3,
            "YPSA speaks with nineteen of them, BOMSA meets those who collect from women. Until all of us tell the groups apart we place "
            "the whole as passive opposition and say so.",
        ),
    ),
    held_back={"recruiters": "Five of the ten come to the dialogue in May; IID speaks with each of them before."},
)
