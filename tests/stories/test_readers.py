"""Reading copy from files and the clipboard, and the one sentence each unreadable thing gets."""

import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Pt
from hypothesis import given
from hypothesis import strategies as st

from newsroom.errors import Invalid
from newsroom.stories.copy import BlockKind, Document, Mark
from newsroom.stories.readers import read_copy, read_pasted
from newsroom.stories.readers.washing import washed

PLAIN = """Prime Minister of Karvenia in Hospital, Rival Says
Karvenian Prime Minister Ilse Maron was taken to a clinic in Tolsk after a dinner, according to a rival.
Former minister Pavo Destin wrote on Saturday that Maron, 61, was in intensive care.
Prime Minister Ilse Maron seen during the Lake Summit on April 12, 2031, in Tolsk. Northern Pictures
"We have no confirmation," he added.
Source: Ostrel Post"""


def kinds(document: Document) -> list[str]:
    return [block.kind.value for block in document.blocks]


def refused(data: bytes, filename: str) -> str:
    with pytest.raises(Invalid) as caught:
        read_copy(data, filename)
    assert list(caught.value.errors) == ["copy"]
    (sentence,) = caught.value.errors["copy"]
    return sentence


def outcome(read) -> tuple[Document | None, dict[str, list[str]]]:
    try:
        return read(), {}
    except Invalid as refusal:
        return None, refusal.errors


