"""What BOMSA reports on the first quarter of 2017, partly in Bangla."""

from datetime import date

from partners.clearance import Level
from reporting.demonstration.telling import Changed, Reached, Remark, Said, Told

TOLD = Told(
    partner="BOMSA",
    went_well=(
        Said(
            "pre_departure",
            "সিংগাইর ও হরিরামপুরে ৩২৬ জন নারী বিদেশে যাওয়ার আগে নিজের চুক্তিপত্র পড়ে বুঝে নিয়েছেন।",
            "যাঁরা পড়তে পারেন না, তাঁদের জন্য ফেরত আসা নারী কর্মীরা চুক্তির সাতটি শর্ত ছবি দেখিয়ে বুঝিয়েছেন।",
            links=(("ছবির কার্ড", "https://bomsa.example/flm/chhobir-card"),),
        ),
        Said(
            "training_centres",
            "Three technical training centres let our returnees teach one lesson of the thirty-day course for domestic workers.",
            "Centres in Manikganj, Faridpur and Dhaka. The lesson covers wages, days off, the telephone number of the labour wing, and how one "
            "keeps one’s passport.",
        ),
        Said(
            "hotline",
            "The hotline answered 241 calls, 58 of them from abroad; in 19 cases the labour wings in Riyadh, Amman and Beirut acted.",
            "Seven women came home with their wages; one is still in the shelter at the embassy.",
        ),
        Said(
            "husbands",
            "স্বামী ও শ্বশুরবাড়ির লোকজনের সঙ্গে আলাদা বৈঠক এই প্রথম; ৪৮ জন পুরুষ সন্তানের দেখাশোনার লিখিত পরিকল্পনা করেছেন।",
        ),
    ),
    better=(
        Said(
            "late_papers",
            "Women receive their contracts on average four days before departure, too late to change anything, and our training comes as "
            "late.",
            "We must reach them when they register, which needs the training centres’ agreement.",
        ),
        Said(
            "coordination",
            "We learnt of the dialogue in Comilla from a newspaper; two of our members live in that town and could have spoken there.",
        ),
        Said(
            "hotline_hours",
            "হটলাইন রাত নয়টায় বন্ধ হয়, অথচ গৃহকর্মীরা কাজ শেষ করে ফোন করতে পারেন তার পরে।",
            "এপ্রিল থেকে রাত বারোটা পর্যন্ত একজন ফোন ধরবেন।",
        ),
        Said(
            "broker",
            "In one union of Harirampur a councillor collects a fee from every woman who registers, and calls it a donation.",
            "Five women confirmed it independently of each other; none wants to be named. The councillor’s brother is a village agent. We "
            "have not yet decided to whom we turn.",
            level=Level.RESTRICTED,
        ),
    ),
    successes=(
        Said(
            "wages_back",
            "বকেয়া বেতনের ১১টি অভিযোগে মোট ৯ লাখ ৬৫ হাজার টাকা আদায় হয়েছে।",
            "দূতাবাসের শ্রম উইং, রিক্রুটিং এজেন্সি ও BOMSA একসঙ্গে প্রতিটি নথি দেখেছে। সবচেয়ে দীর্ঘ অভিযোগটি চার বছর আগের।",
        ),
        Said(
            "free_migration",
            "Sixty-two women left for domestic work without paying anything, as the rules foresee, after they had shown the rule to the agent.",
            "Before, women of the same villages paid between Tk 20,000 and Tk 60,000.",
        ),
        Said(
            "centre_time",
            "The training centre in Manikganj moved the lesson on contracts from the last week of the course to the first.",
            "The head of the centre proposes the same to the Bureau for all centres that train domestic workers.",
        ),
    ),
    lessons=(
        Said(
            "family",
            "পরিবারের সঙ্গে কথা না বললে প্রশিক্ষণ অর্ধেক থেকে যায়। টাকা কার নামে আসবে, সন্তান কে দেখবে—এসব যাওয়ার আগেই ঠিক করতে হয়।",
        ),
        Said(
            "rule_in_hand",
            "The printed rule in a woman’s own hand works better than our phone call to the agent.",
        ),
        Said(
            "silence",
            "Silence on the hotline is not a good sign. When calls from one country stop, we now ask the labour wing whether telephones are "
            "being taken away.",
        ),
    ),
    changes=(
        Changed(
            "musaniat_women",
            "positive",
            "global",
            date(2017, 2, 1),
            "সৌদি আরবের নতুন তথ্যভান্ডার Musaniat-এ গৃহকর্মীর চুক্তি ও নিয়োগকর্তার ঠিকানা লেখা থাকছে।",
            "ঠিকমতো চালু হলে নিখোঁজ নারীর খোঁজ পাওয়া সহজ হবে; এখনো অনেক ঘরে ফোন নম্বর লেখা নেই।",
            "৩০ জন নারীর তথ্য মিলিয়ে দেখছি; ভুলের তালিকা মে মাসে মন্ত্রণালয়ে দেওয়া হবে।",
        ),
        Changed(
            "demand_women",
            "negative",
            "national",
            date(2017, 3, 5),
            "Recruiters must send two women for every man to Saudi Arabia, and agents put pressure on families who have no wish to let a "
            "daughter go.",
            "More women leave unprepared, some younger than the law allows.",
            "Returnees visit families before registration; cases under age go to the district office within a day.",
        ),
        Changed(
            "shelter",
            "neutral",
            "global",
            date(2017, 1, 29),
            "The shelter in Riyadh moved to a larger house outside the city.",
            "More places, but women who flee cannot reach it by themselves.",
            "The new address and a taxi number stand on our picture cards.",
        ),
    ),
    progress=Reached(
        "All 326 trainees are women, 41 of them from the Bede and Rishi communities; 48 husbands took part for the first time.",
        "Women with disabilities, who are refused at the medical test before we meet them.",
        "We talk with the medical centres’ association about clear reasons for a refusal.",
    ),
    context=Reached(
        "Five group talks on the pressure on families, two of them with girls in class ten and without their parents.",
        "Women who are abroad now and have no telephone.",
        "Their families’ questions are collected and sent to the labour wing once a month.",
    ),
)

# The review has begun.
REMARKS = (
    Remark(
        "sixty_two",
        "progress",
        "Sixty-two women who paid nothing: how do you know that nobody in the family paid in their place?",
        on="BOMSA.free_migration",
        by="FLM",
    ),
    Remark(
        "councillor",
        "progress",
        "Union, office and kinship together point to one man. It is restricted, so it stays; but we should offer BOMSA help with the decision to whom "
        "it turns, before anybody else hears of it.",
        on="BOMSA.broker",
        is_internal=True,
    ),
)
