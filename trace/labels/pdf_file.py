"""A PDF file written object by object: pages, shared forms, two embedded fonts, structure tree. It knows no label.

Written by hand because a container held in memory cannot let go of finished pages (ISO 32000-1; every object's
place is remembered, nothing else).
"""

import hashlib
import zlib
from array import array
from dataclasses import dataclass
from typing import BinaryIO

from trace.labels.fonts import Face, face

PAGES_PER_NODE = 64
LEVEL = 3  # half the time of the usual 6, for a tenth more bytes
Size = tuple[float, float]


def real(value: float) -> str:
    """A number in points, to a ten-thousandth, without needless zeros."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Form:
    """A drawing that pages may repeat, compressed; its origin is its top left corner. Its name is made of it, so that
    pages find it in whatever file they come to stand."""

    name: str
    size: Size
    data: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """A page, compressed; its marked contents 0 … `marked_count` - 1 are its text, `forms` the names it uses."""

    size: Size
    data: bytes
    marked_count: int
    forms: tuple[str, ...]


class Pages:
    """Pages being drawn one after another, and the forms they share. Where they go is for those who inherit."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def add_form(self, content: bytes, size: Size) -> str:
        """Add a drawing that pages may repeat; returns its name, which is the same for the same drawing."""
        name = "L" + hashlib.sha256(b"%r %b" % (size, content)).hexdigest()[:12]
        self.put_form(Form(name, size, zlib.compress(content, LEVEL)))
        self._used.add(name)
        return name

    def use(self, name: str) -> None:
        """The form called `name` stands on the page being drawn."""
        self._used.add(name)

    def add_page(self, content: bytes, size: Size, *, marked_count: int) -> None:
        """Add a page of `size` points."""
        self.put_page(Page(size, zlib.compress(content, LEVEL), marked_count, tuple(sorted(self._used))))
        self._used.clear()

    def put_form(self, form: Form) -> None:
        """Take a form in, unless it is there."""
        raise NotImplementedError

    def put_page(self, page: Page) -> None:
        """Take a page in, after the ones before."""
        raise NotImplementedError


