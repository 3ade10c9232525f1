"""The closing line counts what held: a test that was skipped did not."""

from prokas_portal.verify import Outcome, read_record

RECORD = """<?xml version="1.0"?><testsuites><testsuite>
<testcase classname="a" name="holds"/>
<testcase classname="a" name="fails"><failure message="1 == 2"/></testcase>
<testcase classname="a" name="breaks"><error message="no such fixture"/></testcase>
<testcase classname="a" name="skips"><skipped type="pytest.skip" message="no Chromium"/></testcase>
<testcase classname="a" name="is_known"><skipped type="pytest.xfail" message="see the issue"/></testcase>
</testsuite></testsuites>"""


def test_a_record_is_counted(tmp_path):
    (tmp_path / "junit.xml").write_text(RECORD)
    assert read_record(tmp_path / "junit.xml") == (Outcome(passed=2, failed=3), ["a.skips: no Chromium"])


def test_no_record_counts_nothing(tmp_path):
    assert read_record(tmp_path / "junit.xml") == (Outcome(0, 0), [])
