"""Pages for the phones in the room: no account, only the code on the wall and then a cookie."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from partners.refusals import Refused
from reporting.forms.fields import add_refusal
from reporting.models import Gone, Overtaken
from workshops import attending
from workshops.forms.phones import AboutMeForm, PhoneForm
from workshops.models import JoinCode, Participant
from workshops.models.attendance import CODE_LENGTH, new_phone_key
from workshops.pace import address_of, is_too_often
from workshops.phones import forget_phone, phone_of, remember_phone

# A room of 60 shares one address: only what no room does is held up, and never a code that is right.
WRONG_CODES, SIGN_INS = 120, 240
MINUTES = 10

asks = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@never_cache
@login_not_required
def join(request: HttpRequest) -> HttpResponse:
    """Where a phone stands: it types the code, waits at the desk, or is in the room."""
    if typed := request.GET.get("code", ""):
        code = _tidy(typed)
        if len(code) == CODE_LENGTH:
            return redirect("workshops:join_with", code=code)
        said = _("The code has six letters and digits. Type it as it stands on the wall.")
        return _ask_for_code(request, said, typed=typed, status=400)
    there = phone_of(request)
    if "still" in request.GET:  # the page of somebody who waits asks every few seconds
        waits = there is not None and not there.is_let_in and not there.workshop.is_closed
        return HttpResponse(status=204) if waits else HttpResponseClientRedirect(request.path)
    if there is None:
        return _ask_for_code(request)
    if there.is_let_in and not there.workshop.is_closed:
        return redirect("workshops:room")
    return render(request, "workshops/phone/waiting.html", {"participant": there, "workshop": there.workshop})


@asks
@never_cache
@login_not_required
def join_with(request: HttpRequest, code: str) -> HttpResponse:
    """Where the QR code leads: who are you?"""
    if code != (tidied := _tidy(code)):
        return redirect("workshops:join_with", code=tidied) if len(tidied) == CODE_LENGTH else _unknown(request, code)
    found = JoinCode.objects.select_related("workshop").filter(code=code).first()
    if found is None:
        return _unknown(request, code)
    workshop = found.workshop
    there = phone_of(request)
    if there and there.workshop_id == workshop.pk:
        return redirect("workshops:join")
    if workshop.is_closed or found.is_over(now()):
        context = {"workshop": workshop, "is_closed": workshop.is_closed}
        return render(request, "workshops/phone/expired.html", context, status=410)

    form = PhoneForm(request.POST if _is_filled_in(request) else None, workshop=workshop)
    if request.method == "POST":
        if is_too_often("sign-in", address_of(request), most=SIGN_INS, seconds=MINUTES * 60):
            form.add_error(None, _("Too many people signed in from here at once. Wait a minute, or go to the desk."))
            return _who_are_you(request, found, form, status=429)
        try:
            if "oneself" in request.POST and request.user.is_authenticated:
                key = new_phone_key()
                attending.come_as_oneself(workshop, request.user, key, at=now())
                return _known_from_now_on(key)
            if form.is_valid():
                key = form.cleaned_data["key"]
                attending.sign_in(workshop, key, at=now(), **form.words)
                return _known_from_now_on(key)
        except ValidationError as error:
            add_refusal(form, error)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _who_are_you(request, found, form, status=400 if form.errors else 200)


@asks
@never_cache
@login_not_required
def my_entry(request: HttpRequest) -> HttpResponse:
    """What the register holds of somebody: they correct it. Name and organisation are fixed once the desk let them in."""
    there = phone_of(request)
    if there is None:
        return redirect("workshops:join")
    kind = AboutMeForm if there.is_let_in else PhoneForm
    form = kind(request.POST or None, instance=there, workshop=there.workshop)
    if request.method == "POST" and form.is_valid():
        try:
            Participant.objects.get(pk=there.pk).rewrite(version=form.seen, by=None, **attending.with_kind(form.words))
            return redirect("workshops:join")
        except (Overtaken, Gone):
            form.add_error(None, _("The desk has just changed your entry. Open this page again."))
        except ValidationError as error:
            add_refusal(form, error)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    status = 400 if form.errors else 200
    context = {"participant": there, "workshop": there.workshop, "form": form}
    return render(request, "workshops/phone/my_entry.html", context, status=status)


@require_POST
@never_cache
@login_not_required
def leave(request: HttpRequest) -> HttpResponse:
    """Forget this phone."""
    there = phone_of(request)
    if there and not there.workshop.is_closed:
        try:
            attending.leave(there)
        except (Refused, Overtaken):
            pass  # the desk let somebody in, or closed the workshop, just now: the phone is forgotten all the same
    answer = render(request, "workshops/phone/left.html", {"workshop": there.workshop if there else None})
    forget_phone(answer)
    return answer


def _tidy(typed: str) -> str:
    """A code as it is written on the wall: capitals, without what people put between."""
    return "".join(letter for letter in typed[:40].upper() if letter.isascii() and letter.isalnum())


def _is_filled_in(request: HttpRequest) -> bool:
    return request.method == "POST" and "oneself" not in request.POST


def _known_from_now_on(key: str) -> HttpResponse:
    answer = redirect("workshops:join")
    remember_phone(answer, key)
    return answer


def _ask_for_code(request: HttpRequest, said: str = "", *, typed: str = "", status: int = 200) -> HttpResponse:
    return render(request, "workshops/phone/code.html", {"said": said, "typed": typed[:40]}, status=status)


def _unknown(request: HttpRequest, code: str) -> HttpResponse:
    if is_too_often("code", address_of(request), most=WRONG_CODES, seconds=MINUTES * 60):
        said = _(
            "Too many wrong codes came from here. Wait a few minutes, scan the code on the wall, or go to the desk."
        )
        return _ask_for_code(request, said, status=429)
    said = _("This code is not known. Compare it with the wall, letter by letter.")
    return _ask_for_code(request, said, typed=code, status=404)


def _who_are_you(request: HttpRequest, code: JoinCode, form: PhoneForm, *, status: int) -> HttpResponse:
    context = {"workshop": code.workshop, "code": code, "form": form}
    return render(request, "workshops/phone/sign_in.html", context, status=status)
