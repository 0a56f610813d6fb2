"""Strict signature verification, and signing through the host's key; a doubt is never a yes."""
