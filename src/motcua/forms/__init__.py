"""The papers of the desk: one frozen class per form and regulation, and the ways to show them."""

from motcua.forms.html import render_html
from motcua.forms.receipt import Receipt, ReceiptOffice

__all__ = ["Receipt", "ReceiptOffice", "render_html"]
