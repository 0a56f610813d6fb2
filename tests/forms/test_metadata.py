"""What an exported paper says about itself."""

from __future__ import annotations

import json
import re

import pytest

from forms.samples import KINDS, document, sample
from motcua.canonical import canonical_bytes
from motcua.forms import content_of, metadata_of, render_html


@pytest.mark.parametrize("kind", KINDS)
def test_json_and_page_carry_the_same_metadata(kind):
    """Đồng Nai 33/2015, Article 5(2) and (3): open formats and metadata."""
    form = sample(kind)
    about, page = metadata_of(form), render_html(form)
    named = dict(re.findall(r'<meta name="motcua-([a-z-]+)" content="([^"]*)">', page))

    assert named == {
        "source": about["source"],
        "form": about["form"],
        "layout-sourced": str(about["layout_sourced"]).lower(),
        "digest": about["digest"],
    }
    assert f'<html lang="{about["language"]}">' in page
    assert f"<title>{about['title']}" in page and about["identifier"] in page
    assert about["schema"] == content_of(form)["schema"]
    assert json.loads(canonical_bytes(about)) == about


@pytest.mark.parametrize("kind", KINDS)
def test_metadata_tell_nothing_of_the_person(kind):
    applicant = document(kind).get("applicant", {"name": "Nguyễn Thị Mẫu"})
    text = canonical_bytes(metadata_of(sample(kind))).decode("utf-8")

    assert not [value for value in applicant.values() if value in text]


def test_the_receipt_says_who_issued_it_when_and_for_which_dossier():
    about = metadata_of(sample("receipt"))

    assert about["publisher"] == ["UBND TỈNH AN GIANG", "Trung tâm thử nghiệm"]
    assert about["identifier"] == "000.00.01.H01-240311-0007"
    assert about["issued_at"] == "2024-03-11T09:05:00+07:00"
