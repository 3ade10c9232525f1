"""The inception report of Fairer Labour Migration as IID wrote it for its consortium, and how PROKAS reviewed it twice."""

from partners.clearance import Level
from reporting.demonstration.telling import Answer, Inception, Part, Remark

TOLD = Inception(
    ibp="FLM",
    answers={
        "problem": {
            "issue": Answer(
                "Whoever leaves Bangladesh to work abroad pays several times what the law allows, and pays most of it to people who "
                "do not exist on paper. The government has fixed the cost of migration for the main countries of destination. Hardly "
                "anybody knows the rate, nobody gives a receipt, and the price is made in a chain of middlemen between the village and "
                "the employer. Families sell land or borrow to pay it, and the first years abroad only pay back the debt."
            ),
            "harmed": Answer(
                "According to the Bureau of Manpower, Employment and Training some 700,000 people left for work in the first eleven months "
                "of 2016, more than 100,000 of them women. RMMRU’s panel shows families in Tangail who paid three and four times the rate. "
                "It harms most those who start with least: landless families of Comilla and Tangail, fishing villages of Sitakunda, and "
                "women from Manikganj who should pay nothing at all and are asked for twenty to sixty thousand taka.",
                links=(("RMMRU, cost of migration: panel tables", "https://rmmru.example/flm/panel-2014"),),
            ),
            "causes": Answer(
                "গ্রামে একজন দালালকে ছাড়া কেউ বিদেশ যাওয়ার কথা ভাবতে পারেন না; তিনি প্রতিবেশী, অনেক সময় আত্মীয়। The licence is in Dhaka, the "
                "recruit is in the village, and the law knows nobody in between: that is where the money goes. Visas are traded abroad "
                "before they reach a licensed recruiter, so that even an honest one passes on a price. Those who overcharge are rarely "
                "fined, since a complaint needs a receipt and a receipt is what the migrant never gets."
            ),
            "tried": Answer(
                "The Overseas Employment and Migrants Act of 2013 made overcharging punishable; complaints reach the Bureau, few end with "
                "money paid back. Government-to-government recruitment to Malaysia showed that it can cost less than Tk 40,000, and ended "
                "because it moved too few. Awareness campaigns told people to beware of brokers; they went on to the broker they knew. We "
                "conclude that neither law nor leaflet works alone: the person in the middle must be given a lawful place or lose the trade."
            ),
            "inclusion": Answer(
                "Women in domestic work migrate under a rule that costs them nothing and are charged all the same; when they come home ill or "
                "unpaid they are blamed. Wives who stay behind carry the debt without having signed it. বেদে ও ঋষি সম্প্রদায়ের নারীরা "
                "সরকারি প্রশিক্ষণকেন্দ্রে পৌঁছাতে পারেন না। Persons with disabilities are refused at the medical test, often after having paid."
            ),
        },
        "objectives": {
            "change": Answer(
                "By the end of 2018 a person who plans to leave from one of our nine upazilas knows the fixed rate, asks for a receipt and "
                "gets one. Recruiters who hold a licence answer for the agents who work for them. The ministry publishes every quarter how "
                "many complaints came in and how many ended with money returned. Women leave for domestic work without paying."
            ),
            "theory": Answer(
                "If the rate hangs where people decide, if a receipt becomes usual, and if recruiters have to name their agents, then "
                "overcharging can be proved, and what can be proved can be stopped. Migrants’ committees and journalists create the demand; "
                "a small group in parliament and two ministries can meet it. We would be wrong if after a year receipts are given and show "
                "the wrong sum: then the power lies in the trade of visas abroad, and our plan has to move there."
            ),
            "collective": Answer(
                "No single member reaches from a courtyard in Harirampur to a standing committee of parliament. YPSA and BOMSA know who pays, "
                "RMMRU proves how much, IID has the ear of officials and recruiters. The same figure said by five organisations in one month "
                "is news; said by each for itself it is a complaint."
            ),
            "inclusion": Answer(
                "Each outcome has a target for women of its own, since the two migrations differ: men are overcharged before they leave, women "
                "are underpaid after they arrive. We do not count “participants” without saying who they were."
            ),
        },
        "consortium": {
            "decides": Answer(
                "A steering group of the four focal persons, with WARBE as a guest until it joins in February, meets on the first Sunday of a "
                "month; IID takes the chair and writes the minutes. Decisions are taken by agreement. Where there is none within two meetings, "
                "each member writes half a page and PROKAS is asked to hear both; until then nothing is said in public in the name of all."
            ),
            "informs": Answer(
                "A shared folder, a call every second Tuesday, and one page per member before each steering group. Field visits are announced a "
                "week ahead, so that two members do not stand at the same door."
            ),
            "conflicts": Answer(
                "Two members receive money for training from bodies in which recruiters sit; both have said so in writing. IID sits on an "
                "advisory committee of the ministry. Whoever has an interest in a matter leaves the room when it is decided, and the minutes say so."
            ),
            "inclusion": Answer(
                "Three of the four focal persons are women. BOMSA speaks for women migrants in the steering group with a voice of its own, and "
                "WARBE will do so for those who returned. Minutes are in Bangla, so that field staff can read what was decided about their work."
            ),
        },
        "power": {
            "decides": Answer(
                "On paper the Ministry of Expatriates’ Welfare and Overseas Employment fixes the rate and the Bureau of Manpower, Employment "
                "and Training (BMET) licenses recruiters. In fact a decision needs three more: the Home Ministry, which has the police who act "
                "on a complaint, the association of recruiting agents, without whose consent no rate has yet been enforced, and some ten "
                "recruiters with a direct line to employers in Riyadh and Kuala Lumpur. District employment offices decide nothing and hold "
                "what everybody needs: the files. On our map these five stand apart, where they were one circle called “government” before.",
                first="The Ministry of Expatriates’ Welfare and Overseas Employment and BMET decide on the cost of migration. They are the main "
                "power holders. Recruiting agents have influence too.",
            ),
            "supports": Answer(
                "Open supporters are four members of the parliamentary caucus, the labour wings in Riyadh and Amman, and the heads of three "
                "training centres. More important are those who could help and do not yet: the national media, which print the sum of "
                "remittances every month and never what a migrant paid, and the Expatriates’ Welfare Bank, which could ask for a receipt before "
                "it lends. Both are placed as passive with high influence. IID works with eight editors; RMMRU knows two members of the bank’s "
                "board and will introduce BOMSA.",
                first="Civil society, migrants, the media and parts of the government support fair migration.",
            ),
            "opposes": Answer(
                "“Middlemen” are three groups and need three strategies. Village agents live on a commission, are known to everybody and would "
                "accept a card and a fixed sum: YPSA and BOMSA talk to them, without names. Agents tied to one recruiter collect for him in "
                "several upazilas; they follow the recruiter, so IID speaks with him. Document fixers sell passports, medical certificates and "
                "police clearances that did not come from an office; with them there is nothing to talk about, and what we learn goes to the "
                "district administration. In two upazilas councillors share in the income of the second group. Their names "
                "and the upazilas are known to YPSA and to BOMSA; they are not written down here.",
                level=Level.RESTRICTED,
                first="Brokers and middlemen are against the project, because they profit. Some local politicians protect them.",
            ),
            "moves": Answer(
                "Until December 2017: the agents’ association from opposing to neutral on receipts, through two recruiters who already give "
                "them (IID); the Home Ministry from absent to informed, through the caucus (RMMRU writes, IID visits); eight editors from "
                "passive to interested (IID); village agents in Banshkhali and Sitakunda from opposed to talking (YPSA). গন্তব্য দেশের ভিসা-বাণিজ্য "
                "আমাদের নাগালের বাইরে; labour wings watch it for us. Each of these has one responsible member and a date in the plan.",
                first="We will sensitise the power holders through meetings, workshops and advocacy, and mobilise the media.",
            ),
            "inclusion": Answer(
                "Of the 38 actors on our map six are women or women’s organisations, five of them with low influence. The officer for women’s "
                "affairs of an upazila is not asked about migration, although she registers the cases of those who come home: we place her as "
                "passive with influence, and BOMSA sees her first."
            ),
        },
        "risks": {
            "greatest": Answer(
                "Likely and serious: a middleman threatens a help desk or a family that complained. Likely, less serious: transfers of officers "
                "make us begin again. Less likely, very serious: a market of destination closes, prices rise overnight and nobody speaks about "
                "receipts any more. Unlikely, serious: one of our figures is wrong and is used against all of us."
            ),
            "mitigation": Answer(
                "Help desks never work alone, and no family is named before it agrees in writing (YPSA, BOMSA). We write to posts and copy the "
                "file (IID). RMMRU checks every figure before it leaves the consortium, with a second pair of eyes outside. For the closing "
                "of a market the steering group meets within a week and decides what is stopped."
            ),
            "harm": Answer(
                "A person who complains may lose the money and the journey. We therefore say before every complaint what can follow, and accept "
                "a no. যাঁরা সালিশে যান, তাঁদের পরিবারকে দুই সপ্তাহ পর আবার ফোন করা হয়। A village agent who talks to us can be punished by those "
                "above him: such talks are held without a list of names."
            ),
            "inclusion": Answer(
                "Threats reach women through their families, so BOMSA asks about safety at home as well as on the way. Risks are looked at "
                "separately for women and men at every steering group."
            ),
        },
        "mel": {
            "indicators": Answer(
                "Five. The cost that a migrant paid, as a multiple of the fixed rate and of monthly earnings (SDG 10.7.1), by sex and country; "
                "baseline from RMMRU’s panel, target: half the excess by the end of 2018. The share of those who left with a receipt: baseline "
                "under one in twenty, target one in three. Complaints settled with money paid back. Women who left for domestic work without "
                "paying. Actors who moved on the map, with the evidence."
            ),
            "sources": Answer(
                "One questionnaire for all members, held by RMMRU; 25 minutes, in Bangla. Each member checks a tenth of its own interviews by "
                "telephone. BMET’s figures by upazila are asked for every quarter and compared. Figures leave the consortium after a second "
                "reader outside it has seen them."
            ),
            "learning": Answer(
                "Every quarter after the reflection workshop. We would change the plan if receipts are given and do not lower the price, if a "
                "second member reports threats of the same kind, or if a market opens or closes."
            ),
            "inclusion": Answer(
                "Everything is counted by sex, and disability is asked with the short set of six questions. A figure about migrants that does "
                "not tell women from men is sent back to whoever made it."
            ),
        },
        "gesi": {
            "excluded": Answer(
                "Women who migrate, though the rules are made for them; wives and mothers who carry the debt; young men of fishing villages, "
                "who are spoken of and not with; people who came home with nothing. In the committees that fix the rate no migrant has a seat."
            ),
            "measures": Answer(
                "BOMSA trains returned women as trainers and chairs our subgroup on inclusion. YPSA sits with its help desks where women "
                "already come, in the digital centres, and keeps a woman adviser there. RMMRU’s panels of arbitration have a woman member each. "
                "IID asks for two women among the speakers of every dialogue, or does not hold it."
            ),
            "safeguarding": Answer(
                "প্রতিটি সংগঠনের সুরক্ষানীতি আছে এবং একজন করে দায়িত্বপ্রাপ্ত ব্যক্তি আছেন। Whoever speaks with survivors has been trained and "
                "does so in pairs. Pictures only with consent, never of cases. What we are told in confidence stays with the member who heard it."
            ),
        },
        "communications": {
            "audiences": Answer(
                "People who plan to leave hear the rate and “ask for the receipt” from returned migrants, in markets and on local radio. Ministers "
                "and the caucus get one page with one figure. Recruiters hear from us before the newspapers do. Journalists get the table "
                "behind every number."
            ),
            "silence": Answer(
                "We name no agent, councillor or office in public, and no place so small that one could guess. Talks with village agents are not "
                "announced, photographed or counted on social media. ক্ষতিগ্রস্ত ব্যক্তির ছবি আমরা ছাপি না, তিনি রাজি হলেও।",
                level=Level.CONSORTIUM,
            ),
            "inclusion": Answer(
                "Everything for the villages is spoken or drawn as well as written. Voices in our material are half women’s, and they speak "
                "about more than suffering."
            ),
        },
        "budget": {
            "money": Answer(
                "Tk 4.86 crore in two years. IID 1.42 (convening, briefs, media), YPSA 1.08 (help desks, theatre), BOMSA 0.94 (training, "
                "hotline), RMMRU 0.92 (survey, arbitration), set aside for WARBE from February 0.50. Sixty per cent is spent outside Dhaka. "
                "Tk 18 lakh are kept for what the map will show and nobody can plan."
            ),
            "people": Answer(
                "Thirty-one people, nineteen of them women; eleven full time, all of these in the field. Focal persons give a third of their time."
            ),
            "enough": Answer(
                "Not for the hotline at night, nor for legal aid beyond a first letter. We ask other donors for both; without them the hotline "
                "closes at nine and cases go to the district legal aid committee."
            ),
            "inclusion": Answer(
                "Tk 22 lakh are for what lets people take part: child care at trainings, a companion on the way, sign language, day wages for "
                "those who lose one by coming."
            ),
        },
        "diligence": {
            "control": Answer(
                "Each member keeps its own account for the project, with two signatures from Tk 10,000 on. Payments to participants are made by "
                "mobile money against a list. IID sees the ledgers of all once a quarter; an auditor chosen by PROKAS sees them once a year."
            ),
            "registered": Answer(
                "All four are registered with the NGO Affairs Bureau or their university. Interviews with migrants abroad need the consent of "
                "the labour wings, asked for on 1 December. A letter of support for field work is not required by law and will be asked for all "
                "the same: local offices want one."
            ),
            "misconduct": Answer(
                "By telephone, by letter or to the safeguarding person of any member, not only one’s own; anonymously if one wishes. PROKAS is "
                "told within two working days. Nobody who reports in good faith loses by it."
            ),
        },
    },
    parts={
        "IID": Part(
            "Leads the consortium: convenes officials, recruiters and migrants, writes the briefs, works with journalists and the caucus, and "
            "answers to PROKAS for the whole.",
            "It can bring an agents’ association and a returned migrant to one table, and has done so. Its briefs are read because they fit "
            "on a page.",
        ),
        "YPSA": Part(
            "Help desks in the digital centres of Sitakunda, Mirsharai and Banshkhali, street theatre, talks with village agents.",
            "চট্টগ্রামের গ্রামে পঁচিশ বছরের কাজ: মানুষ YPSA-র কর্মীদের নাম ধরে চেনেন। Nobody else of us is trusted by those who pay and by those "
            "who collect.",
        ),
        "BOMSA": Part(
            "Prepares women before they leave and supports them when they return: training by returned workers, the hotline, cases of unpaid wages.",
            "It is an association of the women concerned. Labour wings in Riyadh, Amman and Beirut answer its calls.",
        ),
        "RMMRU": Part(
            "The survey of what people pay, the common questionnaire, arbitration between migrants and agents in Tangail, the research behind "
            "every claim.",
            "Ministers may dislike its figures and do not doubt them. Its panel goes back to 2014, so that change can be shown.",
        ),
    },
)

