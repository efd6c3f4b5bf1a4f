"""Callout: social cases and executive escalations, answered in Slack."""

import sys

if (
    not (3, 11) <= sys.version_info < (3, 15)
):  # before anything is imported that another Python could not read
    here = ".".join(map(str, sys.version_info[:2]))
    raise SystemExit(f"Callout runs on Python 3.11 to 3.14, and this is Python {here}.")
