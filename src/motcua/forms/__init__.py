"""The papers of the desk: one frozen class per form, keyed by regulation and number, and the ways to show them."""

from motcua.forms.apology import Apology, ApologyExtension
from motcua.forms.brand import Brand, ExtraField
from motcua.forms.check import check_form
from motcua.forms.content import Form, content_bytes, content_of
from motcua.forms.control import ControlSlip, HandOver, Outcome
from motcua.forms.conversion import ConversionStamp
from motcua.forms.copies import receipt_copies, sheets
from motcua.forms.definition import FormDefinition, form_definition, form_definitions
from motcua.forms.guide import GuidedPaper, GuideSlip
from motcua.forms.html import render_html
from motcua.forms.kinds import FORM_CLASSES
from motcua.forms.lookup import lookup_address
from motcua.forms.matching import html_text, matches
from motcua.forms.metadata import metadata_of
from motcua.forms.notices import mail, short_text, sms_length
from motcua.forms.numbering import (
    BookPlace,
    ReceiptNumber,
    check_books,
    check_numbers,
    close_book,
    next_place,
    next_receipt,
)
from motcua.forms.origins import check_origins
from motcua.forms.receipt import Receipt, ReceiptOffice
from motcua.forms.receiptcheck import check_receipt
from motcua.forms.refusal import Refusal
from motcua.forms.refusalcheck import check_refusal
from motcua.forms.register import RegisterBook, RegisterEntry
from motcua.forms.stop import StopNotice
from motcua.forms.supplement import SupplementRequest, WantedPaper
from motcua.forms.text import render_text
from motcua.forms.view import Audience, View, public_view

__all__ = [
    "FORM_CLASSES",
    "Apology",
    "ApologyExtension",
    "Audience",
    "BookPlace",
    "Brand",
    "ControlSlip",
    "ConversionStamp",
    "ExtraField",
    "Form",
    "FormDefinition",
    "GuideSlip",
    "GuidedPaper",
    "HandOver",
    "Outcome",
    "Receipt",
    "ReceiptNumber",
    "ReceiptOffice",
    "Refusal",
    "RegisterBook",
    "RegisterEntry",
    "StopNotice",
    "SupplementRequest",
    "View",
    "WantedPaper",
    "check_books",
    "check_form",
    "check_numbers",
    "check_origins",
    "check_receipt",
    "check_refusal",
    "close_book",
    "content_bytes",
    "content_of",
    "form_definition",
    "form_definitions",
    "html_text",
    "lookup_address",
    "mail",
    "matches",
    "metadata_of",
    "next_place",
    "next_receipt",
    "public_view",
    "receipt_copies",
    "render_html",
    "render_text",
    "sheets",
    "short_text",
    "sms_length",
]
