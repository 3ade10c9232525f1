"""Who holds power over climate finance, as the partners of CFTM saw it at inception, at the end of 2016 and in spring 2017."""

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
    Wants,
    Who,
)

TYPE = Organisation.Kind
STATE, LOCAL = TYPE.NATIONAL_GOVERNMENT, TYPE.LOCAL_GOVERNMENT

ACTORS = {
    "moef": Who(
        "Ministry of Environment and Forests",
        "MoEF",
        "পরিবেশ ও বন মন্ত্রণালয়",
        kind="cluster",
        stakeholder=STATE,
        aliases=(("spelling", "Ministry of Environment & Forest"),),
    ),
    "moef_unit": Who(
        "Climate change unit of the Ministry of Environment and Forests",
        "MoEF climate",
        "জলবায়ু পরিবর্তন ইউনিট",
        kind="unit",
        stakeholder=STATE,
    ),
    "bcct": Who(
        "Bangladesh Climate Change Trust",
        "BCCT",
        "বাংলাদেশ জলবায়ু পরিবর্তন ট্রাস্ট",
        stakeholder=STATE,
        aliases=(("spelling", "Climate Change Trust Fund secretariat"),),
    ),
    "doe": Who("Department of Environment", "DoE", "পরিবেশ অধিদপ্তর", kind="unit", stakeholder=STATE),
    "erd": Who(
        "External Resources Division",
        "ERD",
        "বৈদেশিক সম্পদ বিভাগ",
        kind="unit",
        stakeholder=STATE,
        note="Speaks for Bangladesh at the Green Climate Fund.",
    ),
    "finance": Who("Finance Division", "Finance Div.", "অর্থ বিভাগ", kind="unit", stakeholder=STATE),
    "planning": Who("Planning Commission", "Planning Comm.", "পরিকল্পনা কমিশন", stakeholder=STATE),
    "bb": Who("Bangladesh Bank", "BB", "বাংলাদেশ ব্যাংক", stakeholder=STATE, aliases=(("translation", "Central Bank"),)),
    "bbs": Who("Bangladesh Bureau of Statistics", "BBS", "বাংলাদেশ পরিসংখ্যান ব্যুরো", stakeholder=STATE),
    "lged": Who("Local Government Engineering Department", "LGED", "স্থানীয় সরকার প্রকৌশল অধিদপ্তর", stakeholder=STATE),
    "lgd": Who("Local Government Division", "LGD", "স্থানীয় সরকার বিভাগ", kind="unit", stakeholder=STATE),
    "audit": Who("Audit directorate for public works", "Audit", "পূর্ত অডিট অধিদপ্তর", kind="unit", stakeholder=STATE),
    "ingos": Who("International NGOs", "INGOs", "আন্তর্জাতিক এনজিও", kind="cluster", reach="international"),
    "delta_aid": Who("Delta Aid International", "Delta Aid", reach="international", stakeholder=TYPE.CIVIL_SOCIETY),
    "waterbridge": Who("WaterBridge Bangladesh", "WaterBridge", reach="international", stakeholder=TYPE.CIVIL_SOCIETY),
    "greenshore": Who("Green Shore Foundation", "Green Shore", reach="international", stakeholder=TYPE.CIVIL_SOCIETY),
    "haven": Who("Haven for Children", "Haven", reach="international", stakeholder=TYPE.CIVIL_SOCIETY),
    "northern": Who("Northern Development Fund", "Northern Fund", reach="international"),
    "gcf": Who("Green Climate Fund", "GCF", "সবুজ জলবায়ু তহবিল", reach="international"),
    "media": Who(
        "National newspapers and television",
        "National media",
        "জাতীয় গণমাধ্যম",
        kind="media",
        stakeholder=TYPE.MEDIA,
    ),
    "committee": Who(
        "Parliamentary committee on environment", "Parl. cttee", "সংসদীয় স্থায়ী কমিটি", kind="group", stakeholder=STATE
    ),
    "parishads": Who(
        "Union parishads of Bhola and Hatiya",
        "Parishads",
        "ইউনিয়ন পরিষদ",
        kind="group",
        reach="local",
        stakeholder=LOCAL,
    ),
    "engineers": Who(
        "Upazila engineers in Kutubdia and Manpura",
        "Upazila eng.",
        "উপজেলা প্রকৌশলী",
        kind="post",
        reach="upazila",
        stakeholder=LOCAL,
    ),
    "dc_bhola": Who(
        "Deputy Commissioner of Bhola", "DC Bhola", "জেলা প্রশাসক, ভোলা", kind="post", reach="district", stakeholder=STATE
    ),
    "contractors": Who(
        "Embankment contractors",
        "Contractors",
        "বাঁধের ঠিকাদার",
        kind="group",
        reach="district",
        stakeholder=TYPE.PRIVATE_SECTOR,
        level=Level.CONSORTIUM,
        by="COAST",
    ),
    "secretary": Who(
        "Secretary of a union parishad in Bhola",
        "UP secretary",
        "ইউপি সচিব",
        kind="post",
        reach="local",
        stakeholder=LOCAL,
        level=Level.RESTRICTED,
        by="COAST",
    ),
    "women": Who(
        "Women members of union parishads",
        "Women members",
        "সংরক্ষিত নারী সদস্য",
        kind="group",
        reach="local",
        stakeholder=TYPE.WOMEN_YOUTH,
    ),
    "farmers": Who("Farmers’ groups in Kurigram", "Farmers", "কৃষক দল", kind="group", reach="local", by="CSRL"),
}