# The first round: what is asked, how the consortium answers, and how it ends in the second.
REMARKS = (
    Remark(
        "middlemen",
        "power",
        "“Brokers and middlemen” are one circle on your map and one word here. YPSA’s people speak of at least three kinds, who earn in "
        "different ways and fear different things. Please take the cluster apart, and write a strategy for each. Nobody needs to be named.",
        on="FLM.power.opposes",
        by="FLM",
        answer="আপনার কথা ঠিক। We sat down with the field teams of YPSA and BOMSA on 12 January and came to three groups, each with its own "
        "strategy and responsible member. What concerns councillors stays restricted.",
        state="agreed",
        ending="This is what the chapter needed. The careful wording on councillors is right as it stands.",
    ),
    Remark(
        "in_fact",
        "power",
        "Formally the ministry decides. Who has to agree in fact before a rate is enforced? The answer says in which order doors have to be opened.",
        on="FLM.power.decides",
        by="FLM",
        answer="Rewritten: five power holders instead of one circle, with the Home Ministry and the agents’ association among them.",
        state="agreed",
        ending="Clear now. Please keep these five apart on the power map as well.",
    ),
    Remark(
        "passive",
        "power",
        "Where are those who could do much and do nothing? The media appear among the supporters, but do they print what a migrant paid?",
        on="FLM.power.supports",
        answer="They do not, and we had placed them by hope. The media now stand as passive with high influence; so does the Expatriates’ Welfare "
        "Bank, which we had forgotten. RMMRU has access to its board.",
        state="clarified",
        ending="Good that the rapport with the bank is shared across members.",
    ),
    Remark(
        "who_moves",
        "power",
        "“Sensitise the power holders” does not tell who goes where. Whom do you want to move, by when, and which member knows the way in?",
        on="FLM.power.moves",
        by="FLM",
        answer="Four movements until December 2017, with one responsible member each. The trade in visas abroad is beyond our reach, and we now say so.",
        state="agreed",
    ),
    Remark(
        "plan_spoilers",
        "plan",
        "The plan has no activity that deals with middlemen, although they are the strongest spoilers on your map. Once the power chapter tells "
        "the groups apart, the plan should say who does what with each, and by which quarter.",
        on="Whoever leaves for work abroad",
        by="FLM",
        answer="Version 2 of the plan adds talks with village agents (YPSA) and a register of agents kept by recruiters (IID), and names this comment.",
        state="agreed",
        ending="Seen in version 2.",
    ),
    Remark(
        "half_the_excess",
        "mel",
        "To halve the excess cost within two years is very ambitious: nobody has managed it yet. Would a lower target not be more honest?",
        on="FLM.mel.indicators",
        answer="We have talked about it at length and would keep it. In the two villages where agents give receipts the excess fell by half within "
        "a year; a lower target would say that we expect receipts not to work. If it fails we want to know it.",
        state="disagreed",
        ending="A reasoned disagreement; I accept it. We look at it again at the workshop in March.",
    ),
    Remark(
        "councillors",
        "power",
        "@Ishrat: could one guess from this which upazilas are meant, if somebody knows where YPSA has its desks? I would rather ask for less.",
        on="FLM.power.opposes",
        is_internal=True,
        by="FLM",
        asks=True,
        reply="I read it with the field list beside me. Nine upazilas, two of them meant: nobody could tell. But the row must stay restricted, also in "
        "the next round, and I shall tell Maksuda Begum by telephone not to add detail.",
        ending="Unchanged in the second round. Done.",
    ),
)

RETURNED_WITH = (
    "A strong inception report: the problem, the roles of the members and the budget convince. One chapter does not yet carry the weight that the "
    "plan puts on it: the power analysis speaks of “government” and “middlemen” as if each were one actor. Please answer the comments on that "
    "chapter and on the plan; the rest can stay as it is. Whatever could endanger somebody stays restricted."
)
APPROVED_WITH = "The power analysis has become the best part of the report. Thank you for taking the questions seriously, also where you disagree."
