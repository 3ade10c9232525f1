"""`python -m benchmarks.publications`: what documents of several lengths cost to set: processor time and memory."""

import os
import resource
import tempfile


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
    print(f"{'statements':>10}  {'pages':>5}  {'CPU s':>6}  {'a page':>6}  {'peak MB':>7}  {'kB':>5}")
    for times in (1, 4, 16, 64):
        html = to_html(make_document(parts=(make_part(times=times),)))
        before = _cpu()
        pdf = to_pdf(html)
        seconds = _cpu() - before
        pages = page_count(pdf)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024  # of the largest child so far
        print(
            f"{12 * times:>10}  {pages:>5}  {seconds:>6.2f}  {seconds / pages:>6.3f}  {peak:>7}  {len(pdf) // 1024:>5}"
        )


def _cpu() -> float:
    """Processor seconds of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