MEDIA = At(0, 4, "Climate disasters fill pages, climate money does not.", "document", 3, ("key",), "not_yet", True)

INCEPTION_FIRST = Sheet(
    {
        "moef": At(1, 5, "Signed the letter that opened the project.", "document", 2, ("key",), "yes"),
        "erd": At(1, 4, "Four officers came to the launch.", "meeting", 2, ("gatekeeper",), "yes"),
        "finance": At(0, 5, "Received the concept, said nothing.", "document", 2, ("veto",), "not_yet"),
        "planning": At(0, 4, "Sent an observer.", "meeting", 1),
        "ingos": At(1, 3, "Several asked to be informed.", "statement", 2),
        "media": MEDIA,
        "parishads": At(0, 2, "Nobody has asked them yet."),
    }
)
INCEPTION_SECOND = Sheet(
    broken=(
        Broken("moef", ("moef_unit", "bcct", "doe")),
        Broken("ingos", ("delta_aid", "waterbridge", "greenshore", "haven", "northern")),
    ),
    places={
        "moef_unit": At(2, 4, "Writes the list of its projects with us.", "act", 3, ("champion",), "yes"),
        "bcct": At(0, 4, "The secretariat answers letters, never calls.", "act", 2, ("gatekeeper",), "not_yet"),
        "doe": At(0, 2, "Says that money is not its concern.", "statement", 2, idle=True),
        "delta_aid": At(2, 3, "Shares its list of schemes in Bhola.", "act", 3, ("champion",), "yes"),
        "waterbridge": At(1, 2, "Shares its list on request.", "act", 2),
        "greenshore": At(1, 2, "Shares its list on request.", "act", 2),
        "haven": At(0, 2, "Waits for its head office.", "statement", 2),
        "northern": At(0, 3, "Waits for its head office.", "statement", 2),
        "bb": At(0, 5, "Follows green lending by 56 banks.", "document", 3, ("key",), "not_yet"),
        "bbs": At(0, 4, "Counts what households lose.", "document", 3, ("key",), "not_yet"),
        "lged": At(0, 4, "Knows what every local scheme cost.", "meeting", 3, ("key", "gatekeeper"), "not_yet"),
        "audit": At(1, 4, "Asks the same questions as we do.", "meeting", 2, ("target",), "not_yet"),
        "engineers": At(-1, 3, "Refused to show the tables.", "act", 3, level=Level.CONSORTIUM),
        "secretary": At(
            -2, 2, "Let it be known that questions are not welcome.", "act", 3, ("spoiler",), "yes", level=Level.RESTRICTED
        ),
    },
    wants={
        "secretary": Wants(
            -1,
            2,
            "2017Q4",
            "Ask at the upazila, in pairs and with a letter; never in the union itself.",
            "The list is public: it hangs in every office of the upazila.",
            "COAST",
            "COAST",
            level=Level.RESTRICTED,
        ),
        "lged": Wants(
            1, 4, "2017Q3", "Bring its own table of costs to one sheet.", "Your figures, under your name.", "BCAS", "BCAS"
        ),
        "erd": Wants(
            2, 4, "2017Q3", "A memorandum that names a post and a deputy.", "The desk changes, the agreement stays.",
            "ICCCAD", "ICCCAD",
        ),
    },
)  # fmt: skip