class PdfFile(Pages):
    """An open PDF. Objects go out at once; `close` writes the tables that need to know all of them."""

    def __init__(self, out: BinaryIO, *, title: str) -> None:
        super().__init__()
        self._out = out
        self._title = title
        self._digest = hashlib.sha256()
        self._written = 0
        self._offsets = array("Q")
        self._forms: dict[str, int] = {}
        self._nodes: list[tuple[int, int]] = []
        self._pages = array("L")
        self._elements = array("L")
        self._marks = array("H")
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        self._catalogue, self._root_node, self._structure, self._document = (self._reserve() for _ in range(4))
        self._fonts = {"R": self._add_font(face("regular")), "B": self._add_font(face("bold"))}

    def put_form(self, form: Form) -> None:
        """Write a form, once however often it comes."""
        if form.name in self._forms:
            return
        width, height = form.size
        number = self._forms[form.name] = self._reserve()
        entries = (
            f"/Type /XObject /Subtype /Form /BBox [0 {real(-height)} {real(width)} 0] "
            f"/Resources <</Font {self._font_entries()}>>"
        )
        self._compressed(number, entries, form.data)

    def put_page(self, page: Page) -> None:
        """Write a page; its forms have been put before."""
        index = len(self._pages)
        if index % PAGES_PER_NODE == 0:
            self._nodes.append((self._reserve(), index))
        stream, number, element = self._reserve(), self._reserve(), self._reserve()
        self._compressed(stream, "", page.data)
        forms = "".join(f"/{name} {self._forms[name]} 0 R " for name in page.forms)
        self._object(
            number,
            f"<</Type /Page /Parent {self._nodes[-1][0]} 0 R "
            f"/MediaBox [0 0 {real(page.size[0])} {real(page.size[1])}] "
            f"/Contents {stream} 0 R /StructParents {index} /Tabs /S "
            f"/Resources <</Font {self._font_entries()} /XObject <<{forms}>>>>>>",
        )
        kids = " ".join(map(str, range(page.marked_count)))
        self._object(element, f"<</Type /StructElem /S /P /P {self._document} 0 R /Pg {number} 0 R /K [{kids}]>>")
        self._pages.append(number)
        self._elements.append(element)
        self._marks.append(page.marked_count)

    def close(self) -> tuple[int, int, str]:
        """Write what remains. Returns pages, bytes and the file's SHA-256."""
        self._write_page_tree()
        self._write_structure()
        metadata = self._reserve()
        self._raw(metadata, "/Type /Metadata /Subtype /XML", self._xmp())
        self._object(
            self._catalogue,
            f"<</Type /Catalog /Pages {self._root_node} 0 R /Lang (vi-VN) /MarkInfo <</Marked true>> "
            f"/StructTreeRoot {self._structure} 0 R /Metadata {metadata} 0 R "
            "/ViewerPreferences <</DisplayDocTitle true /PrintScaling /None /Duplex /Simplex>>>>",
        )
        info = self._reserve()
        self._object(info, f"<</Title <{self._title_hex()}> /Producer (trace)>>")
        self._write_end(info)
        return len(self._pages), self._written, self._digest.hexdigest()

    def _write_page_tree(self) -> None:
        for number, first in self._nodes:
            kids = self._pages[first : first + PAGES_PER_NODE]
            self._object(
                number,
                f"<</Type /Pages /Parent {self._root_node} 0 R /Count {len(kids)} /Kids [{_references(kids)}]>>",
            )
        nodes = array("L", (number for number, _ in self._nodes))
        self._object(self._root_node, f"<</Type /Pages /Count {len(self._pages)} /Kids [{_references(nodes)}]>>")

    def _write_structure(self) -> None:
        """Every page is one paragraph of the document; the parent tree leads from marked content back to it."""
        parents = self._reserve()
        rows = (
            f"{index} [{' '.join([f'{element} 0 R'] * marks)}]"
            for index, (element, marks) in enumerate(zip(self._elements, self._marks, strict=True))
        )
        self._object(parents, f"<</Nums [{' '.join(rows)}]>>")
        self._object(
            self._document,
            f"<</Type /StructElem /S /Document /P {self._structure} 0 R /K [{_references(self._elements)}]>>",
        )
        self._object(
            self._structure,
            f"<</Type /StructTreeRoot /K {self._document} 0 R /ParentTree {parents} 0 R "
            f"/ParentTreeNextKey {len(self._pages)}>>",
        )

    def _write_end(self, info: int) -> None:
        """The table of places. The file's id is the digest of what was written: same input, same id."""
        start, file_id = self._written, self._digest.hexdigest()[:32]
        self._write(f"xref\n0 {len(self._offsets) + 1}\n0000000000 65535 f \n".encode())
        for first in range(0, len(self._offsets), 1000):
            rows = (f"{offset:010d} 00000 n \n" for offset in self._offsets[first : first + 1000])
            self._write("".join(rows).encode())
        self._write(
            f"trailer\n<</Size {len(self._offsets) + 1} /Root {self._catalogue} 0 R /Info {info} 0 R "
            f"/ID [<{file_id}> <{file_id}>]>>\nstartxref\n{start}\n%%EOF\n".encode()
        )

    def _add_font(self, used: Face) -> int:
        """A TrueType subset as a composite font: glyph numbers in the text, a table back to Unicode."""
        program, descriptor, descendant, to_unicode, font = (self._reserve() for _ in range(5))
        self._stream(program, f"/Length1 {len(used.file_bytes)}", used.file_bytes)
        head, line = used.font["head"], used.font["hhea"]
        flags, stem = 4, {"regular": 80, "bold": 140}[used.name]
        self._object(
            descriptor,
            f"<</Type /FontDescriptor /FontName /{used.postscript_name} /Flags {flags} /ItalicAngle 0 "
            f"/FontBBox [{head.xMin} {head.yMin} {head.xMax} {head.yMax}] /Ascent {line.ascent} "
            f"/Descent {line.descent} /CapHeight {round(used.cap_height_per_em * 1000)} /StemV {stem} "
            f"/FontFile2 {program} 0 R>>",
        )
        widths = " ".join(str(used.font["hmtx"][name][0]) for name in used.font.getGlyphOrder())
        self._object(
            descendant,
            f"<</Type /Font /Subtype /CIDFontType2 /BaseFont /{used.postscript_name} /CIDToGIDMap /Identity "
            "/CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> "
            f"/FontDescriptor {descriptor} 0 R /W [0 [{widths}]]>>",
        )
        self._stream(to_unicode, "", _to_unicode(used))
        self._object(
            font,
            f"<</Type /Font /Subtype /Type0 /BaseFont /{used.postscript_name} /Encoding /Identity-H "
            f"/DescendantFonts [{descendant} 0 R] /ToUnicode {to_unicode} 0 R>>",
        )
        return font

    def _font_entries(self) -> str:
        return "<<" + " ".join(f"/{name} {number} 0 R" for name, number in self._fonts.items()) + ">>"

    def _title_hex(self) -> str:
        return (b"\xfe\xff" + self._title.encode("utf-16-be")).hex()

    def _xmp(self) -> bytes:
        title = self._title.replace("&", "&amp;").replace("<", "&lt;")
        return (
            '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
            '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
            '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>'
            "<dc:language><rdf:Bag><rdf:li>vi-VN</rdf:li></rdf:Bag></dc:language>"
            '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
        ).encode()

    def _reserve(self) -> int:
        self._offsets.append(0)
        return len(self._offsets)

    def _object(self, number: int, body: str) -> None:
        self._offsets[number - 1] = self._written
        self._write(f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1"))

    def _stream(self, number: int, entries: str, content: bytes) -> None:
        self._compressed(number, entries, zlib.compress(content, LEVEL))

    def _compressed(self, number: int, entries: str, data: bytes) -> None:
        self._raw(number, f"{entries} /Filter /FlateDecode", data)

    def _raw(self, number: int, entries: str, data: bytes) -> None:
        self._offsets[number - 1] = self._written
        head = f"{number} 0 obj\n<<{entries} /Length {len(data)}>>\nstream\n"
        self._write(head.encode("latin-1") + data + b"\nendstream\nendobj\n")

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self._digest.update(data)
        self._written += len(data)


def _references(numbers: "array[int]") -> str:
    return " ".join(f"{number} 0 R" for number in numbers)


def _to_unicode(used: Face) -> bytes:
    """The CMap from glyph numbers to characters; a glyph that two characters share means the lower one."""
    pairs: dict[int, str] = {}
    for letter in sorted(used.glyphs):
        pairs.setdefault(used.glyphs[letter].number, letter)
    rows = [f"<{number:04X}> <{ord(letter):04X}>" for number, letter in sorted(pairs.items())]
    blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
    body = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{body}"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")
