"""Files that people and the bot have sent."""

import base64
import mimetypes
import secrets
from dataclasses import dataclass

from emulator.errors import bad_request
from emulator.jsontypes import Json

MAX_DOWNLOAD = 20 * 1024 * 1024
FOLDERS = {
    "photo": "photos",
    "voice": "voice",
    "audio": "music",
    "video": "videos",
    "video_note": "video_notes",
    "animation": "animations",
    "sticker": "stickers",
    "document": "documents",
}
SUFFIXES = {
    "photo": ".jpg",
    "voice": ".oga",
    "audio": ".mp3",
    "video": ".mp4",
    "video_note": ".mp4",
    "animation": ".mp4",
    "sticker": ".webp",
}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file.

    Attributes:
        content: The bytes; none for a file that only claims a size, which is served as zeros.
    """

    file_id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    size: int
    path: str
    content: bytes | None

    def read(self) -> bytes:
        return bytes(self.size) if self.content is None else self.content

    def fields(self) -> Json:
        """The three fields that every kind of media has."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": self.size}


class Files:
    """All files by id and by path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(self, kind: str, name: str, mime: str, content: bytes | None, size: int) -> StoredFile:
        """Keep a file."""
        number = len(self._by_id)
        suffix = SUFFIXES.get(kind) or (f".{name.rpartition('.')[2]}" if "." in name else "")
        suffix = suffix or mimetypes.guess_extension(mime) or ""
        stored = StoredFile(
            file_id=_token(36),
            unique_id=_token(11),
            kind=kind,
            name=name,
            mime=mime,
            size=size,
            path=f"{FOLDERS[kind]}/file_{number}{suffix}",
            content=content,
        )
        self._by_id[stored.file_id] = stored
        self._by_path[stored.path] = stored
        return stored

    def get(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """The file that `getFile` gave a path for."""
        stored = self._by_path.get(path)
        return stored if stored and stored.size <= MAX_DOWNLOAD else None

    def downloadable(self, file_id: str) -> StoredFile:
        """A file for getFile.

        Raises:
            ApiError: 400 when there is none, or it is over 20 MB.
        """
        stored = self._by_id.get(file_id)
        if stored is None:
            raise bad_request("invalid file_id" if file_id else "file_id not specified")
        if stored.size > MAX_DOWNLOAD:
            raise bad_request("file is too big")
        return stored


def _token(size: int) -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(size)).decode().rstrip("=")
