"""Knows which files may be kept as evidence: what they are by their bytes, not by their name, and nothing hidden in pictures."""

import io
import zipfile
from dataclasses import dataclass
from hashlib import sha256
from typing import IO

from defusedxml import ElementTree
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

ACCEPTED = ".jpg,.jpeg,.png,.webp,.pdf,.docx,.xlsx"

# What an image may be, and how it is written again.
IMAGES = {"JPEG": ("jpg", "image/jpeg"), "PNG": ("png", "image/png"), "WEBP": ("webp", "image/webp")}
OFFICE = "application/vnd.openxmlformats-officedocument."
DOCUMENTS = {  # the member that tells an office document
    "word/document.xml": ("docx", f"{OFFICE}wordprocessingml.document"),
    "xl/workbook.xml": ("xlsx", f"{OFFICE}spreadsheetml.sheet"),
}
LONGEST_SIDE = 3_000  # pixels: enough to read a photographed page, a tenth of what a telephone sends
MOST_MEMBERS = 3_000
MOST_UNPACKED = 100 * 1024 * 1024
HIGHEST_RATIO = 200
UNKNOWN_KIND = "unknown_kind"  # the code of the mistake of choosing a file of another kind
SMALL_MEMBER = 1024 * 1024  # below it, repetitive XML may be packed as tightly as it likes


@dataclass(frozen=True)
class Examined:
    """A file that may be kept: its bytes as they will be stored."""

    content: bytes
    extension: str
    media_type: str

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()

    @property
    def file(self) -> ContentFile:
        return ContentFile(self.content)


def examine(upload: UploadedFile) -> Examined:
    """What was uploaded, as it may be kept; raises ValidationError with a sentence that says what to do."""
    size = upload.size or 0
    if size > settings.EVIDENCE_MAX_BYTES:
        raise ValidationError(
            _("This file is %(size)s; at most %(most)s can be kept. Make it smaller, or give a link to it."),
            params={"size": filesizeformat(size), "most": filesizeformat(settings.EVIDENCE_MAX_BYTES)},
        )
    content = upload.read()
    if not content:
        raise ValidationError(_("This file is empty. Choose it again."))
    if content.startswith(b"%PDF-"):
        return _pdf(content)
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    return _image(content)


def _refused() -> ValidationError:
    said = _("This file cannot be kept. Choose a picture (jpg, png, webp), a pdf, docx or xlsx file.")
    return ValidationError(said, code=UNKNOWN_KIND)


def _broken() -> ValidationError:
    return ValidationError(_("This file is damaged or not what its name says. Save it again and choose it once more."))


def _image(content: bytes) -> Examined:
    """The picture alone, painted anew: place, camera, owner and comments stay behind."""
    try:
        with Image.open(io.BytesIO(content), formats=list(IMAGES)) as image:
            extension, media_type = IMAGES[str(image.format)]
            if image.width * image.height > settings.EVIDENCE_MAX_PIXELS:
                raise ValidationError(_("This picture has too many pixels. Make it smaller and choose it again."))
            upright = ImageOps.exif_transpose(image)
            mode = "RGBA" if upright.has_transparency_data and image.format != "JPEG" else "RGB"
            painted = Image.new(mode, upright.size)
            painted.paste(upright.convert(mode))
            painted.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            stored = io.BytesIO()
            painted.save(stored, str(image.format), quality=85)
    except ValidationError:
        raise
    except Image.UnidentifiedImageError:
        raise _refused() from None
    except Exception:  # a decoder may fail in any way on hostile bytes
        raise _broken() from None
    return Examined(stored.getvalue(), extension, media_type)


def _pdf(content: bytes) -> Examined:
    import pikepdf  # slow to load, and few pages need it

    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            if not len(document.pages):
                raise _broken()
    except pikepdf.PasswordError:
        raise ValidationError(_("This file asks for a password. Save it without one and choose it again.")) from None
    except (pikepdf.PdfError, ValueError, RuntimeError):
        raise _broken() from None
    return Examined(content, "pdf", "application/pdf")


def _office(content: bytes) -> Examined:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = package.infolist()
            _require_modest(members)
            names = {member.filename for member in members}
            kind = next((DOCUMENTS[name] for name in DOCUMENTS if name in names), None)
            if kind is None or any(name.lower().endswith("vbaproject.bin") for name in names):
                raise _refused()
            with package.open("[Content_Types].xml") as types:
                ElementTree.parse(_at_most(types, SMALL_MEMBER))
            if package.testzip() is not None:
                raise _broken()
    except ValidationError:
        raise
    except Exception:  # a decoder may fail in any way on hostile bytes
        raise _broken() from None
    return Examined(content, *kind)


def _require_modest(members: list[zipfile.ZipInfo]) -> None:
    """Refuse what unpacks to far more than it seems, before anything is unpacked."""
    unpacked = sum(member.file_size for member in members)
    swollen = any(
        member.file_size > SMALL_MEMBER and member.file_size > HIGHEST_RATIO * max(member.compress_size, 1)
        for member in members
    )
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or swollen:
        raise ValidationError(_("This file unpacks to far more than it seems. Save it again, or give a link to it."))


def _at_most(stream: IO[bytes], size: int) -> io.BytesIO:
    return io.BytesIO(stream.read(size))
