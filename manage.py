#!/usr/bin/env python
"""Django's command line; finds or starts the embedded PostgreSQL and Redis where none are configured."""

import os
import sys


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from config.deathsig import end_with_make
    from config.services import provide

    end_with_make()
    provide(os.environ, sys.argv)
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
