"""A workbook is XML: no entity in it reads a file, asks a server or swells."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from hub.kernel.sheets.files import read_table
from hub.kernel.sheets.table import Unreadable

BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))


def workbook_with(doctype: str, cell: str) -> bytes:
    """A good workbook whose first sheet begins with this document type and holds this cell."""
    made, out = io.BytesIO(), io.BytesIO()
    book = Workbook()
    book.active.append(["Name", "placeholder"])
    book.save(made)
    with zipfile.ZipFile(made) as given, zipfile.ZipFile(out, "w") as packed:
        for part in given.infolist():
            body = given.read(part).decode()
            if "placeholder" in body:  # the sheet itself, or its list of texts
                root = "<worksheet" if "<worksheet" in body else "<sst"
                body = body.replace(root, doctype + root, 1).replace("placeholder", cell)
            packed.writestr(part.filename, body)
    return out.getvalue()


def told(content: bytes) -> str:
    """All that is read of it, or the sentence that refuses it."""
    try:
        return str([*read_table(content, 1_000_000, lambda cells: len(cells)).rows()])
    except Unreadable as refused:
        return str(refused)


@pytest.mark.asvs("1.5.1")
@pytest.mark.parametrize("where", ["file://{file}", "http://127.0.0.1:{port}/canary"])
def test_no_entity_brings_in_a_file_or_asks_a_server(tmp_path, where):
    from socket import create_server

    (tmp_path / "secret").write_text("canary")
    with create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = where.format(file=tmp_path / "secret", port=server.getsockname()[1])
        for doctype in (f'<!DOCTYPE x [<!ENTITY e SYSTEM "{address}">]>', f'<!DOCTYPE x SYSTEM "{address}">'):
            assert "canary" not in told(workbook_with(doctype, "&e;"))
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.asvs("1.5.1")
def test_entities_of_entities_do_not_swell():
    said = told(workbook_with(f'<!DOCTYPE x [<!ENTITY e0 "0123456789">{BOMB}]>', "&e11;"))
    assert len(said) < 10_000


def test_the_same_workbook_without_an_entity_is_read():
    assert "spoon" in told(workbook_with("", "spoon"))
