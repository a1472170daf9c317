"""Tables as people keep them, and files that are none."""

from __future__ import annotations

import codecs
import tracemalloc

import pytest

from geo_ioc.errors import FileRefused
from geo_ioc.exchange import returned, table


@pytest.fixture
def read(tmp_path):
    """Headings and rows of a file with these bytes."""

    def opened(content: bytes):
        path = tmp_path / "suco.csv"
        path.write_bytes(content)
        with table.opened(path) as given:
            return given.headings, [(row.line, row.cells) for row in given.rows()]

    return opened


@pytest.fixture
def refusal(read):
    """Why a file is refused."""

    def refused(content: bytes) -> str:
        with pytest.raises(FileRefused) as caught:
            read(content)
        return str(caught.value)

    return refused


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
def test_what_spreadsheet_programs_save_is_read(read, delimiter, mark, encoding):
    text = f"Tiêu đề{delimiter}Mô tả\r\nĐê vỡ{delimiter}ở Nghệ An\r\n"
    found = read(mark + text.encode(encoding))
    assert found == (["Tiêu đề", "Mô tả"], [(2, ["Đê vỡ", "ở Nghệ An"])])


def test_a_row_is_known_by_the_line_it_begins_in(read):
    _, rows = read(b'a,b\n"1\n1",2\n3,4\n')
    assert rows == [(2, ["1\n1", "2"]), (4, ["3", "4"])]


def test_empty_rows_and_empty_columns_at_the_end_are_left_out(read):
    assert read(b"a,b,,\n1,2,,\n,,,\n\n3,4,,\n") == (
        ["a", "b"],
        [(2, ["1", "2", "", ""]), (5, ["3", "4", "", ""])],
    )


def test_a_delimiter_within_quotes_does_not_count(read):
    assert read(b'"a,b,c";d\n1;2\n')[0] == ["a,b,c", "d"]


def test_what_looks_like_a_formula_stays_text(read):
    assert read(b'a,b\n"=1+1",@SUM(A1)\n')[1] == [(2, ["=1+1", "@SUM(A1)"])]


def test_bytes_that_are_not_utf8_are_refused_with_their_line(refusal):
    content = b"a,b\n" + b"1,2\n" * 9000 + "đê,1\n".encode("cp1258") + b"1,2\n" * 9000
    assert "dòng 9002" in refusal(content)
    assert "CSV UTF-8" in refusal(content)


def test_headings_of_another_encoding_are_refused(refusal):
    assert "dòng 1" in refusal("đê,vỡ".encode()[:1] + b",a\n1,2\n")


@pytest.mark.parametrize("content", [b"PK\x03\x04\x14", "a,b\n1,2\n".encode("utf-16-le")])
def test_a_file_that_is_no_text_is_refused(refusal, content):
    assert "CSV UTF-8" in refusal(content)


def test_an_empty_file_is_refused(refusal):
    assert "trống" in refusal(b"")


@pytest.mark.parametrize("content", [b"\n1,2\n", b",,,\n", codecs.BOM_UTF8])
def test_a_table_without_headings_is_refused(refusal, content):
    assert "tiêu đề" in refusal(content)


def test_a_quote_that_never_closes_is_refused_with_the_line_it_opens_in(refusal):
    assert "dòng 3" in refusal(b'a,b\n1,2\n3,"4\n' + b"5,6\n" * 200_000)


def test_a_quote_that_is_open_at_the_end_is_refused(refusal):
    assert "dòng 2" in refusal(b'a,b\n1,"2\n')


def test_a_misplaced_quote_is_refused(refusal):
    assert "dòng 2" in refusal(b'a,b\n"1"x,2\n')


def test_a_line_without_an_end_is_refused_without_reading_it_whole(tmp_path):
    path = tmp_path / "long.csv"
    with path.open("wb") as file:
        file.write(b"a,b\n")
        for _ in range(200):
            file.write(b"x" * 1_000_000)
    tracemalloc.start()
    with table.opened(path) as given, pytest.raises(FileRefused, match="dòng 2"):
        list(given.rows())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000


def test_a_folder_or_nothing_is_refused(tmp_path):
    for path in (tmp_path, tmp_path / "none.csv"):
        with pytest.raises(FileRefused), table.opened(path):
            pass


# --- rows given back ------------------------------------------------------------------------------


def test_bad_rows_come_back_as_they_were_with_line_and_reason(tmp_path):
    path = tmp_path / "suco.csv"
    path.write_text('a;b\n"=1;1";2\n3;4\n5;6;7;8\n', "utf-8")
    beside = returned.give_back(path, {2: ["a: sai", "b: sai"], 4: ["có 4 ô"]})
    assert beside == tmp_path / "suco.loi.csv"
    assert beside.read_bytes() == (
        codecs.BOM_UTF8
        + 'a;b;dong;loi\r\n"=1;1";2;2;"a: sai; b: sai"\r\n5;6;4;có 4 ô;7;8\r\n'.encode()
    )


def test_a_file_of_bad_rows_never_takes_the_place_of_another(tmp_path):
    path = tmp_path / "suco.csv"
    path.write_text("a\n1\n", "utf-8")
    first, second = (returned.give_back(path, {2: ["sai"]}) for _ in range(2))
    assert [first.name, second.name] == ["suco.loi.csv", "suco.loi-2.csv"]


def test_what_comes_back_again_is_told_anew(tmp_path):
    path = tmp_path / "suco.csv"
    path.write_text("a,dong,loi\n1,7,old\n", "utf-8")
    beside = returned.give_back(path, {2: ["new"]})
    assert beside.read_text("utf-8-sig").splitlines() == ["a,dong,loi", "1,2,new"]