ICCCAD_FIRST = Sheet(
    {
        "moef": At(1, 5, "Signed the letter that opened the project.", "document", 3, ("key",), "yes"),
        "erd": At(1, 4, "Negotiates a memorandum with us.", "meeting", 3, ("gatekeeper",), "yes"),
        "finance": At(0, 5, "Listens, has not committed itself.", "meeting", 2, ("veto",), "not_yet"),
        "planning": At(1, 4, "Wants one code for all climate projects.", "statement", 2),
        "ingos": At(1, 3, "Asked for minutes.", "statement", 2),
        "gcf": At(1, 4, "Asks Bangladesh for a tracking system.", "document", 3),
        "media": MEDIA,
        "committee": At(1, 3, "Two members asked for figures.", "meeting", 2, ("target",)),
        "lgd": At(0, 4, "Has not answered the request for a letter.", "act", 2, ("gatekeeper",), "not_yet"),
    },
    wants={
        "finance": Wants(
            1,
            5,
            "2017Q4",
            "Meet the budget wing every quarter with one page.",
            "A shared code costs nothing and answers every donor.",
            "ICCCAD",
            "ICCCAD",
        ),
        "media": Wants(
            1, 4, "2017Q3", "One figure a month for six editors.", "Who decided, and where it went.", "BCAS"
        ),
    },
)
ICCCAD_SECOND = Sheet(
    broken=(
        Broken("moef", ("moef_unit", "bcct", "doe")),
        Broken("ingos", ("delta_aid", "waterbridge", "greenshore", "haven", "northern"), retires=False),
    ),
    places={
        "moef_unit": At(2, 4, "Gave its own list of projects for the register.", "act", 3, ("champion",), "yes"),
        "bcct": At(0, 4, "Sends figures, signs nothing.", "act", 2, ("gatekeeper",), "not_yet"),
        "doe": At(0, 2, "Came to the round table and did not speak.", "meeting", 2, idle=True),
        "delta_aid": At(2, 3, "Gave its schemes for Bhola to the register.", "act", 3, ("champion",), "yes"),
        "waterbridge": At(1, 2, "Promised its list for May.", "statement", 2),
        "haven": At(0, 2, "Waits for its head office.", "statement", 2),
        "bb": At(1, 5, "Sat at the round table and offered its tables on lending.", "meeting", 3, ("key",), "not_yet"),
        "bbs": At(0, 4, "Will publish if asked by a ministry.", "statement", 2, ("key",), "not_yet"),
        "lged": At(0, 4, "Keeps the costs of all local schemes.", "meeting", 3, ("key", "gatekeeper"), "not_yet"),
        "erd": At(
            0,
            4,
            "Three of four counterparts left; the new desk does not know the project.",
            "meeting",
            3,
            ("gatekeeper",),
            "not_yet",
            why="person",
            context="Transfers at the External Resources Division",
        ),
        "finance": At(
            1,
            5,
            "Its budget report names climate money by ministry for the first time.",
            "document",
            3,
            ("veto",),
            "yes",
            why="shifted",
        ),
    },
    wants={
        "erd": Wants(
            2,
            4,
            "2017Q3",
            "Begin again with the new desk; write to posts, with a deputy named.",
            "The desk changes, the agreement stays.",
            "planning",
            "ICCCAD",
        ),
        "finance": Wants(1, 5, "2017Q4", result="The budget wing uses our definition in one table."),
    },
    not_looked=("lgd",),
)

