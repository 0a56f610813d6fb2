"""`python -m motcua`: the command line."""

import sys

from motcua.cli import main

if __name__ == "__main__":
    sys.exit(main())
