"""Files of others are what their list says: whole, with a licence beside them, and none that it does not name."""

from webapp.vendoring import FOLDER, checksum, packages, recorded


def test_every_file_of_others_has_its_recorded_checksum() -> None:
    found = {path.name: checksum(path.read_bytes()) for path in FOLDER.iterdir()}

    assert found == recorded()


def test_each_package_comes_with_its_licence() -> None:
    for package in packages():
        assert package["licence"]
        assert any(file["to"].endswith(".LICENSE") for file in package["file"]), package["name"]
        assert package["integrity"].startswith("sha512-")