BCAS_FIRST = Sheet(
    {
        "moef": At(1, 4, "Its officers helped with the trial interviews.", "meeting", 2, ("key",), "yes"),
        "finance": At(0, 5, "Decides on what is counted.", "meeting", 3, ("veto",), "not_yet"),
        "planning": At(-1, 4, "Regards the tracking of climate money as its own.", "meeting", 2, ("veto",), "yes"),
        "erd": At(1, 4, "Opened its files for the interviews.", "act", 2, ("gatekeeper",), "yes"),
        "audit": At(1, 4, "Asks the same questions; cannot say so.", "meeting", 3, ("target",), "not_yet"),
        "committee": At(0, 3, "Its library asked for a paper.", "document", 2),
        "media": MEDIA,
        "gcf": At(1, 4, "Made tracking a condition.", "document", 3),
    },
    wants={
        "audit": Wants(
            2,
            4,
            "2017Q3",
            "Give auditors the list of what counts as a climate project; introduce C3ER.",
            "You have the right to an answer; we have the list.",
            "BCAS",
            "BCAS",
        )
    },
)
BCAS_SECOND = Sheet(
    broken=(Broken("moef", ("moef_unit", "bcct")),),
    places={
        "moef_unit": At(1, 4, "Two officers check our chart.", "act", 3, ("champion",), "yes"),
        "bcct": At(0, 4, "Answers when asked twice.", "act", 2, ("gatekeeper",), "not_yet"),
        "bb": At(1, 4, "Green finance unit shows us how lending is counted.", "meeting", 3, ("key",), "not_yet"),
        "bbs": At(1, 4, "Agreed to tables on losses by district.", "meeting", 3, ("key",), "yes"),
        "lged": At(1, 4, "Adds a column for climate schemes to its table.", "act", 3, ("key", "gatekeeper"), "yes"),
        "planning": At(
            -1,
            5,
            "After the change of leadership nothing passes without it.",
            "meeting",
            3,
            ("veto",),
            "yes",
            why="context",
            context="After a change of leadership two ministries",
            level=Level.CONSORTIUM,
        ),
        "audit": At(1, 4, "Asked for our list of projects.", "meeting", 3, ("target",), "not_yet", why=""),
        "erd": At(0, 4, "All whom we knew have left.", "meeting", 3, ("gatekeeper",), "not_yet", why="person"),
        "finance": At(1, 5, "Prints climate money by ministry.", "document", 3, ("veto",), "yes", why="shifted"),
    },
    wants={
        "planning": Wants(
            0,
            5,
            "2017Q4",
            "Brief both wings separately before every joint meeting; never name one of them alone.",
            "The mechanism counts, it does not lead.",
            "finance",
            "BCAS",
            level=Level.CONSORTIUM,
        ),
        "audit": Wants(2, 4, "2017Q3", result="It wants to see the list of C3ER before it says more."),
    },
)

COAST_FIRST = Sheet(
    {
        "parishads": At(0, 3, "Eleven unions let us begin.", "meeting", 2, ("key", "gatekeeper"), "not_yet"),
        "engineers": At(
            -1, 4, "Refused to show the tables without an order.", "act", 3, ("veto",), "yes", level=Level.CONSORTIUM
        ),
        "dc_bhola": At(0, 4, "New in office.", "meeting", 1, ("gatekeeper",)),
        "contractors": At(
            -2, 4, "Had two measurements stopped.", "act", 2, ("spoiler", "veto"), "yes", level=Level.CONSORTIUM
        ),
        "secretary": At(
            -1, 3, "Keeps the lists in his own house.", "act", 3, ("gatekeeper",), "yes", level=Level.RESTRICTED
        ),
        "women": At(2, 1, "Ask for the list of schemes in twelve unions.", "act", 3, ("champion",), "not_yet"),
        "planning": At(-1, 3, "Local plans come back without a word.", "hearsay", 1),
        "media": MEDIA,
        "lgd": At(0, 4, "Its letter would open every door.", "meeting", 3, ("key", "gatekeeper"), "not_yet"),
        "moef": At(0, 4, "Not seen on the islands.", "judgement", 1),
    },
    wants={
        "contractors": Wants(
            -1,
            3,
            "2017Q4",
            "Put up the signboard with length, height and sum before work begins, and measure in public.",
            "Whoever builds what is written there has nothing to fear.",
            "dc_bhola",
            "COAST",
            level=Level.CONSORTIUM,
        ),
        "engineers": Wants(
            0, 4, "2017Q3", "Invite them to hearings as experts.", "Your table, read out by you.", "COAST"
        ),
        "women": Wants(2, 3, "2017Q4", "Hand them the list first, in Bangla.", "আপনার ওয়ার্ডের তালিকা।", "COAST", "COAST"),
    },
)
COAST_SECOND = Sheet(
    places={
        "parishads": At(
            1, 3, "১১টির মধ্যে ৭টি ইউনিয়ন উন্মুক্ত সভায় প্রকল্পের তালিকা পড়ে শুনিয়েছে।", "act", 3, ("key", "gatekeeper"), "yes",
            why="shifted",
        ),
        "dc_bhola": At(
            1, 4, "Ordered signboards at all new sites.", "act", 3, ("gatekeeper", "champion"), "yes", why="shifted"
        ),
        "engineers": At(
            -1, 4, "Two came to a hearing and left before the questions.", "act", 3, ("veto",), "yes", why="",
            level=Level.CONSORTIUM,
        ),
        "secretary": At(
            -2,
            3,
            "Told volunteers to stop asking and kept their register.",
            "act",
            3,
            ("spoiler", "gatekeeper"),
            "yes",
            why="shifted",
            level=Level.RESTRICTED,
        ),
        "women": At(2, 2, "Measure the embankment with us; engineers answer them.", "act", 3, ("champion",), "yes", why="shifted"),
        "lged": At(-1, 4, "Sends us back to the upazila engineer.", "act", 2, ("key", "gatekeeper"), "yes"),
        "bbs": At(0, 3, "Its figures on losses end at the district.", "document", 2),
        "bb": At(0, 3, "Not felt on the islands.", "judgement", 1),
    },
    wants={
        "secretary": Wants(
            0,
            3,
            "2017Q4",
            "Ask at the upazila, in pairs and with a letter; never in the union itself.",
            "The list is public: it hangs in the upazila.",
            "dc_bhola",
            "COAST",
            level=Level.RESTRICTED,
        ),
        "contractors": Wants(
            -1, 3, "2017Q4", result="Signboards stand at nine sites. Two contractors asked who had written them."
        ),
    },
    not_looked=("moef",),
)  # fmt: skip

