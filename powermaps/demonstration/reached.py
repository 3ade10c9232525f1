"""Whom the demonstration's work on the power dynamics reached and whom it missed, by partner and quarter."""

from reporting.demonstration.telling import Reached

DECEMBER, FIRST = "2016Q4", "2017Q1"

REACHED: dict[tuple[str, str], Reached] = {
    ("ICCCAD", DECEMBER): Reached(
        "Three of the fifteen persons behind the names on our first map are women.",
        "No women’s organisation and no group of people with disabilities stands on it.",
    ),
    ("BCAS", DECEMBER): Reached("Not yet considered.", "Women in the agencies: we knew the heads only, who are men."),
    ("COAST", DECEMBER): Reached(
        "সংরক্ষিত আসনের নারী সদস্যদের আলাদা করে মানচিত্রে বসানো হয়েছে।", "জেলে পরিবারের নারীরা, যাঁদের কোনো সংগঠন নেই।"
    ),
    ("IID", DECEMBER): Reached(
        "Associations of returned women workers were placed from the beginning.",
        "Young people who plan to leave have nobody who speaks for them.",
    ),
    ("YPSA", DECEMBER): Reached("নারী ইউপি সদস্যদের মতামত নেওয়া হয়েছে।", "পাহাড়ি পাড়ার মানুষ।"),
    ("BOMSA", DECEMBER): Reached("Twenty returned domestic workers said who has power over them.", "Employers’ wives."),
    ("ICCCAD", FIRST): Reached(
        "The women among the officials were asked for their own view of who decides.",
        "Nobody on the map speaks for indigenous communities of the Hill Tracts.",
        "Two networks of people with disabilities are to be entered once we have met them.",
    ),
    ("BCAS", FIRST): Reached(
        "Seven of 26 interviewed officials are women.",
        "At the workshop with MoEF and ERD not one woman took part; who moved there, men judged.",
        "Invitations go to women officers by name from April.",
    ),
    ("COAST", FIRST): Reached(
        "নাগরিক কমিটির পাঁচজন নারী সভাপতি বলেছেন, কে কোন দিকে সরেছে।",
        "জলদাস সম্প্রদায় ও সাগরে থাকা জেলেরা।",
        "জলদাস সম্প্রদায় থেকে একজন সহায়ক ঠিক করা হয়েছে।",
    ),
    ("C3ER", FIRST): Reached("Women’s savings groups in Shyamnagar were asked who decides about ponds.", ""),
    ("IID", FIRST): Reached(
        "Returned women workers drew their own map of those who take a share of what they pay.",
        "Wives who hold the household’s debt appear on nobody’s map.",
        "The second round of interviews asks them.",
    ),
    ("YPSA", FIRST): Reached(
        "In four unions women members of the parishad were asked apart from the men about agents and councillors.",
        "Women who recruit for domestic work: we know of them and have no safe way to them yet.",
    ),
    ("BOMSA", FIRST): Reached(
        "৩২৬ জন প্রশিক্ষণার্থী বলেছেন, কাকে টাকা দিতে হয়েছে।",
        "Women who are abroad now: their employers hold the power over them and stand on no map.",
    ),
    ("RMMRU", FIRST): Reached(
        "Every arbitration panel has a woman member; three of them helped to place the agents.",
        "Young men in debt, who avoid every meeting.",
    ),
}