def word(build=lambda _document: None) -> bytes:
    document = docx.Document()
    build(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def repacked(data: bytes, name: str, content: bytes) -> bytes:
    """The archive with one entry replaced."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for entry in before.namelist():
            after.writestr(entry, content if entry == name else before.read(entry))
    return file.getvalue()


def elsewhere(document: bytes) -> bytes:
    """A Word file whose relations name another part as its document, under an ending that no XML has."""
    data = word()
    rels = (
        zipfile.ZipFile(io.BytesIO(data))
        .read("_rels/.rels")
        .replace(b"word/document.xml", b"word/picture.png")
    )
    file = io.BytesIO(repacked(data, "_rels/.rels", rels))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/picture.png", document)
    return file.getvalue()


def test_plain_text_one_paragraph_to_a_line():
    document = read_copy(PLAIN.encode(), "story.txt")
    assert kinds(document) == ["headline", "standfirst", "paragraph", "image", "paragraph", "paragraph"]
    assert document.blocks[3].credit == "Northern Pictures"
    assert document.text == PLAIN.replace("\n", "\n\n")


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf" + PLAIN.encode(), PLAIN.encode("utf-16")])
def test_byte_order_marks_say_the_encoding(data):
    assert read_copy(data, "STORY.TXT") == read_copy(PLAIN.encode(), "story.txt")


def test_wrapped_lines_and_windows_line_ends_are_joined():
    text = (
        "Ferry stopped at Ostrel\r\n\r\n"
        "The ferry between Ostrel and the island has been stopped since\r\n"
        "noon, the harbour office says.\r\n\r\nIt runs on Monday. Buses go meanwhile."
    )
    assert [block.text for block in read_copy(text.encode(), "a.txt").blocks][1:] == [
        "The ferry between Ostrel and the island has been stopped since noon, the harbour office says.",
        "It runs on Monday. Buses go meanwhile.",
    ]


@pytest.mark.parametrize(
    ("second", "is_standfirst"),
    [
        ("The ferry has been stopped, says Dr. Adan of the harbour office.", True),
        ("The ferry has been stopped. It runs again on Monday.", False),
        ("By Jo Adan", False),
        ("OSTREL, Karvenia (KNA) — The ferry has been stopped.", False),
    ],
)
def test_a_standfirst_is_one_sentence_under_the_headline(second, is_standfirst):
    document = read_copy(f"Ferry stopped\n\n{second}\n\nMore one.\n\nMore two.".encode(), "a.txt")
    assert (document.standfirst == second) is is_standfirst


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        ("The quay at noon. Getty", "The quay at noon.", "Getty"),
        (
            "The quay at noon. Jo Adan/AFP via Getty Images",
            "The quay at noon.",
            "Jo Adan/AFP via Getty Images",
        ),
        ("The quay at noon (AP Photo/Jo Adan)", "The quay at noon", "AP Photo/Jo Adan"),
        ("The quay at noon. (AP)", "The quay at noon.", "AP"),
        ("The quay at noon. Photo: Jo Adan", "The quay at noon.", "Photo: Jo Adan"),
        (
            "The quay at noon. Photograph by Jo Adan/Ostrel Post",
            "The quay at noon.",
            "Photograph by Jo Adan/Ostrel Post",
        ),
        ("The quay at noon. Jo Adan / AFP", "The quay at noon.", "Jo Adan / AFP"),
        (
            "Ilse Maron arrives at the summit on 12 April 2031.",
            "Ilse Maron arrives at the summit on 12 April 2031.",
            "",
        ),
        ("FILE - The quay in winter.", "FILE - The quay in winter.", ""),
    ],
)
def test_captions_give_up_their_credit(line, caption, credit):
    image = read_copy(f"Ferry stopped\n\nFirst. Second.\n\n{line}\n\nLast.".encode(), "a.txt").blocks[2]
    assert (image.kind, image.text, image.credit) == (BlockKind.IMAGE, caption, credit)


@pytest.mark.parametrize(
    "line",
    [
        "Maron was seen at the quay on 12 April 2031.",
        "The company told Reuters it had no plans.",
        "She joined AFP. She left the AP",
        "Source: Getty Images",
        '"I was seen there," said Jo Adan',
    ],
)
def test_paragraphs_are_not_taken_for_captions(line):
    assert "image" not in kinds(
        read_copy(f"Ferry stopped\n\nFirst. Second.\n\n{line}\n\nLast.".encode(), "a.txt")
    )


def test_markdown_keeps_links_headings_quotes_lists_and_pictures():
    source = (
        "---\ntitle: 'Ferry stopped'\ndate: 2031-04-12\n---\n\n"
        "Read the [notice](https://example.org/n) and **wait**. Twice.\n\n## Known\n\n> We waited\n\n- Bus\n\n"
        "![The quay at noon](q.jpg)\n\n<script>alert(1)</script>\n\n[bad](javascript:alert)\n"
    )
    document = read_copy(source.encode(), "a.md")
    assert document.headline == "Ferry stopped"
    assert kinds(document)[1:] == ["paragraph", "subhead", "quote", "list", "image", "paragraph"]
    assert document.blocks[1].marks == (Mark(9, 15, "link", "https://example.org/n"), Mark(20, 24, "strong"))
    assert "alert(1)" not in document.text


def test_html_keeps_words_and_drops_what_runs():
    source = (
        "<html><head><title>Page</title><style>p{}</style></head><body><nav>Menu</nav><p>Kicker</p>"
        "<h1 onclick='x()'>Ferry <em>stopped</em></h1><p class='article-standfirst'>Two hours.</p>"
        "<p>See <a href='https://example.org/n' onmouseover=x>this</a> or <a href='javascript:x'>that</a>.</p>"
        "<script>alert(1)</script><p hidden>No</p><p style='display: none'>No</p><iframe src=x>No</iframe>"
        "<figure><img alt='A boat at sea' onerror=x><figcaption>The quay <span class='credit'>Jo Adan</span>"
        "</figcaption></figure><img alt='A long queue'><p>One<br>line<br><br>Two</p>"
        "<svg><title>No</title></svg><table><tr><td>a<td>b</table>"
    )
    document = read_copy(source.encode(), "a.htm")
    assert [(block.kind.value, block.plain) for block in document.blocks] == [
        ("headline", "Ferry stopped"),
        ("standfirst", "Two hours."),
        ("paragraph", "Kicker"),
        ("paragraph", "See this or that."),
        ("image", "The quay Jo Adan"),
        ("image", "A long queue"),
        ("paragraph", "One line"),
        ("paragraph", "Two"),
        ("paragraph", "a | b"),
    ]
    assert [mark.href for block in document.blocks for mark in block.marks] == ["https://example.org/n"]


def test_washing_leaves_nothing_that_runs_loads_or_hides_and_no_tag_open():
    dropped = (
        "script",
        "style",
        "template",
        "noscript",
        "svg",
        "math",
        "iframe",
        "object",
        "applet",
        "nav",
        "button",
    )
    dropped += ("select", "textarea", "audio", "video", "canvas", "map", "dialog")
    for page, left in (
        *((f"<{tag}>x</{tag}>y", "y") for tag in dropped),
        ("<embed src=x>y", "y"),
        ("<marquee>y</marquee>", "y"),
        *((f'<a href="{scheme}:x">y</a>', "<a>y</a>") for scheme in ("javascript", "data", "file", "ftp")),
        ('<a href="https://x.example/">y</a>', '<a href="https://x.example/">y</a>'),
        ('<p style="position:fixed;display:none">y</p>', '<p style="display:none">y</p>'),
        ('<p onclick="x()" class="b">y</p>', '<p class="b">y</p>'),
        ('<img src="x" onerror="x()" alt="z">', '<img alt="z">'),
        ('<p class="&quot;><i>x">y</p>', '<p class="&quot;&gt;&lt;i&gt;x">y</p>'),
        ("<!--x--><?x x?>y", "y"),
        ("y < z & x", "y &lt; z &amp; x"),
        ("<p>y<b>z</p>x", "<p>y<b>z</b></p>x"),
        ("<svg><svg>x</svg>x</svg>y</svg>z", "yz"),
        ("<svg><b>x</b></svg>y", "y"),
        ("</script></svg>y", "y"),
        ("&lt;b&gt;y", "&lt;b&gt;y"),
        ('<p class="y&quot; onclick=&quot;x">y</p>', '<p class="y&quot; onclick=&quot;x">y</p>'),
        ("<p>y\ud800z</p>", "<p>y?z</p>"),
        (" \n", ""),
    ):
        assert washed(page) == left, page


def test_html_without_a_heading_takes_its_first_line_or_its_title():
    assert read_copy(b"<title>T</title><p>Ferry</p><p>More</p>", "a.html").headline == "Ferry"
    assert read_copy(b"<title>Ferry</title><ul><li>First</ul>", "a.html").headline == "Ferry"


@pytest.mark.parametrize("bomb", [b"<div><b>" * 50_000, b"<table><td>" * 30_000, b"<ul><li><h1>" * 20_000])
def test_html_nested_beyond_reason_is_refused_before_it_is_parsed(bomb):
    with pytest.raises(Invalid, match="nested hundreds deep"):
        read_copy(bomb + b"Ferry", "a.html")


def test_pasted_html_wins_unless_it_has_lost_the_paragraphs():
    rich = "<h1>Ferry</h1><p>See <a href='https://example.org/'>this</a></p>"
    assert read_pasted("Ferry\nSee this", rich).blocks[1].marks
    assert len(read_pasted("Ferry\nSee this", "<span>Ferry See this</span>").blocks) == 2
    assert read_pasted("Ferry", "").headline == "Ferry"


def test_word_styles_links_and_captions_survive():
    def build(document):
        document.add_paragraph("Ferry stopped", style="Title")
        document.add_paragraph("Two hours at the quay.", style="Subtitle")
        paragraph = document.add_paragraph("Read ")
        paragraph.add_run("twice").bold = True
        link = OxmlElement("w:hyperlink")
        target = document.part.relate_to(
            "https://example.org/n",
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
            is_external=True,
        )
        link.set(qn("r:id"), target)
        run = paragraph.add_run(" the notice")
        link.append(run._r)
        paragraph._p.append(link)
        document.add_paragraph("Known", style="Heading 2")
        document.add_paragraph("We waited", style="Quote")
        document.add_paragraph("First bus", style="List Bullet")
        document.add_paragraph("The quay at noon. Jo Adan/AFP", style="Caption")

    document = read_copy(word(build), "story.docx")
    assert [(block.kind.value, block.text) for block in document.blocks] == [
        ("headline", "Ferry stopped"),
        ("standfirst", "Two hours at the quay."),
        ("paragraph", "Read twice the notice"),
        ("subhead", "Known"),
        ("quote", "We waited"),
        ("list", "First bus"),
        ("image", "The quay at noon."),
    ]
    assert document.blocks[2].marks == (Mark(5, 10, "strong"), Mark(10, 21, "link", "https://example.org/n"))
    assert document.blocks[6].credit == "Jo Adan/AFP"


def test_word_without_styles_takes_its_first_line():
    def build(document):
        document.add_paragraph().add_run("Ferry stopped").font.size = Pt(24)
        document.add_paragraph("It runs again on Monday. Buses go.")

    assert read_copy(word(build), "story.docx").headline == "Ferry stopped"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DEEP = b"<w:document xmlns:w='w'>" + b"<w:p>" * 5_000 + b"</w:p>" * 5_000 + b"</w:document>"
ENTITIES = b"<!DOCTYPE d [<!ENTITY a 'aaaa'>]><d>&a;</d>"


@pytest.mark.parametrize(
    ("data", "filename", "words"),
    [
        (b"", "a.txt", "This file is empty."),
        (b" \n\t", "a.md", "This file is empty."),
        (b"\xef\xbb\xbf ", "a.txt", "There are no words"),
        (b"x" * 5_000_001, "a.exe", "at most 5 MB"),
        (b"%PDF-1.7 binary", "a.txt", "This file is not text"),
        (b"Ferry\x00stopped", "a.txt", "This file is not text"),
        ("Pâté à Ostrel".encode("cp1252"), "a.txt", "not UTF-8 text. Save it as UTF-8"),
        ("Паром".encode("cp1251"), "a.html", "not UTF-8 text. Save it as UTF-8"),
        (b"Ferry", "a.odt", "Copy is read from .txt, .md, .html and .docx files, not from .odt."),
        (b"Ferry", "ferry", "Copy is read from .txt, .md, .html and .docx files."),
        (b"<script>alert(1)</script>", "a.html", "There are no words"),
        (b"- one\n- two", "a.txt", "No headline was found. Put it on the first line."),
        (
            b"h" * 10_000,
            "a.txt",
            "The first line should be the headline, but is 10,000 characters long; at most 300",
        ),
        (b"# " + b"h" * 10_000, "a.md", "The headline is 10,000 characters long; at most 300 fit."),
        (b"Ferry\n\n" + b"word " * 60_000, "a.txt", "at most 200,000 fit."),
        (b"Ferry\n\n" + b"word " * 90_000, "a.md", "at most 200,000 fit."),
        (
            OLE + "EncryptedPackage".encode("utf-16-le"),
            "a.docx",
            "protected with a password. Save it without one",
        ),
        (OLE + b"old", "a.docx", "an old Word file or one protected with a password"),
        (b"Ferry", "a.docx", "damaged or incomplete"),
        (word()[:-300], "a.docx", "damaged or incomplete"),
        (word()[:2_000], "a.docx", "damaged or incomplete"),
        (word(), "a.docx", "There are no words"),
        (repacked(word(), "word/document.xml", b"<w:document"), "a.docx", "damaged or incomplete"),
        (repacked(word(), "word/document.xml", DEEP), "a.docx", "damaged or incomplete"),
        (repacked(word(), "word/document.xml", ENTITIES), "a.docx", "not a Word document"),
        (repacked(word(), "word/document.xml", b" " * 40_000_000), "a.docx", "unpacks to far more"),
        (elsewhere(ENTITIES), "a.docx", "not a Word document"),
        (elsewhere(b"\n \n" + DEEP), "a.docx", "damaged"),
        (repacked(word(), "word/document.xml", b" " * 12_000_000), "a.docx", "unpacks to far more"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_refused_in_one_sentence(data, filename, words):
    assert words in refused(data, filename)


def test_an_archive_that_is_no_word_document_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("story.txt", "Ferry")
    assert "not a Word document" in refused(file.getvalue(), "a.docx")


@given(
    st.binary(max_size=200) | st.text(max_size=100).map(str.encode),
    st.sampled_from(["txt", "md", "html", "docx"]),
)
def test_any_bytes_are_read_or_refused(data, extension):
    document, errors = outcome(lambda: read_copy(data, f"a.{extension}"))
    assert (document and document.headline) or list(errors) == ["copy"]


tags = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<h1>",
        "<b>",
        "</b>",
        "<figure>",
        "</figure>",
        "<li>",
        "<br>",
        "<td>",
        "<q>",
        "<a href='http://x.y'>",
    ]
)


@given(
    st.lists(
        tags | st.sampled_from(["words here", "<img alt='a b'>", "<title>", "</div>", "<!--", "&amp;"]),
        max_size=20,
    )
)
def test_any_tags_are_read_or_refused(pieces):
    document, errors = outcome(lambda: read_pasted("", "".join(pieces)))
    assert (document and Document.from_json(document.to_json()) == document) or list(errors) == ["copy"]