C3ER_FIRST = Sheet(
    {
        "bbs": At(1, 4, "Lends us the frame of its survey.", "act", 3, ("key",), "yes"),
        "audit": At(0, 4, "Has not seen our list yet.", "judgement", 1, ("target",), "not_yet"),
        "parishads": At(1, 2, "Let students survey ponds in six unions.", "act", 2),
        "doe": At(1, 3, "Measures salinity at the same points.", "act", 2),
    }
)
CSRL_FIRST = Sheet(
    {
        "farmers": At(2, 1, "Read the union’s budget aloud at their meeting.", "act", 3, ("champion",), "not_yet"),
        "lgd": At(0, 4, "Circulars arrive in Kurigram a year late.", "hearsay", 1),
    }
)

MAPS = Maps(
    ibp="CFTM",
    actors=ACTORS,
    sheets={
        (INCEPTION, "1"): INCEPTION_FIRST,
        (INCEPTION, "2"): INCEPTION_SECOND,
        ("ICCCAD", "2016Q4"): ICCCAD_FIRST,
        ("BCAS", "2016Q4"): BCAS_FIRST,
        ("COAST", "2016Q4"): COAST_FIRST,
        ("ICCCAD", "2017Q1"): ICCCAD_SECOND,
        ("BCAS", "2017Q1"): BCAS_SECOND,
        ("COAST", "2017Q1"): COAST_SECOND,
        ("C3ER", "2017Q1"): C3ER_FIRST,
        ("CSRL", "2017Q1"): CSRL_FIRST,
    },
    rapports=(
        Knows("BCAS", "audit", 3, "working", "Meets the directorate every second month."),
        Knows("BCAS", "bb", 2, "working"),
        Knows("BCAS", "lged", 3, "formal", "Agreement on data of 2014."),
        Knows("ICCCAD", "moef_unit", 3, "personal"),
        Knows("ICCCAD", "finance", 2, "formal"),
        Knows("ICCCAD", "gcf", 2, "formal", level=Level.PROGRAMME),
        Knows("COAST", "dc_bhola", 2, "working"),
        Knows("COAST", "parishads", 3, "personal"),
        Knows("C3ER", "bbs", 2, "working"),
        Knows("CSRL", "farmers", 3, "personal"),
    ),
    introductions=(
        Introduces(
            "BCAS",
            "lged",
            "ICCCAD",
            "We need the costs of local schemes for the register.",
            date(2017, 2, 24),
            (
                ("promised", "", date(2017, 2, 27)),
                ("made", "Met on 14 March; a contact person is named.", date(2017, 3, 15)),
            ),
        ),
        Introduces(
            "BCAS",
            "audit",
            "C3ER",
            "We keep the list of what counts as a climate project.",
            date(2017, 3, 21),
            (("promised", "", date(2017, 3, 23)),),
        ),
        Introduces(
            "ICCCAD", "finance", "COAST", "To show the signboards of Bhola to the budget wing.", date(2017, 4, 9)
        ),
    ),
    agreed=(
        Agrees(
            "lged",
            0,
            4,
            "Headquarters adds our column, engineers on the islands send us away: both are true. We place it as undecided until an "
            "order goes out to the upazilas.",
        ),
    ),
    held_back={
        "contractors": "The two measurements are still with the court of the district; nothing is said about them now."
    },
)
