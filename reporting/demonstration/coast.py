"""What COAST Trust reports on the first quarter of 2017, partly in Bangla."""

from datetime import date

from partners.clearance import Level
from reporting.demonstration.telling import Changed, Reached, Remark, Said, Told

TOLD = Told(
    partner="COAST",
    went_well=(
        Said(
            "courtyards",
            "চরফ্যাশন ও মনপুরা উপজেলার ছয়টি ইউনিয়নে জলবায়ু অর্থায়ন নিয়ে ১৮টি উঠান বৈঠক হয়েছে। অংশ নিয়েছেন ৪১২ জন, তাঁদের ২৩৭ জন নারী।",
            "বৈঠকে মানুষ জানতে চেয়েছেন, বেড়িবাঁধ মেরামতের টাকা কোথা থেকে আসে, কে খরচ করে এবং কাজ শেষ হয়েছে কি না কে দেখে। তিনটি প্রশ্নের উত্তরই "
            "এখন ইউনিয়ন পরিষদের নোটিশ বোর্ডে লেখা আছে।",
            links=(("উঠান বৈঠকের প্রতিবেদন", "https://coast.example/cftm/uthan-boithok-2017"),),
        ),
        Said(
            "open_reading",
            "In Kutubdia citizens’ committees read the list of climate schemes of their union aloud at nine open meetings in February and "
            "March.",
            "Of 33 schemes read out, people could point to 27. The other six are being looked for together with the upazila engineer.",
            first="Open meetings were held in Kutubdia and schemes were discussed.",
        ),
        Said(
            "signboards",
            "কুতুবদিয়ায় তিনটি embankment site-এর signboard-এ এখন বরাদ্দ, ঠিকাদার ও কাজ শেষের তারিখ লেখা আছে; আগে কোনোটিই ছিল না।",
            "The executive engineer had the boards repainted within two weeks after the open meetings, at the cost of the contractors.",
        ),
        Said(
            "radio",
            "Radio Meghna in Char Fasson broadcast eight half-hour programmes on climate money, made by young women of the islands.",
            "Listeners sent 164 text messages; the ten most frequent questions went to the upazila parishad.",
            level=Level.PUBLIC,
        ),
    ),
    better=(
        Said(
            "letter_of_support",
            "Local government in Hatiya declined to open its scheme lists, because our staff came without a letter of support from the "
            "ministry.",
            "Four of seven union parishads refused between 12 and 21 February. Where we have worked for years nobody asked for a letter.",
            first="Some union parishads did not cooperate.",
        ),
        Said(
            "field_season",
            "The delayed start moved our visits to Manpura into the season of rough crossings: two of five were cancelled.",
        ),
        Said(
            "fishers",
            "দিনের বেলার বৈঠকে জেলে পরিবারের পুরুষেরা আসতে পারেননি; তাঁরা তখন নদীতে। বৈঠকের সময় আমরা আগে জেনে নিইনি।",
            "এপ্রিল থেকে মাছঘাটের কাছে সন্ধ্যায় বৈঠক হবে।",
        ),
        Said(
            "obstruction",
            "The secretary of Char Nilkantha union parishad told two of our volunteers to stop asking for scheme lists and kept the register "
            "that they had signed.",
            "A relative of his holds the contract for the culvert on the ward’s main path. Both volunteers are safe; they now ask at the "
            "upazila office and never go alone. Nobody else should be told which union this is.",
            level=Level.RESTRICTED,
        ),
    ),
    successes=(
        Said(
            "hearing",
            "The office of the deputy commissioner of Bhola will hold a public hearing on climate schemes every quarter, the first on 11 May.",
            "It will answer questions that were handed in two weeks before in writing or through Radio Meghna.",
        ),
        Said(
            "height",
            "উত্তর ধুরুং ইউনিয়নে বেড়িবাঁধের উচ্চতা নকশার চেয়ে ৪৫ সেন্টিমিটার কম ছিল; নাগরিক কমিটির মাপজোখের পর ঠিকাদার আবার মাটি ফেলেছেন।",
            "কমিটির সাতজন সদস্যের চারজন নারী। মাপজোখে উপজেলা প্রকৌশল দপ্তর ফিতা ও একজন কর্মী দিয়েছে।",
        ),
        Said(
            "committees",
            "Twelve citizens’ committees on climate schemes stand in Bhola and Cox’s Bazar; women chair five of them.",
            "Each has seven members and one page of rules in Bangla, adopted at its first meeting.",
        ),
    ),
    lessons=(
        Said(
            "question_not_complaint",
            "Officials answer a question that is asked in public and on paper; to a complaint they answer with another complaint.",
        ),
        Said(
            "women_measure",
            "নারীরা মাপতে শিখলে আলোচনার সুর বদলে যায়: অভিযোগের বদলে তাঁরা সংখ্যা বলেন, আর সংখ্যার উত্তর দিতেই হয়।",
        ),
        Said(
            "letter_first",
            "For new areas one letter from the centre saves ten visits. It should be asked for together with the memorandum, for all "
            "members at once.",
        ),
    ),
    changes=(
        Changed(
            "erosion",
            "negative",
            "local",
            date(2017, 3, 1),
            "ঢালচরে নদীভাঙনে মার্চ মাসে প্রায় ১৪০টি পরিবার ঘর হারিয়েছে।",
            "কমিটির দুজন সদস্য চর ছেড়ে চলে গেছেন; যাঁরা আছেন, তাঁদের কাছে ঘরের চিন্তা আগে।",
            "ঢালচরের বৈঠক চরফ্যাশন সদরে সরানো হয়েছে, যাতায়াতের খরচ প্রকল্প দিচ্ছে। ত্রাণের তালিকা প্রকাশের জন্য উপজেলাকে অনুরোধ করা হয়েছে।",
        ),
        Changed(
            "local_officers",
            "negative",
            "local",
            date(2017, 2, 12),
            "Union parishads in Hatiya ask for a letter of support before they show any list of schemes.",
            "Work in a third of our area stands still until a letter comes.",
            "ICCCAD asks for one letter for all members; meanwhile we work where committees already exist.",
        ),
        Changed(
            "dc_bhola",
            "positive",
            "local",
            date(2017, 3, 20),
            "The deputy commissioner of Bhola ordered that allocations and dates be displayed at every construction site.",
            "What citizens fought for site by site in Kutubdia is now the rule in a whole district.",
            "Committees photograph each board once a month; we hand a summary to the office.",
            links=(("Text of the order", "https://coast.example/cftm/bhola-order"),),
        ),
    ),
    progress=Reached(
        "237 of 412 people at courtyard meetings were women; women chair five of twelve committees. Two members use a wheelchair, and "
        "meetings are held where they can come.",
        "Fishermen at sea, and the Jaladas community in Kutubdia, which we reached with one meeting only.",
        "Evening meetings at the landing places from April; a facilitator from the Jaladas community has been found.",
    ),
    context=Reached(
        "নদীভাঙনে ঘর হারানো ১৪০ পরিবারের ৩৯টির প্রধান নারী; তাঁদের সঙ্গে আলাদা কথা বলা হয়েছে।",
        "যাঁরা চট্টগ্রাম বা ঢাকায় চলে গেছেন, তাঁদের খোঁজ আমরা রাখতে পারিনি।",
        "দুটি পরিবারের সঙ্গে ফোনে যোগাযোগ আছে; FLM-এর সহযোগীরা বাকিদের খোঁজে সাহায্য করবেন।",
    ),
    dropped={"COAST.motorcycle": "The motorcycle was repaired in January."},
)

RETURNED_WITH = (
    "The field work is impressive and the Bangla reads well. Two sentences are too general for what you have achieved: under “What went "
    "well?” say how many meetings in Kutubdia and what became of the schemes, and under “What could be better?” say which parishads, when and "
    "why. A reader in Dhaka should be able to act on it. Please leave the restricted line exactly as it is."
)

REMARKS = (
    Remark(
        "meetings",
        "progress",
        "How many meetings were there, and what became of the schemes that were read out?",
        on="COAST.open_reading",
        by="CFTM",
        answer="নয়টি সভা, ৩৩টি প্রকল্প। ২৭টি পাওয়া গেছে, ছয়টির খোঁজ চলছে। Both figures now stand in the statement.",
        state="agreed",
        ending="Thank you. These are the figures a minister asks for.",
    ),
    Remark(
        "parishads",
        "progress",
        "Which parishads did not cooperate, when, and on what grounds? As it stands nobody can act on it.",
        on="COAST.letter_of_support",
        by="CFTM",
        answer="Four of seven in Hatiya, in February, for want of a letter. We name the upazila and not the parishads, since we want to come back there.",
        state="clarified",
        ending="Understood. ICCCAD has been asked for the letter.",
    ),
)
