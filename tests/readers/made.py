"""Files of every format, made for tests: small, of our own words, and the same bytes each time."""

from __future__ import annotations

import io
import tarfile
import zipfile
import zlib

DAY = (2020, 1, 1, 0, 0, 0)


def zip_of(files, *, compression=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, DAY)
            info.compress_type = compression
            archive.writestr(info, content)
    return stream.getvalue()


def tar_of(files):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, content in files.items():
            content = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return stream.getvalue()


def gzip_of(raw):
    packer = zlib.compressobj(9, wbits=31)
    return packer.compress(raw.encode() if isinstance(raw, str) else raw) + packer.flush()


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_STYLES = f"""<?xml version="1.0"?><w:styles {_W}>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/></w:style></w:styles>"""
_DOCX = {
    "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="word/document.xml"/></Relationships>',
    "word/_rels/document.xml.rels": '<?xml version="1.0"?><Relationships xmlns='
    '"http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>',
    "word/styles.xml": _STYLES,
}


def docx_paragraph(text, style=""):
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def docx_table(rows):
    cells = ["".join(f"<w:tc>{docx_paragraph(cell)}</w:tc>" for cell in row) for row in rows]
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def docx_of(body, **others):
    document = f'<?xml version="1.0"?><w:document {_W}><w:body>{body}</w:body></w:document>'
    return zip_of({**_DOCX, "word/document.xml": document, **others})


def epub_of(chapters, title="A book of medicines"):
    items = "".join(f'<item id="c{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(chapters))
    items += '<item id="nav" href="contents.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    spine = '<itemref idref="nav"/>' + "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc='
        f'"http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></metadata><manifest>{items}</manifest>'
        f"<spine>{spine}</spine></package>"
    )
    container = (
        '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    return zip_of(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": container,
            "OPS/book.opf": package,
            "OPS/contents.xhtml": "<html><body><nav><ol><li>First</li></ol></nav></body></html>",
            **{f"OPS/{name}": content for name, content in chapters.items()},
        }
    )


def warc_of(pages):
    parts = [b"WARC/1.0\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: <urn:uuid:0>\r\nContent-Length: 0\r\n\r\n\r\n\r\n"]
    for number, (address, kind, content) in enumerate(pages, start=1):
        answer = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + content.encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Target-URI: {address}\r\n"
            f"WARC-Date: 2020-01-01T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(answer)}\r\n\r\n"
        )
        parts.append(head.encode() + answer + b"\r\n\r\n")
    return b"".join(parts)


def mhtml_of(page, address="https://pages.example/apixaban"):
    return (
        f"From: <Saved by a browser>\r\nSubject: A page\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
        f'\ttype="text/html";\r\n\tboundary="----line"\r\n\r\n------line\r\nContent-Type: text/html\r\n'
        f"Content-Transfer-Encoding: 8bit\r\nContent-Location: {address}\r\n\r\n{page}\r\n------line\r\n"
        f"Content-Type: image/gif\r\nContent-Transfer-Encoding: base64\r\n\r\nR0lGODlhAQABAAAAACw=\r\n------line--\r\n"
    ).encode()


def pdf_of(pages, *, extra=b""):
    """Make a PDF; a page is a list of lines (x, y, size, text[, bold]) and of drawing operators as bytes."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for lines in pages:
        content = [extra, *(line for line in lines if isinstance(line, bytes))]
        for x, y, size, text, *bold in (line for line in lines if not isinstance(line, bytes)):
            written = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
            content.append(b"BT /F%d %g Tf %g %g Td (%s) Tj ET" % (2 if any(bold) else 1, size, x, y, written))
        stream = zlib.compress(b"\n".join(content))
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F1 3 0 R "
            b"/F2 4 0 R >> >> >>" % len(objects)
        )
        kids.append(len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % kid for kid in kids), len(kids))
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, table, len(objects) + 1, len(out),
    )  # fmt: skip


def ruled_table(rows, xs, top, *, pitch=13, size=10, head=1, sides=True):
    """Make the lines of a table of a PDF with ruled borders; a cell is a list of lines, one alone covers its row."""
    found, y = [], top
    for number, row in enumerate(rows):
        cells = [cell if isinstance(cell, list) else [cell] for cell in row]
        height = max(map(len, cells)) * pitch + 4
        for column, cell in enumerate(cells):
            found += [(xs[column] + 5, y - pitch * (line + 1) + 2, size, text, number < head) for line, text in enumerate(cell) if text]
        found.append(rule(xs[0], y, xs[-1], y))
        inner = xs if len(row) > 1 else (xs[0], xs[-1])
        found += [rule(x, y - height, x, y) for x in (inner if sides else inner[1:-1])]
        y -= height
    return [*found, rule(xs[0], y, xs[-1], y)]


def rule(x0, y0, x1, y1):
    """Draw a line of half a point, as word processors do: a filled box."""
    return b"%g %g %g %g re f" % (min(x0, x1), min(y0, y1), abs(x1 - x0) or 0.5, abs(y1 - y0) or 0.5)
