"""What some partners reported on the last weeks of 2016, when the projects began: little, and something to carry forward."""

from datetime import date

from reporting.demonstration.telling import Changed, Consolidated, Line, Reached, Said, Told

ICCCAD = Told(
    partner="ICCCAD",
    went_well=(
        Said(
            "kick_off",
            "The kick-off meeting of CFTM on 14 December brought all members together and agreed who looks after which institution.",
        ),
    ),
    better=(
        Said(
            "definition",
            "Nobody in the consortium or in government could show us an agreed definition of climate finance.",
            "We noted seven definitions in use in the first three weeks alone.",
        ),
        Said("venue", "Meetings had to be moved twice, because rooms were booked for one day instead of the season."),
    ),
    successes=(
        Said(
            "inception",
            "The inception report was drafted by five organisations in one document and sent on 22 December.",
        ),
    ),
    lessons=(
        Said("early_talks", "A visit before the official letter makes the letter shorter and its answer faster."),
    ),
    changes=(
        Changed(
            "election",
            "neutral",
            "global",
            date(2016, 11, 9),
            "The outcome of the election in the United States makes its payments to the Green Climate Fund uncertain.",
            "International money may become scarcer during the life of the project.",
            "We follow the announcements and keep partners informed.",
        ),
    ),
    progress=Reached("Nine of 21 people at the kick-off were women.", "Organisations of people with disabilities."),
    context=Reached("Not yet considered.", "We have not asked who loses first when funds shrink."),
)

BCAS = Told(
    partner="BCAS",
    went_well=(Said("letters", "Requests for interviews reached all nine agencies before the turn of the year."),),
    better=(Said("questions", "The interview questions were too many: the trial took almost two hours."),),
    successes=(
        Said(
            "trial", "Two trial interviews at the Planning Commission produced a first chart of how funds are approved."
        ),
    ),
    lessons=(
        Said("one_hour", "An hour is what an official can give; everything beyond it costs the second appointment."),
    ),
    changes=(
        Changed(
            "paris",
            "positive",
            "global",
            date(2016, 11, 4),
            "The Paris Agreement entered into force, and Bangladesh is bound to report on climate finance it receives.",
            "Transparency is now an obligation, not only a wish of civil society.",
            "Every request for data quotes the article concerned.",
        ),
    ),
    progress=Reached("One of the two officials was a woman.", "Local staff of the agencies."),
    context=Reached(
        "The reporting rules mention women and indigenous peoples.", "Nothing is known yet about either in our data."
    ),
)

COAST = Told(
    partner="COAST",
    went_well=(Said("unions", "চরফ্যাশন, মনপুরা ও কুতুবদিয়ার ১১টি ইউনিয়নে কাজের প্রস্তুতি শেষ হয়েছে।"),),
    better=(
        Said("motorcycle", "The only motorcycle of the Manpura office was under repair for three weeks."),
        Said("women_staff", "Only two of nine new field workers are women."),
    ),
    successes=(Said("volunteers", "Forty volunteers, half of them women, were chosen at public meetings."),),
    lessons=(Said("harvest", "ধান কাটার সময় বৈঠক ডাকলে কেউ আসেন না; কৃষি পঞ্জিকা দেখে তারিখ ঠিক করতে হয়।"),),
    changes=(
        Changed(
            "new_parishads",
            "neutral",
            "local",
            date(2016, 12, 28),
            "Zila parishads were elected for the first time; their members have no office and no list of schemes yet.",
            "A further body will decide on local schemes.",
            "Its members are invited to all open meetings.",
        ),
    ),
    progress=Reached("Twenty of forty volunteers are women.", "Fishing families who live on their boats."),
    context=Reached("Five of the new members whom we met are women.", "The island unions without a seat."),
)

