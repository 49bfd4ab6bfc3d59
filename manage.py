#!/usr/bin/env python
"""Runs the project's commands."""

import os
import sys


def main() -> None:
    """Run the command named on the command line; a bad configuration is told in one sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iranru.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    if sys.argv[1:2] == ["demo"]:
        from iranru.demo import configure

        configure(os.environ)
    try:
        settings.configured or settings.SECRET_KEY  # noqa: B018
    except ImproperlyConfigured as error:
        sys.exit(f"Iranru cannot start: {error}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
