"""Photos and papers as phones and printers make them."""

from io import BytesIO

import zxingcpp
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from PIL.PngImagePlugin import PngInfo

PLACE = "30.7251 N"
"""What a photo says of where it was taken, and must not say once it is kept."""


def photo(*, orientation: int = 1, colour: str = "navy", progressive: bool = False) -> bytes:
    """A JPEG with the place and the camera beside the picture."""
    exif = Image.Exif()
    exif[Base.Make] = "Phone"
    exif[Base.Orientation] = orientation
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSMapDatum] = PLACE
    out = BytesIO()
    picture(colour).save(out, "jpeg", exif=exif, comment=PLACE.encode(), progressive=progressive)
    return out.getvalue()


def drawing() -> bytes:
    """A PNG with texts beside the picture."""
    texts = PngInfo()
    texts.add_text("Location", PLACE)
    texts.add_itxt("Author", PLACE)
    out = BytesIO()
    picture("teal").save(out, "png", pnginfo=texts, exif=Image.Exif())
    return out.getvalue()


def paper() -> bytes:
    """A PDF, as far as its kind goes."""
    return b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer << >>\n%%EOF\n"


def label(text: str) -> bytes:
    """A PNG of a QR code."""
    out = BytesIO()
    drawn = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    Image.fromarray(drawn.to_image(scale=6)).save(out, "png")
    return out.getvalue()


def picture(colour: str) -> Image.Image:
    """Something to see: a rectangle with another one in its corner."""
    image = Image.new("RGB", (48, 32), colour)
    image.paste("white", (0, 0, 8, 8))
    return image
