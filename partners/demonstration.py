"""Knows a programme to try the portal with: two consortia, ten partners, a person in every role. All people are invented."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.timezone import now

from partners.accounts import open_account
from partners.appointing import appoint
from partners.models import IBP, Organisation, Seat, User
from partners.standing import Role

PASSWORD = "shapla-nodi-2017"

KICKED_OFF_ON = date(2016, 12, 1)
WARBE_JOINED_ON = date(2017, 2, 1)


class SignIn(NamedTuple):
    """Somebody to sign in as, and what one then is."""

    role: str
    email: str
    password: str = PASSWORD


@dataclass(frozen=True)
class Cast:
    """Who was loaded: partners by their acronym, projects by their code."""

    ibps: dict[str, IBP] = field(default_factory=dict)
    seats: dict[str, Seat] = field(default_factory=dict)
    focal_persons: dict[str, User] = field(default_factory=dict)
    contributors: dict[str, User] = field(default_factory=dict)
    consortium_leads: dict[str, User] = field(default_factory=dict)
    reviewers: dict[str, User] = field(default_factory=dict)
    programme: dict[str, User] = field(default_factory=dict)  # by role

    @property
    def administrator(self) -> User:
        return self.programme[Role.ADMINISTRATOR]

    @property
    def facilitator(self) -> User:
        return self.programme[Role.FACILITATOR]

    @property
    def programme_reviewer(self) -> User:
        return self.programme[Role.REVIEWER]

    @property
    def observer(self) -> User:
        return self.programme[Role.OBSERVER]


@dataclass(frozen=True)
class Human:
    name: str
    position: str
    shares_contact: bool = True

    def email_at(self, organisation: str) -> str:
        """first.last@organisation.example: the domain is reserved, no message ever arrives anywhere."""
        return f"{'.'.join(self.name.lower().split())}@{organisation.lower()}.example"


@dataclass(frozen=True)
class Partner:
    acronym: str
    name: str
    kind: str
    focal_person: Human
    contributor: Human
    overview: str


KIND = Organisation.Kind

IBPS = {
    "CFTM": ("Climate Finance Transparency Mechanism", "#1f5f8b"),
    "FLM": ("Fairer Labour Migration", "#0b5d4b"),
}

# Each consortium with its lead first.
PARTNERS = {
    "CFTM": [
        Partner(
            "ICCCAD",
            "International Centre for Climate Change and Development",
            KIND.ACADEMIA,
            Human("Farhana Yasmin", "Programme Coordinator"),
            Human("Imran Kabir", "Research Officer"),
            "A research and learning centre in Dhaka that studies how vulnerable countries adapt to a changing climate. "
            "It trains officials, journalists and young researchers, and follows how money for adaptation is promised, "
            "released and spent.",
        ),
        Partner(
            "BCAS",
            "Bangladesh Centre for Advanced Studies",
            KIND.ACADEMIA,
            Human("Golam Mostafa", "Senior Research Fellow"),
            Human("Rezwana Karim", "Research Associate"),
            "An independent institute for policy research on environment, water and development. It advises ministries "
            "on climate plans and works with union councils that want to read a budget for its climate share.",
        ),
        Partner(
            "C3ER",
            "Centre for Climate Change and Environmental Research",
            KIND.ACADEMIA,
            Human("Sharmin Nahar", "Assistant Director"),
            Human("Tahmid Hasan", "Research Assistant"),
            "A university centre that models climate risk, assesses environmental impact and teaches both. Within the "
            "consortium it keeps the data: which project counts as climate finance, and why.",
        ),
        Partner(
            "COAST",
            "COAST Trust",
            KIND.CIVIL_SOCIETY,
            Human("Mizanur Rahman", "Director, Policy and Advocacy", shares_contact=False),
            Human("Salma Khatun", "Upazila Organiser"),
            "Works with families on the islands and chars of the coast. It brings their questions about embankments and "
            "shelters to district offices and to the national debate on climate money.",
        ),
        Partner(
            "CSRL",
            "Campaign for Sustainable Rural Livelihoods",
            KIND.CIVIL_SOCIETY,
            Human("Nurul Amin", "Campaign Coordinator"),
            Human("Rokeya Sultana", "Campaign Officer"),
            "An alliance of farmers' groups, women's groups and organisations that campaigns for rural livelihoods. "
            "It organises hearings at which officials answer villagers on local climate spending.",
        ),
    ],
    "FLM": [
        Partner(
            "IID",
            "Institute of Informatics and Development",
            KIND.CIVIL_SOCIETY,
            Human("Shamima Akhter", "Programme Manager"),
            Human("Asif Iqbal", "Policy Analyst"),
            "A policy institute that turns data into dialogue. It convenes recruiting agents, officials and migrants, "
            "and prepares briefs on the cost of migration that a parliamentarian can read in five minutes.",
        ),
        Partner(
            "YPSA",
            "Young Power in Social Action",
            KIND.CIVIL_SOCIETY,
            Human("Maksuda Begum", "Focal Person, Migration"),
            Human("Arif Hossain", "Field Coordinator"),
            "A development organisation rooted in Chattogram. In the unions from which many people migrate it runs help "
            "desks on safe migration, and works with young people and persons with disabilities.",
        ),
        Partner(
            "WARBE",
            "WARBE",
            KIND.MIGRANTS,
            Human("Jahangir Alam", "Secretary General"),
            Human("Nasima Khanam", "Community Organiser"),
            "Founded by migrants who came home. Its committees of returnees advise those about to leave, accompany "
            "complaints against middlemen, and speak for migrants in national forums.",
        ),
        Partner(
            "BOMSA",
            "Bangladesh Ovhibashi Mohila Sramik Association",
            KIND.WOMEN_YOUTH,
            Human("Laila Arjuman", "Programme Director", shares_contact=False),
            Human("Shirin Sultana", "Counsellor"),
            "An association of women migrant workers. It prepares women before departure, supports them when they "
            "return, and follows cases of unpaid wages and abuse with embassies and ministries.",
        ),
        Partner(
            "RMMRU",
            "Refugee and Migratory Movements Research Unit",
            KIND.ACADEMIA,
            Human("Tasnim Chowdhury", "Senior Researcher"),
            Human("Mahbub Alam", "Research Associate"),
            "A research unit on migration. Its panel surveys show what families pay for a visa and what they earn by "
            "it, and its mediation committees settle disputes with middlemen in the villages.",
        ),
    ],
}

CONSORTIUM_LEADS = {
    "CFTM": (Human("Anisur Rahman", "Consortium Lead, CFTM"), "ICCCAD"),
    "FLM": (Human("Sultana Razia", "Consortium Lead, FLM"), "IID"),
}
REVIEWERS = {
    "CFTM": Human("Nazmul Huda", "Governance Adviser"),
    "FLM": Human("Tanvir Ahmed", "Migration Adviser"),
}
PROGRAMME = {
    Role.REVIEWER: (Human("Ishrat Jahan", "Quality and Inclusion Adviser"), "PROKAS"),
    Role.FACILITATOR: (Human("Nasrin Akter", "Learning Facilitator"), "PROKAS"),
    Role.ADMINISTRATOR: (Human("Habibur Rahman", "Programme Administrator"), "PROKAS"),
    Role.OBSERVER: (Human("Ellen Fischer", "Donor Representative"), "donor"),
}

SIGN_INS = [
    SignIn("Contributor, C3ER: finishes a draft", "tahmid.hasan@c3er.example"),
    SignIn("Focal person, RMMRU: its report came back", "tasnim.chowdhury@rmmru.example"),
    SignIn("Consortium lead, FLM", "sultana.razia@iid.example"),
    SignIn("PROKAS reviewer, FLM: three reports wait", "tanvir.ahmed@prokas.example"),
    SignIn("PROKAS reviewer, CFTM: inception, round two", "nazmul.huda@prokas.example"),
    SignIn("PROKAS reviewer, whole programme", "ishrat.jahan@prokas.example"),
    SignIn("Facilitator, whole programme", "nasrin.akter@prokas.example"),
    SignIn("Administrator", "habibur.rahman@prokas.example"),
    SignIn("Observer", "ellen.fischer@donor.example"),
]


@transaction.atomic
def load() -> Cast:
    """Create everybody and everything, or nothing."""
    cast = Cast()
    moment = now()
    for code, (name, colour) in IBPS.items():
        ibp = cast.ibps[code] = IBP.objects.create(code=code, name=name, colour=colour, starts_on=KICKED_OFF_ON)
        for partner in PARTNERS[code]:
            organisation = Organisation.objects.create(
                acronym=partner.acronym, name=partner.name, kind=partner.kind, overview=partner.overview
            )
            seat = cast.seats[partner.acronym] = Seat.objects.create(
                ibp=ibp,
                organisation=organisation,
                is_lead=partner is PARTNERS[code][0],
                joined_on=WARBE_JOINED_ON if partner.acronym == "WARBE" else KICKED_OFF_ON,
            )
            focal_person = _enter(partner.focal_person, partner.acronym)
            contributor = _enter(partner.contributor, partner.acronym)
            appoint(focal_person, Role.FOCAL_PERSON, seat=seat, at=moment)
            appoint(contributor, Role.CONTRIBUTOR, seat=seat, at=moment)
            cast.focal_persons[partner.acronym] = focal_person
            cast.contributors[partner.acronym] = contributor
        lead, organisation_of_lead = CONSORTIUM_LEADS[code]
        cast.consortium_leads[code] = _enter(lead, organisation_of_lead)
        appoint(cast.consortium_leads[code], Role.CONSORTIUM_LEAD, ibp=ibp, at=moment)
        # Leading a consortium does not keep one from writing in one's own organisation's report.
        appoint(cast.consortium_leads[code], Role.CONTRIBUTOR, seat=cast.seats[organisation_of_lead], at=moment)
        cast.reviewers[code] = _enter(REVIEWERS[code], "PROKAS")
        appoint(cast.reviewers[code], Role.REVIEWER, ibp=ibp, at=moment)
    for role, (human, organisation_of_human) in PROGRAMME.items():
        cast.programme[role] = _enter(human, organisation_of_human)
        appoint(cast.programme[role], role, at=moment)
    # Hashed once for all: hashing takes its time on purpose, and this password is published anyway.
    User.objects.update(password=make_password(PASSWORD))
    return cast


def _enter(human: Human, organisation: str) -> User:
    """An account. The telephone numbers begin with a prefix that no operator in Bangladesh holds."""
    return open_account(
        email=human.email_at(organisation),
        name=human.name,
        password=None,
        position=human.position,
        phone=f"+880 1000 {User.objects.count() + 101:06d}",
        shares_contact=human.shares_contact,
    )
