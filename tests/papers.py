"""Files as people send them: photos of a phone with place and device inside, PDFs of all sorts."""

from io import BytesIO

import pikepdf
from PIL import ExifTags, Image

DEVICE, PLACE, AUTHOR = "Phone X Pro", (20.0, 36.0, 5.0), "Nguyễn Văn Mật"


def photo(kind: str = "JPEG", colour: str = "#c9dac3", *, taken: str = "2026:11:20 07:30:00", size=(64, 48)) -> bytes:
    """A picture with the moment, the place and the device in its Exif. `kind` JPEG, PNG, WEBP or MPO."""
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = DEVICE
    if taken:
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "N", PLACE
    drawn, out = Image.new("RGB", size, colour), BytesIO()
    more = {"save_all": True, "append_images": [drawn]} if kind == "MPO" else {}
    drawn.save(out, kind, exif=exif, **more)
    return out.getvalue()


def pdf(pages: int = 2, *, colour: str = "red", change=None, **saving) -> bytes:
    """A scan as phones make it: a photo with its Exif on every page, an author in both metadata of the file."""
    made = pikepdf.new()
    for _number in range(pages):
        page = made.add_blank_page(page_size=(200, 300))
        seen = pikepdf.Stream(made, photo(colour=colour))
        seen.Type, seen.Subtype, seen.Filter = pikepdf.Name.XObject, pikepdf.Name.Image, pikepdf.Name.DCTDecode
        seen.Width, seen.Height, seen.BitsPerComponent, seen.ColorSpace = 64, 48, 8, pikepdf.Name.DeviceRGB
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=made.make_indirect(seen)))
        page.Contents = pikepdf.Stream(made, b"q 180 0 0 260 10 20 cm /Scan Do Q")
    with made.open_metadata() as told:
        told["dc:creator"] = [AUTHOR]
    made.docinfo["/Author"] = AUTHOR
    if change:
        change(made)
    out = BytesIO()
    made.save(out, **saving)
    return out.getvalue()
