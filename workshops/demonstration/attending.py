"""Who came on 29 March 2017: the partners' people, PROKAS, and guests. All of them are invented."""

from datetime import datetime, timedelta

from django.utils.timezone import make_aware

from partners.demonstration import Cast
from partners.models import Organisation, User
from workshops.attending import code_for, come_as_oneself, let_all_in, let_in, sign_in
from workshops.models import Participant, Workshop
from workshops.models.attendance import new_phone_key

KIND = Organisation.Kind
WOMEN = {
    *("Farhana", "Rezwana", "Sharmin", "Salma", "Rokeya", "Shamima", "Maksuda", "Nasima", "Laila", "Shirin", "Tasnim"),
    *("Sultana", "Ishrat", "Nasrin"),
}
YOUNG = {"Tahmid Hasan", "Rezwana Karim", "Asif Iqbal", "Imran Kabir"}
KEPT_AWAY = {"Golam Mostafa", "Laila Arjuman"}  # expected, and did not come

# Guests who were expected: name, where from, sex, on whose behalf, came.
GUESTS = [
    ("Hasina Parvin", "Department of Environment", "women", KIND.NATIONAL_GOVERNMENT, True),
    ("Shahidul Haque", "Bureau of Manpower, Employment and Training", "men", KIND.NATIONAL_GOVERNMENT, True),
    ("Mokhlesur Rahman", "Economic Relations Division", "men", KIND.NATIONAL_GOVERNMENT, False),
    ("Afroza Khanam", "Union parishad, Ukhia", "women", KIND.LOCAL_GOVERNMENT, False),
    ("Zakir Hossain", "A recruiting agency", "men", KIND.PRIVATE_SECTOR, True),
    ("Monira Begum", "Returnee women's group, Manikganj", "women", KIND.MIGRANTS, True),
    ("Delwar Hossain", "Returnee migrants' union", "men", KIND.MIGRANTS, True),
]
# Walk-ins and phones that nobody expected.
BY_PHONE = [
    ("Tahmina Rahman", "A daily newspaper", "women", KIND.MEDIA, True),
    ("Rakib Hasan", "A daily newspaper", "men", KIND.MEDIA, True),
    ("Jannatul Ferdous", "University of Dhaka", "women", KIND.ACADEMIA, True),
    ("Sadia Islam", "University of Dhaka", "women", KIND.ACADEMIA, True),
    ("Peter Lindqvist", "An international organisation", "men", KIND.INTERNATIONAL, False),
]


def register(workshop: Workshop, cast: Cast) -> None:
    """Entered beforehand, ticked off at the desk or joined with an account; the rest by phone, let in together."""
    desk, opens = (
        cast.facilitator,
        make_aware(datetime.combine(workshop.held_on, workshop.starts_at or datetime.min.time())),
    )
    doors = opens - timedelta(minutes=40)
    minute = iter(range(200))
    expected = [*cast.focal_persons.values(), *cast.contributors.values()]
    for person in dict.fromkeys([*expected, *cast.consortium_leads.values()]):
        _entered(workshop, person, by=desk)
    for person in dict.fromkeys([*expected, *cast.consortium_leads.values()]):
        if person.name not in KEPT_AWAY:
            come_as_oneself(workshop, person, new_phone_key(), at=doors + timedelta(minutes=next(minute)))
    for adviser in (desk, cast.programme_reviewer, *cast.reviewers.values()):
        there = come_as_oneself(workshop, adviser, new_phone_key(), at=doors)
        there.rewrite(version=there.version, by=desk, sex=_sex_of(adviser.name))
    for name, house, sex, kind, came in GUESTS:
        guest = Participant.add(workshop, by=desk, name=name, organisation_name=house, sex=sex, kind=kind)
        if came:
            let_in(guest, by=desk, at=doors + timedelta(minutes=next(minute)))
    code_for(workshop, opens)
    for name, house, sex, kind, is_young in BY_PHONE:
        words = {"organisation_name": house, "sex": sex, "kind": kind, "is_young": is_young}
        sign_in(workshop, new_phone_key(), at=doors + timedelta(minutes=next(minute)), name=name, **words)
    let_all_in(workshop, by=desk, at=opens + timedelta(minutes=5))


def _entered(workshop: Workshop, person: User, *, by: User) -> None:
    """Somebody of a partner, on the list before the day."""
    seats = person.appointments.exclude(seat=None).select_related("seat__organisation")
    house = next((one.seat.organisation for one in seats if one.seat), None)
    words = {"organisation_id": house.pk, "kind": house.kind} if house else {"organisation_name": "PROKAS"}
    young = person.name in YOUNG
    Participant.add(workshop, by=by, name=person.name, sex=_sex_of(person.name), is_young=young, **words)


def _sex_of(name: str) -> str:
    return "women" if name.split()[0] in WOMEN else "men"
