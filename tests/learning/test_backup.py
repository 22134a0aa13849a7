import io
import tarfile

import pytest

from learning import backup


def archive_of(folder, *members):
    path = folder / "backup.tar"
    with tarfile.open(path, "w") as archive:
        for member in members:
            archive.addfile(member, io.BytesIO(b"x" * member.size))
    return path


def file(name):
    member = tarfile.TarInfo(name)
    member.size = 1
    return member


def link(name, target):
    member = tarfile.TarInfo(name)
    member.type, member.linkname = tarfile.SYMTYPE, target
    return member


@pytest.mark.parametrize(
    "members",
    [
        [file("../outside")],
        [file("media/../../outside")],
        [file("/cascade-outside")],
        [link("media", "/")],
        [link("media", ".."), file("media/outside")],
    ],
    ids=["above", "above from within", "absolute", "a link", "through a link"],
)
def test_no_file_of_a_backup_leaves_its_folder(tmp_path, members):
    with pytest.raises(backup.BackupError, match="no file of a site"):
        backup._unpack(archive_of(tmp_path, *members), tmp_path / "new")
    assert not (tmp_path / "outside").exists()
