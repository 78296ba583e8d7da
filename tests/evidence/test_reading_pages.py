"""The words of a page are read apart from the worker, which a hostile page can neither hang nor fill."""

import time

import pytest

from tests.evidence.local_web import ARTICLE
from tests.evidence.making import endless_pdf, pdf
from verification.evidence.fetching import reading

pytestmark = pytest.mark.slow

HTML = "text/html"


def test_words_title_and_date_of_a_page():
    found = reading.read(ARTICLE.encode(), media_type=HTML, charset="utf-8")

    assert "took 41 million crowns in tolls in 2022" in found.text
    assert (found.title, found.date, found.note) == ("Harbour tolls rise", "2024-03-05", "")


@pytest.mark.parametrize("charset", ["windows-1251", ""])
def test_the_charset_of_the_site_or_the_page_is_believed(charset):
    words = "Глава государства находится в больнице, сообщил депутат в своём канале во вторник вечером."
    html = f'<html><head><meta charset="windows-1251"></head><body><p>{words}</p></body></html>'

    assert words in reading.read(html.encode("windows-1251"), media_type=HTML, charset=charset).text


def test_a_charset_that_does_not_exist_does_no_harm():
    assert "41 million" in reading.read(ARTICLE.encode(), media_type=HTML, charset="zlib").text


def test_plain_text_is_taken_as_it_is():
    assert reading.read(
        b"\xef\xbb\xbfTolls: 41 million", media_type="text/plain", charset="utf-8-sig"
    ).text == ("Tolls: 41 million")


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(100), HTML),
        (b"PK\x03\x04....", HTML),
        (b"<svg onload='alert(1)'/>", "image/svg+xml"),
        (b"MZ\x90\x00", "application/octet-stream"),
    ],
)
def test_what_is_no_page_of_text_is_said_whatever_the_site_calls_it(body, media_type):
    found = reading.read(body, media_type=media_type)

    assert found.text == ""
    assert "not a page of text" in found.note


@pytest.mark.parametrize("media_type", ["application/pdf", "application/octet-stream", "text/plain", HTML])
def test_a_pdf_is_read_page_by_page_whatever_the_site_calls_it(media_type):
    found = reading.read(pdf("Tolls: 41 million", "Opened in 1911", title="Report"), media_type=media_type)

    assert [part.strip() for part in found.text.split("\f")] == ["Tolls: 41 million", "Opened in 1911"]
    assert (found.title, found.tool) == ("Report", "pypdf")


def test_a_pdf_without_end_is_left_in_time():
    start = time.monotonic()

    found = reading.read(endless_pdf(), media_type="application/pdf", seconds=3)

    assert time.monotonic() - start < 9
    assert found.note


def test_an_empty_page_is_said():
    assert reading.read(b"  \n", media_type=HTML).note == "The page is empty."


@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 400_000,
        b"<p>" + b"a " * 3_000_000,
        b"<html>" + b"<table><tr><td>" * 50_000,
        b"<a href='" + b"x" * 5_000_000,
        b"<html><!DOCTYPE a [<!ENTITY x 'xxxxxxxxxx'>" + b"&x;" * 200_000,
    ],
    ids=["deep", "long", "tables", "attribute", "entities"],
)
def test_a_page_made_to_hang_costs_a_line_and_not_the_worker(body):
    start = time.monotonic()

    found = reading.read(body, media_type=HTML, seconds=3)

    assert time.monotonic() - start < 9
    assert found.text or found.note


def test_blank_lines_of_a_plain_page_are_kept_once() -> None:
    found = reading.read(
        b"One.\r\n\r\n \t\r\n\n\n\nTwo. \t\nThree." + b"\n" * 60_000, media_type="text/plain"
    )
    assert found.text == "One.\n\nTwo.\nThree."
