"""What IID, as lead of FLM, made of its members’ reports on the first quarter of 2017."""

from reporting.demonstration.telling import Consolidated, Line, Reached

CONSOLIDATED = Consolidated(
    ibp="FLM",
    statements=(
        # What went well?
        Line(
            ("YPSA.help_desks", "BOMSA.pre_departure", "BOMSA.hotline"),
            text="Whoever plans to leave, and whoever is in trouble abroad, now has somewhere to ask: 683 people came to the help desks in "
            "Chittagong district, 326 women read and understood their contracts in Manikganj, and 241 called the hotline.",
            detail="Most questions concerned contracts, the fixed rate and smart cards. In 19 cases the labour wings in Riyadh, Amman and Beirut "
            "acted; seven women came home with their wages.",
        ),
        Line(("IID.dialogue",)),
        Line(
            ("IID.spoilers", "YPSA.agents_talk"),
            text="Middlemen are marked as spoilers on the power map, with one strategy for each group, and a first group of 19 village agents has "
            "come to talk about a lawful role.",
            detail="Village agents ask for identity cards and a fixed commission. Agents tied to one recruiter are approached through the "
            "recruiter; against fixers of documents only enforcement is left.",
        ),
        Line(
            ("IID.journalists", "YPSA.theatre"),
            text="What migration really costs is being discussed in public: in 14 markets of Sitakunda and Mirsharai after street theatre, and in "
            "nine articles and broadcasts by journalists who have learnt to ask for the receipt.",
            detail="After every play a returned migrant told what he or she had paid, and in four markets village agents joined the "
            "discussion. Four of the nine reports appeared outside Dhaka.",
        ),
        Line(("BOMSA.training_centres",)),
        Line(("BOMSA.husbands",)),
        Line(("YPSA.sandwip",)),
        Line(("IID.reflection",)),
        # What could be better?
        Line(
            ("IID.coordination", "BOMSA.coordination"),
            text="Coordination inside the consortium was limited: two members planned dialogues in one district in the same month, and one read of "
            "the dialogue in Comilla in the newspaper.",
            detail="From April on there is one calendar and a call every second Tuesday, open to contributors and not only to focal persons.",
        ),
        Line(
            ("IID.slipped", "YPSA.late_start"),
            text="Because the project and its funds came later than planned, the study of recruitment costs slipped by seven weeks and the help desk "
            "in Banshkhali by five.",
            detail="Comilla is complete; Brahmanbaria and Tangail follow in May.",
        ),
        Line(("YPSA.letter",)),
        Line(
            ("YPSA.women_evening", "BOMSA.hotline_hours"),
            text="Two services were offered at the wrong hour for women: street theatre in the evening, and a hotline that closed at nine, before "
            "domestic workers are done.",
            detail="Theatre moves to afternoons on school grounds, and the hotline stays open until midnight. Next time we ask first.",
        ),
        Line(("BOMSA.late_papers",)),
        Line(("IID.passive_media",)),
        # Key successes and achievements
        Line(("IID.cost_figures",)),
        Line(
            ("YPSA.refunds", "BOMSA.wages_back"),
            text="Tk 28.05 lakh came back to migrants and their families: Tk 18.40 lakh from middlemen to 23 people who had paid in advance, and "
            "Tk 9.65 lakh of unpaid wages in 11 cases.",
            detail="Seventeen cases were settled by arbitration in the village, six through the district office, 11 by labour wing, recruiting "
            "agency and BOMSA over one file. The oldest complaint was four years old.",
        ),
        Line(
            ("IID.rate_boards", "YPSA.rate_wall"),
            text="The fixed rates become visible where people decide: painted on the walls of 21 union parishads in Chittagong, and soon on boards "
            "in the employment offices of twelve districts.",
            detail="The parishads paid for the paint themselves. The text of the boards, agreed with BMET on 23 March, was tested with 40 people who "
            "plan to leave.",
        ),
        Line(("BOMSA.free_migration",)),
        Line(("YPSA.returnee_forum",)),
        Line(("BOMSA.centre_time",)),
        Line(("IID.caucus",)),
        # Lessons learnt
        Line(
            ("IID.receipt", "BOMSA.rule_in_hand"),
            text="Paper in the migrant’s own hand has more power than our telephone call: the printed rule before payment, the receipt after it. "
            "Nobody can object to either in public.",
        ),
        Line(
            ("IID.agents_neighbours", "YPSA.agents_split"),
            text="Village agents are neighbours and often relatives. Whoever lives in the village wants to be able to stay there: offer a lawful "
            "role to those, and do not call all of them criminals.",
        ),
        Line(("YPSA.one_who_paid",)),
        Line(("BOMSA.family",)),
        Line(("YPSA.desk_place",)),
        Line(("BOMSA.silence",)),
    ),
    changes=(
        Line(
            ("IID.musaniat", "BOMSA.musaniat_women"),
            text="Saudi Arabia introduced Musaniat, a database of employers, recruiters and contracts, domestic work included.",
            meaning="Properly implemented it lets a contract be checked before departure and a missing woman be found; as yet many households are "
            "entered without a telephone number.",
            response="We ask for access for district employment offices, and check the entries of 30 women; the list of errors goes to the "
            "ministry in May.",
        ),
        Line(("YPSA.district_office",)),
        Line(
            ("IID.malaysia", "YPSA.malaysia_rush"),
            text="Malaysia admits workers from Bangladesh again through a small number of recruiters, and collection of advance payments has begun "
            "in the villages.",
            meaning="People know the fixed rate and pay more all the same, for fear of missing the chance.",
            response="The names of the admitted recruiters and the rate are announced in every market and union in which partners work, with the "
            "advice to pay nothing in advance.",
        ),
        Line(("IID.leadership",)),
        Line(("BOMSA.demand_women",)),
    ),
    aside={
        "IID.agents_association": "Not before the association has answered our invitation of 4 April.",
        "IID.two_readers": "Good advice for ourselves: passed on to the communications subgroup.",
        "YPSA.passport_fee": "Concerns a few district towns only; the help desks deal with it.",
        "BOMSA.shelter": "For information. It changes nothing in the plan.",
    },
    progress=Reached(
        "194 of 683 visitors of the help desks, 27 of 64 participants of the dialogue and all 326 trainees of BOMSA are women; 48 husbands "
        "planned for the care of their children. Twelve people with disabilities were advised at home. 41 trainees come from the Bede and Rishi "
        "communities.",
        "Wives who manage household and debt while the man is abroad, young men of fishing villages who think of irregular ways, and women "
        "refused at the medical test.",
        "The second round of cost interviews includes wives; two meetings in fishing villages are fixed; BOMSA talks with the medical centres.",
    ),
    context=Reached(
        "Contracts of women in domestic work were looked at separately; girls in class ten were heard without their parents.",
        "Women abroad without a telephone, and people without a smartphone who cannot look into the database.",
        "Employment offices are asked to look it up free of charge; families’ questions go to the labour wing once a month.",
    ),
)
