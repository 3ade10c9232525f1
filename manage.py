#!/usr/bin/env python3
"""The portal's commands: `up` and `verify` first install what they need; every other command is Django's."""

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).resolve().parent


def load_bootstrap() -> ModuleType:
    """`prokas_portal.bootstrap` by its path: importing its package would already need what is not installed yet."""
    name = "prokas_portal.bootstrap"
    spec = importlib.util.spec_from_file_location(name, HERE / "prokas_portal" / "bootstrap.py")
    assert spec and spec.loader
    sys.modules[name] = bootstrap = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bootstrap)
    return bootstrap


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prokas_portal.settings")
    bootstrap = load_bootstrap()
    command = sys.argv[1] if len(sys.argv) > 1 else ""

    if command in bootstrap.COMMANDS:
        arguments = bootstrap.read_arguments(sys.argv[1:])
        try:
            bootstrap.prepare(command)
            running = importlib.import_module(f"prokas_portal.{command}")
            return int(running.main(arguments))
        except bootstrap.Trouble as trouble:
            print(f"\n{trouble}", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            print("\nStopped.", file=sys.stderr)
            return 130

    if importlib.util.find_spec("django") is None:
        bootstrap.enter_environment_or_explain()
    from django.core.management import execute_from_command_line  # only now certain to be installed

    execute_from_command_line(sys.argv)
    return 0


if __name__ == "__main__":
    sys.exit(main())
