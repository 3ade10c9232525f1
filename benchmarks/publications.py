"""`python -m benchmarks.publications`: how long documents of several lengths take to set, and how much memory that needs."""

import os
import resource
import tempfile
import time


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="portal-benchmark-") as folder:
        os.environ["PORTAL_VAR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "prokas_portal.test_settings"
        import django

        django.setup()
        _measure()


def _measure() -> None:
    from publishing.html import to_html
    from publishing.pdf import page_count, to_pdf, warm
    from publishing.tests.sample import make_document, make_part

    warm()
    print(f"{'statements':>10}  {'pages':>5}  {'seconds':>7}  {'s a page':>8}  {'peak MB':>7}  {'kB':>5}")
    for times in (1, 4, 16, 64):
        html = to_html(make_document(parts=(make_part(times=times),)))
        began = time.perf_counter()
        pdf = to_pdf(html)
        seconds = time.perf_counter() - began
        pages = page_count(pdf)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024  # of the largest child so far
        print(
            f"{12 * times:>10}  {pages:>5}  {seconds:>7.2f}  {seconds / pages:>8.3f}  {peak:>7}  {len(pdf) // 1024:>5}"
        )


if __name__ == "__main__":
    main()
