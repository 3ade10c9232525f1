"""Makes a photograph small, and takes out of it whatever tells where, when and with what it was taken.

A JPEG of any size a camera makes is read at a fraction of its size, so that 40 megapixels cost as little as two. What cannot
be read so is refused above a size that fits into memory. One picture is worked on at a time.
"""

import io
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

ACCEPTED = "image/jpeg,image/png,image/webp"
FORMATS = ("JPEG", "PNG", "WEBP")
LONGEST_SIDE = 1_600  # pixels: more than a printed page can show
SMALL_SIDE = 480
MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 89_000_000
MOST_PIXELS_AT_ONCE = 20_000_000  # of a picture that has to be read whole: 80 MB of memory

_one_at_a_time = Lock()


@dataclass(frozen=True)
class Picture:
    """As it is kept: a JPEG, small, with nothing in it but what it shows."""

    content: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()


def develop(upload: UploadedFile) -> Picture:
    """Raises ValidationError with a sentence that says what to do where this is no picture that can be kept."""
    size = upload.size or 0
    if size > MOST_BYTES:
        raise ValidationError(
            _("This file is %(size)s; a photograph may be %(most)s. Send it in a smaller size."),
            params={"size": filesizeformat(size), "most": filesizeformat(MOST_BYTES)},
        )
    if not size:
        raise ValidationError(_("This file is empty. Choose it again."))
    with _one_at_a_time:
        return _made_small(upload, LONGEST_SIDE)


def thumbnail(kept: IO[bytes]) -> bytes:
    """A kept photograph as it stands in a list."""
    with _one_at_a_time:
        return _made_small(kept, SMALL_SIDE).content


def _made_small(file: IO[bytes] | UploadedFile, side: int) -> Picture:
    try:
        with Image.open(file, formats=FORMATS) as image:
            _require_readable(image)
            image.draft("RGB", (side, side))  # a JPEG is then read at half, a quarter or an eighth of its size
            if image.width * image.height > MOST_PIXELS_AT_ONCE:
                raise _too_large(image.width * image.height)
            image.thumbnail((side, side))
            upright = ImageOps.exif_transpose(image)
            painted = Image.new("RGB", upright.size, "white")  # what shows through becomes white
            if upright.has_transparency_data:
                upright = upright.convert("RGBA")
                painted.paste(upright, mask=upright)
            else:
                painted.paste(upright.convert("RGB"))
    except ValidationError:
        raise
    except Image.DecompressionBombError:
        raise ValidationError(_("This picture has too many pixels. Send it in a smaller size.")) from None
    except Image.UnidentifiedImageError:
        said = _("This is no photograph that can be read. Choose a picture (jpg, png or webp).")
        raise ValidationError(said) from None
    except Exception:  # a decoder may fail in any way on hostile bytes
        raise ValidationError(_("This picture is damaged. Save it again and choose it once more.")) from None
    stored = io.BytesIO()
    painted.save(stored, "JPEG", quality=82, optimize=True)
    return Picture(stored.getvalue(), painted.width, painted.height)


def _require_readable(image: Image.Image) -> None:
    pixels = image.width * image.height
    in_parts = image.format in ("JPEG", "MPO") and not image.info.get("progressive")
    if pixels > (MOST_PIXELS if in_parts else MOST_PIXELS_AT_ONCE):
        raise _too_large(pixels)


def _too_large(pixels: int) -> ValidationError:
    said = _(
        "This picture has %(count)s megapixels, and cannot be read in one piece. Save it as an ordinary JPEG, or send it smaller."
    )
    return ValidationError(said, params={"count": round(pixels / 1_000_000)})
