"""What YPSA reports on the first quarter of 2017, mostly in Bangla."""

from datetime import date

from partners.clearance import Level
from reporting.demonstration.telling import Changed, Reached, Remark, Said, Told

TOLD = Told(
    partner="YPSA",
    went_well=(
        Said(
            "help_desks",
            "সীতাকুণ্ড, মিরসরাই ও বাঁশখালী উপজেলায় অভিবাসী সহায়তা ডেস্ক চালু হয়েছে; তিন মাসে ৬৮৩ জন পরামর্শ নিয়েছেন, তাঁদের ১৯৪ জন নারী।",
            "ডেস্কগুলো ইউনিয়ন ডিজিটাল সেন্টারে বসে সপ্তাহে তিন দিন। সবচেয়ে বেশি প্রশ্ন ছিল চুক্তিপত্র, সরকার নির্ধারিত ব্যয় ও স্মার্ট কার্ড নিয়ে।",
            links=(("মাসিক হিসাব", "https://ypsa.example/flm/help-desk-2017-q1"),),
        ),
        Said(
            "theatre",
            "Street theatre on the true cost of migration was played in 14 markets of Sitakunda and Mirsharai before some 5,200 people.",
            "After every play a returned migrant told what he or she had paid. In four markets village agents joined the discussion.",
            level=Level.PUBLIC,
        ),
        Said(
            "agents_talk",
            "Nineteen village agents in Banshkhali came to a closed talk about a lawful role, on the sole condition that no names be written.",
            "They asked for identity cards from a licensed recruiter and for a fixed commission. Eleven want to meet again.",
            level=Level.CONSORTIUM,
        ),
        Said(
            "sandwip",
            "সন্দ্বীপে union parishad-এর মাসিক সভায় নিরাপদ অভিবাসন এখন একটি নিয়মিত agenda; সাতটি ইউনিয়নে সিদ্ধান্তটি লিখিত হয়েছে।",
        ),
    ),
    better=(
        Said(
            "letter",
            "স্থানীয় সরকারের কয়েকটি কার্যালয় মন্ত্রণালয়ের সমর্থনপত্র ছাড়া সভায় আসতে রাজি হয়নি; ফলে মিরসরাইয়ের দুটি সভা পিছিয়ে গেছে।",
            "আমরা ১৬ ফেব্রুয়ারি চিঠির জন্য আবেদন করেছি। এখনো উত্তর পাইনি।",
        ),
        Said(
            "late_start",
            "Because funds arrived late the help desk in Banshkhali opened on 19 February instead of 15 January.",
        ),
        Said(
            "women_evening",
            "সন্ধ্যার পথনাটকে নারী দর্শক কম ছিলেন—প্রতি পাঁচজনে একজনেরও কম। স্থান ও সময় ঠিক করার আগে নারীদের জিজ্ঞেস করা হয়নি।",
            "এপ্রিলে চারটি প্রদর্শনী বিকেলে স্কুলের মাঠে হবে।",
        ),
        Said(
            "threat",
            "A document fixer near the passport office in the district town told our desk officer to stop handing out the list of fees.",
            "He named the constable who, he said, would see to it. Our officer now works with a colleague; the police superintendent has been "
            "informed by word of mouth.",
            level=Level.RESTRICTED,
        ),
    ),
    successes=(
        Said(
            "refunds",
            "মধ্যস্বত্বভোগীদের কাছ থেকে ২৩ জন অভিবাসনপ্রত্যাশী মোট ১৮ লাখ ৪০ হাজার টাকা ফেরত পেয়েছেন।",
            "স্থানীয় সালিশে ১৭টি এবং জেলা কর্মসংস্থান ও জনশক্তি অফিসের মাধ্যমে ৬টি অভিযোগ নিষ্পত্তি হয়েছে। ফেরত পাওয়া ব্যক্তিদের পাঁচজন নারী।",
        ),
        Said(
            "rate_wall",
            "The fixed rates for seven countries are painted on the walls of 21 union parishads, at the parishads’ own expense.",
            "The first wall was painted in Barabkunda; the chairman of the neighbouring union asked for the stencil.",
            links=(("Photographs", "https://ypsa.example/flm/walls"),),
        ),
        Said(
            "returnee_forum",
            "ফেরত আসা অভিবাসীদের একটি ফোরাম গঠিত হয়েছে; ৮৬ জন সদস্যের ৩১ জন নারী, সভাপতিও একজন নারী।",
            "ফোরামের সদস্যরা পালা করে সহায়তা ডেস্কে বসেন। যাঁরা যেতে চান, তাঁরা তাঁদের কথাই আগে বিশ্বাস করেন।",
        ),
    ),
    lessons=(
        Said(
            "one_who_paid",
            "যে মানুষ নিজে টাকা দিয়ে ঠকেছেন, তাঁর একটি কথা দশটি প্রচারপত্রের চেয়ে বেশি কাজ করে।",
        ),
        Said(
            "desk_place",
            "A help desk belongs where people already stand in a queue. In the digital centres of the unions we counted three times as many "
            "visitors as in our own office.",
        ),
        Said(
            "agents_split",
            "Not all agents are alike: whoever lives in the village wants to be able to stay there, and this is where one can begin.",
        ),
    ),
    changes=(
        Changed(
            "malaysia_rush",
            "negative",
            "local",
            date(2017, 3, 12),
            "মালয়েশিয়া যাওয়ার পথ খোলার খবরে গ্রামে গ্রামে আগাম টাকা তোলা শুরু হয়েছে।",
            "নির্ধারিত ব্যয়ের কথা মানুষ শুনছেন, কিন্তু সুযোগ হারানোর ভয়ে বেশি টাকা দিচ্ছেন।",
            "বাজারে মাইকে অনুমোদিত এজেন্সির নাম জানানো হচ্ছে; আগাম টাকা না দেওয়ার পরামর্শ সহায়তা ডেস্কে লেখা আছে।",
        ),
        Changed(
            "district_office",
            "positive",
            "local",
            date(2017, 2, 20),
            "The district employment and manpower office in Chittagong hears complaints every Monday without an appointment.",
            "People from the upazilas need one journey instead of three.",
            "Help desks prepare the papers; a member of the returnees’ forum travels with those who cannot read.",
        ),
        Changed(
            "passport_fee",
            "neutral",
            "national",
            date(2017, 1, 22),
            "Applications for passports are taken in more district towns, each with its own order of the queue.",
            "Shorter ways, and new places for document fixers.",
            "The steps for each office hang at the help desks, with the official fee.",
        ),
    ),
    progress=Reached(
        "৬৮৩ জন সেবাগ্রহীতার ১৯৪ জন নারী; ১২ জন প্রতিবন্ধী ব্যক্তি বাড়িতে বসে পরামর্শ পেয়েছেন।",
        "জেলেপাড়ার তরুণেরা, যাঁদের অনেকে অনিয়মিত পথে যাওয়ার কথা ভাবেন।",
        "জেলেপাড়ায় দুটি বৈঠকের তারিখ ঠিক হয়েছে।",
    ),
    context=Reached(
        "Women who return are heard on Mondays by a woman officer; we asked for this and it was granted.",
        "Families from Sandwip, for whom one day is not enough to reach the office and come home.",
        "The forum looks for a place where they can stay overnight.",
    ),
)

# The review has begun.
REMARKS = (
    Remark(
        "refunds_shown",
        "progress",
        "১৮ লাখ ৪০ হাজার টাকা ফেরত—এটি বড় সাফল্য। Is there a paper for each of the 23, and could you add one with the names blacked out?",
        on="YPSA.refunds",
        by="FLM",
    ),
    Remark(
        "no_names",
        "progress",
        "The condition of these talks was that no names be written. Before this goes into the consolidated report: does “Banshkhali” together "
        "with the number of agents tell too much?",
        on="YPSA.agents_talk",
        is_internal=True,
        by="FLM",
        asks=True,
    ),
    Remark(
        "which_letter",
        "progress",
        "আপনারা কোন দপ্তরে চিঠির আবেদন করেছেন? COAST asks for the same letter; one request for both projects may be quicker.",
        on="YPSA.letter",
        answer="স্থানীয় সরকার বিভাগে, ১৬ ফেব্রুয়ারি; আবেদনের কপি IID-র কাছে আছে। We would gladly join COAST.",
        state="clarified",
    ),
)
