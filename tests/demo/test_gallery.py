"""The demo's gallery: every paper of the desk and every look-up page, offline, complete, and fit for a phone."""

from __future__ import annotations

import re

import pytest

from forms import chromium
from motcua.demo import write_gallery
from motcua.demo.papers import lookup_views, papers
from motcua.forms import FORM_CLASSES, Audience, check_form
from motcua.forms.viewpage import render_view

PHONE = 390


@pytest.fixture(scope="module")
def gallery(tmp_path_factory):
    return write_gallery(tmp_path_factory.mktemp("gallery") / "forms")


def test_every_kind_of_form_and_every_audience_is_shown(gallery):
    index, *pages = gallery
    shown = index.read_text("utf-8")

    assert {form.kind for form in papers()} == set(FORM_CLASSES)
    assert {page.stem.rpartition("-")[0] for page in pages if page.suffix == ".pdf"} == set(FORM_CLASSES)
    assert {page.stem for page in pages} >= {f"lookup-{audience}" for audience in Audience}
    assert all(f'href="{page.name}"' in shown and page.stat().st_size for page in pages)


def test_the_papers_of_the_story_need_no_second_look():
    """Each is the form of the law of its day, in clean text."""
    assert [found.id for form in papers() for found in check_form(form)] == []


def test_nothing_runs_and_nothing_comes_from_outside(gallery):
    for page in (page for page in gallery if page.suffix == ".html"):
        text = re.sub(r'xmlns(:\w+)?="[^"]*"', "", page.read_text("utf-8"))
        assert "<script" not in text and "http:" not in text and "https:" not in text


def test_a_look_up_page_shows_the_fields_of_the_view_and_no_others():
    """Decision 03/2023/QĐ-UBND of An Giang, Article 12: the public sees that there is a filer, and not who."""
    views = lookup_views()
    public, officer = render_view(views[Audience.PUBLIC]), render_view(views[Audience.OFFICER])

    assert "Nguyễn Thị Mẫu" in officer and "Nguyễn" not in public and "Mẫu</dd>" in public
    for field in views[Audience.PUBLIC].fields:
        assert field.label_vi in public
    assert public.count("<dt>") == len(views[Audience.PUBLIC].fields)
    assert "0900" not in public + officer


@pytest.mark.parametrize("audience", list(Audience))
def test_a_look_up_page_fits_a_phone_and_breaks_no_accessibility_rule(audience, tmp_path):
    """Đồng Nai 33/2015 asks for accessible pages."""
    found = chromium.overflow_and_axe(render_view(lookup_views()[audience], english=True), tmp_path, width=PHONE)

    assert found["content"] <= PHONE
    assert found["rules"] > 10
    assert found["violations"] == []


def test_the_gallery_fits_a_phone_and_breaks_no_accessibility_rule(gallery, tmp_path):
    page = re.sub(r"<iframe[^>]*></iframe>", "", gallery[0].read_text("utf-8"))  # each page in them is tested by itself
    found = chromium.overflow_and_axe(page, tmp_path, width=PHONE)

    assert found["content"] <= PHONE
    assert found["violations"] == []