IID = Told(
    partner="IID",
    went_well=(
        Said(
            "launch", "The launch of FLM on 8 December was attended by three agencies of government and by recruiters."
        ),
    ),
    better=(
        Said(
            "coordination",
            "Partners heard of each other’s plans by chance; nobody keeps a common calendar.",
        ),
    ),
    successes=(
        Said("map", "A first power map with 38 actors was drawn by four organisations on one wall in one day."),
    ),
    lessons=(Said("names", "Draw the map with pencils: half of the actors moved once a second partner had spoken."),),
    changes=(
        Changed(
            "forum",
            "positive",
            "global",
            date(2016, 12, 12),
            "Bangladesh hosted the Global Forum on Migration and Development in Dhaka.",
            "For some months migration has the attention of ministers.",
            "We quote the host’s own commitments in every request.",
        ),
    ),
    progress=Reached("Fourteen of 41 guests at the launch were women.", "Migrants’ wives and daughters."),
    context=Reached("A day of civil society dealt with women migrants.", "Young people had no day of their own."),
)

YPSA = Told(
    partner="YPSA",
    went_well=(Said("staff", "সীতাকুণ্ড ও বাঁশখালীতে ছয়জন কর্মী নিয়োগ পেয়েছেন, তাঁদের চারজন নারী।"),),
    better=(Said("rooms", "Rooms in two union digital centres were promised but not yet cleared."),),
    successes=(Said("baseline", "নয়টি ইউনিয়নে ৫৪০টি পরিবারের প্রাথমিক জরিপ শেষ হয়েছে।"),),
    lessons=(Said("tea", "Agents talk at the tea stall in the morning, not in a meeting room in the afternoon."),),
    changes=(
        Changed(
            "men_to_saudi",
            "positive",
            "global",
            date(2016, 8, 10),
            "Saudi Arabia has lifted its ban on men from Bangladesh in most occupations.",
            "Many prepare to leave, and prices rise with demand.",
            "The help desks begin with Saudi Arabia.",
        ),
    ),
    progress=Reached("সাক্ষাৎকার দেওয়া ৫৪০ জনের ২৯১ জন নারী।", "পাহাড়ি পাড়ার পরিবার।"),
    context=Reached("Women asked about domestic work at every meeting.", "People with disabilities did not come."),
)

BOMSA = Told(
    partner="BOMSA",
    went_well=(Said("returnees", "বিশজন ফেরত আসা নারী কর্মী প্রশিক্ষক হিসেবে কাজ করতে রাজি হয়েছেন।"),),
    better=(Said("cards", "The picture cards were printed in grey, and the colours matter."),),
    successes=(Said("agreement", "Two training centres signed an agreement before the end of the year."),),
    lessons=(Said("listen", "যে নারী কষ্ট পেয়ে ফিরেছেন, তাঁকে প্রথমে শুধু শুনতে হয়; নাম-ঠিকানা পরে লেখা যায়।"),),
    changes=(
        Changed(
            "women_numbers",
            "neutral",
            "national",
            date(2016, 12, 31),
            "More than a hundred thousand women left for work within one year.",
            "Training places do not suffice for all.",
            "We train trainers first.",
        ),
    ),
    progress=Reached("All twenty are women, three of them widows.", "Husbands and mothers-in-law."),
    context=Reached("The figures tell women from men.", "They do not tell under what conditions the women work."),
)

REPORTS = (ICCCAD, BCAS, COAST, IID, YPSA, BOMSA)

NOT_EXPECTED = {
    "C3ER": "The agreement with C3ER was signed on 28 December. Its first report covers the first quarter of 2017.",
    "CSRL": "CSRL started on 2 January after its own board had approved the budget.",
    "RMMRU": "RMMRU worked on the common questionnaire only; it is reported by IID for this quarter.",
}


def _all_of(ibp: str, *partners: Told) -> Consolidated:
    """A first consolidated report: every line as its partner wrote it."""
    criteria = ("went_well", "better", "successes", "lessons")
    return Consolidated(
        ibp=ibp,
        statements=tuple(
            Line((f"{told.partner}.{said.key}",))
            for criterion in criteria
            for told in partners
            for said in getattr(told, criterion)
        ),
        changes=tuple(Line((f"{told.partner}.{changed.key}",)) for told in partners for changed in told.changes),
        aside={},
        progress=Reached(
            "In the first weeks mostly women on our own staff and among volunteers, about half of them.",
            "Nearly everybody for whom the project is meant: work in the field begins in February.",
        ),
        context=Reached("Not yet considered by all members.", "To be asked of every member in the next quarter."),
    )


CONSOLIDATED = (_all_of("CFTM", ICCCAD, BCAS, COAST), _all_of("FLM", IID, YPSA, BOMSA))
