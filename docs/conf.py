"""The documentation site: what stands in docs/, and pages made of the packaged data when it is built."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "motcua"
author = "The motcua authors"
copyright = "The motcua authors, MIT"  # noqa: A001  Sphinx's own name
language = "en"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "pages_from_data"]
exclude_patterns = ["_build", "_ext", "Thumbs.db"]
source_suffix = {".md": "markdown"}
html_theme = "furo"
html_title = "motcua"
html_static_path = ["_static"]
html_css_files = ["motcua.css"]
html_show_sourcelink = False
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 4
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True
add_module_names = False
toc_object_entries = False  # a page of modules has hundreds of them, and every page would carry a copy
suppress_warnings = ["ref.python"]  # short names of types, such as Profile, stand in several subjects
