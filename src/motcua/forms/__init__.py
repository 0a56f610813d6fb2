"""The papers of the desk: one frozen class per form and regulation, and the ways to show them."""

from motcua.forms.html import render_html
from motcua.forms.notices import mail, short_text, sms_length
from motcua.forms.origins import check_origins
from motcua.forms.receipt import Receipt, ReceiptOffice
from motcua.forms.view import Audience, View, public_view

__all__ = [
    "Audience",
    "Receipt",
    "ReceiptOffice",
    "View",
    "check_origins",
    "mail",
    "public_view",
    "render_html",
    "short_text",
    "sms_length",
]
