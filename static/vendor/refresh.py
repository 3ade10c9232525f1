"""Knows what static/vendor holds: fetches it from the npm registry as package-lock.json pins it, and checks every file.

    python3 static/vendor/refresh.py           compares the files with SHA256SUMS; nothing is fetched
    python3 static/vendor/refresh.py --fetch   copies them anew (needs npm) and writes SHA256SUMS

The portal and its set-up never fetch anything: what stands here is committed.
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SUMS = HERE / "SHA256SUMS"


def _fonts(package: str, subset: str, *weights: int) -> dict[str, str]:
    files = [f"{package}-{subset}-{weight}-normal.woff2" for weight in weights]
    return {f"@fontsource/{package}/files/{file}": f"{package}/{file}" for file in files}


# Path inside node_modules → path here.
WANTED = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap/bootstrap.min.css",
    "bootstrap/LICENSE": "bootstrap/LICENSE",
    **_fonts("noto-sans", "latin", 400, 700),
    **_fonts("noto-sans", "latin-ext", 400, 700),
    "@fontsource/noto-sans/LICENSE": "noto-sans/LICENSE",
    # A first visit stays under 150 kB: the browser draws bold Bangla from this face. Print has a bold face of its own.
    **_fonts("noto-sans-bengali", "bengali", 400),
    "@fontsource/noto-sans-bengali/LICENSE": "noto-sans-bengali/LICENSE",
}


def _strip_source_map(path: Path) -> None:
    """The map is not shipped: a reference to it would fail when static files get their hashed names."""
    lines = path.read_text().splitlines()
    path.write_text("\n".join(line for line in lines if not line.startswith("/*# sourceMappingURL")) + "\n")


def fetch() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, folder)
        # npm checks each archive against the integrity hash in the lock. Peers (popper, for scripts we do not ship) stay out.
        subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps"], cwd=folder, check=True
        )
        for source, target in WANTED.items():
            (HERE / target).parent.mkdir(exist_ok=True)
            shutil.copyfile(Path(folder) / "node_modules" / source, HERE / target)
    _strip_source_map(HERE / "bootstrap/bootstrap.min.css")
    SUMS.write_text("".join(f"{checksum(target)}  {target}\n" for target in sorted(WANTED.values())))


def checksum(target: str) -> str:
    return hashlib.sha256((HERE / target).read_bytes()).hexdigest()


def differences() -> list[str]:
    """Files that are missing, unlisted or not what SHA256SUMS says."""
    expected = {target: digest for digest, target in (line.split("  ", 1) for line in SUMS.read_text().splitlines())}
    unlisted = set(WANTED.values()) ^ set(expected)
    changed = {
        target for target, digest in expected.items() if not (HERE / target).is_file() or checksum(target) != digest
    }
    return sorted(unlisted | changed)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fetch", action="store_true", help="copy the files anew from the npm registry")
    if parser.parse_args().fetch:
        fetch()
    wrong = differences()
    print("\n".join(f"differs: {target}" for target in wrong) or f"{len(WANTED)} files as listed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
