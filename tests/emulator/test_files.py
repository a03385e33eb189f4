"""Files, in and out."""

import base64
import json

import aiohttp
import pytest

from emulator.people import People, Person, RefusedError
from emulator.pictures import picture
from tests.emulator.conftest import BotCaller


async def upload(bot: BotCaller, method: str, fields: dict[str, str], **files: bytes) -> dict[str, object]:
    form = aiohttp.FormData(fields)
    for name, content in files.items():
        form.add_field(name, content, filename=f"{name}.txt", content_type="text/plain")
    async with bot.session.post(f"{bot.base}/bot42:TEST/{method}", data=form) as answer:
        return await answer.json()  # type: ignore[no-any-return]


async def test_a_file_from_a_person_can_be_fetched(bot: BotCaller, ann: Person) -> None:
    content = base64.b64encode("привіт".encode()).decode()
    await ann.say(document={"name": "note.txt", "mime": "text/plain", "content": content}, caption="read")
    document = (await bot.updates("message"))[-1]["document"]

    file = await bot.call("getFile", file_id=document["file_id"])

    fetched = await bot.session.get(f"{bot.base}/file/bot42:TEST/{file['file_path']}")
    assert await fetched.text() == "привіт"
    assert (document["file_name"], document["mime_type"], document["file_size"]) == ("note.txt", "text/plain", 12)
    assert file["file_unique_id"] == document["file_unique_id"]
    assert (await bot.session.get(f"{bot.base}/file/bot42:OTHER/{file['file_path']}")).status == 401
    assert (await bot.session.get(f"{bot.base}/file/bot42:TEST/documents/none")).status == 404


async def test_a_file_over_twenty_megabytes_is_refused(bot: BotCaller, ann: Person) -> None:
    await ann.say(video={"size": 20 * 1024 * 1024 + 1})
    video = (await bot.updates("message"))[-1]["video"]

    assert await bot.refusal("getFile", file_id=video["file_id"]) == "Bad Request: file is too big"
    assert await bot.refusal("getFile", file_id="nonsense") == "Bad Request: invalid file_id"


async def test_a_bot_sends_uploads_and_known_files(bot: BotCaller, ann: Person) -> None:
    sent = await upload(
        bot, "sendDocument", {"chat_id": str(ann.id), "caption": "<b>x</b>", "parse_mode": "HTML"}, document=b"abc"
    )
    document = sent["result"]["document"]  # type: ignore[index]

    again = await bot.call("sendDocument", chat_id=ann.id, document=document["file_id"])

    assert document["file_size"] == 3
    assert again["document"]["file_unique_id"] == document["file_unique_id"]
    assert sent["result"]["caption_entities"][0]["type"] == "bold"  # type: ignore[index]
    wrong = "Bad Request: wrong file identifier/HTTP URL specified"
    assert await bot.refusal("sendDocument", chat_id=ann.id, document="nonsense") == wrong
    assert await bot.refusal("sendPhoto", chat_id=ann.id) == "Bad Request: there is no photo in the request"
    mismatch = await bot.refusal("sendPhoto", chat_id=ann.id, photo=document["file_id"])
    assert mismatch.startswith("Bad Request: type of file mismatch")


async def test_a_bot_sends_an_album(bot: BotCaller, ann: Person) -> None:
    media = json.dumps(
        [{"type": "photo", "media": "attach://one", "caption": "x"}, {"type": "photo", "media": "attach://two"}]
    )

    sent = await upload(bot, "sendMediaGroup", {"chat_id": str(ann.id), "media": media}, one=b"1", two=b"22")

    assert len({message["media_group_id"] for message in sent["result"]}) == 1  # type: ignore[attr-defined]
    alone = [{"type": "photo", "media": "https://example.com/a.jpg"}]
    refusal = await bot.refusal("sendMediaGroup", chat_id=ann.id, media=alone)
    assert refusal == "Bad Request: wrong number of media specified, must be 2-10"


@pytest.mark.parametrize("kind", ["Photo", "Voice", "Audio", "Video", "Animation", "VideoNote", "Sticker"])
async def test_every_kind_can_be_sent(bot: BotCaller, ann: Person, kind: str) -> None:
    field = {"VideoNote": "video_note"}.get(kind, kind.lower())

    sent = await bot.call(f"send{kind}", chat_id=ann.id, **{field: "https://example.com/file.bin"})

    assert field in sent


async def test_a_recording_keeps_its_bytes_and_its_length(bot: BotCaller, ann: Person) -> None:
    content = base64.b64encode(b"OggS sound").decode()

    for kind in ("voice", "audio", "video_note"):
        await ann.say(**{kind: {"content": content, "duration": 3}})
        recording = (await bot.updates("message"))[-1][kind]
        path = (await bot.call("getFile", file_id=recording["file_id"]))["file_path"]
        fetched = await bot.session.get(f"{bot.base}/file/bot42:TEST/{path}")

        assert (recording["duration"], recording["file_size"]) == (3, 10)
        assert await fetched.read() == b"OggS sound"


async def test_people_get_what_the_bot_has_sent(bot: BotCaller, people: People, ann: Person) -> None:
    drawn = picture([], (0, 0, 0), (9, 9, 9))
    await upload(bot, "sendPhoto", {"chat_id": str(ann.id)}, photo=drawn)
    await upload(bot, "sendDocument", {"chat_id": str(ann.id)}, document=b"a;b")

    photo, document = (await ann.history())[-2:]

    assert await people.file(photo) == drawn
    assert (photo["photo"][-1]["width"], photo["photo"][-1]["height"]) == (480, 320)
    assert await people.file(document) == b"a;b"
    answer = await bot.session.get(f"{bot.base}/_tg/file/{document['document']['file_id']}")
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''document.txt"
    with pytest.raises(RefusedError):
        await people.file(await ann.say("no file"))


async def test_the_file_of_a_message_is_replaced(bot: BotCaller, people: People, ann: Person) -> None:
    await upload(bot, "sendPhoto", {"chat_id": str(ann.id), "caption": "May"}, photo=b"1")
    card = (await ann.history())[-1]
    place = {"chat_id": str(ann.id), "message_id": str(card["message_id"])}
    media = {"type": "photo", "media": "attach://fresh", "caption": "<b>June</b>", "parse_mode": "HTML"}

    await upload(bot, "editMessageMedia", place | {"media": json.dumps(media)}, fresh=b"22")

    shown = (await ann.history())[-1]
    assert (shown["caption"], await people.file(shown)) == ("June", b"22")
    text = await bot.call("sendMessage", chat_id=ann.id, text="soon a picture")
    file_id = shown["photo"][-1]["file_id"]
    replaced = await bot.call(
        "editMessageMedia", chat_id=ann.id, message_id=text["message_id"], media={"type": "photo", "media": file_id}
    )
    assert "photo" in replaced
    assert "text" not in replaced
    unknown = await bot.refusal("editMessageMedia", **place, media={"type": "photo", "media": file_id, "colour": "red"})
    assert unknown == 'Bad Request: unknown field "colour" of InputMedia'
    assert "not supported" in await bot.refusal("editMessageMedia", **place, media={"type": "dice", "media": file_id})


async def test_a_file_that_one_member_sees_is_replaced(bot: BotCaller, people: People, ann: Person) -> None:
    group = await people.group("Team", ann, bot="administrator")
    to_ann = json.dumps({"receiver_user_id": ann.id})
    fields = {"chat_id": str(group), "ephemeral_message_parameters": to_ann}
    sent = (await upload(bot, "sendPhoto", fields, photo=b"1"))["result"]
    number = sent["ephemeral_message_id"]  # type: ignore[index]
    which = {"chat_id": str(group), "receiver_user_id": str(ann.id), "ephemeral_message_id": str(number)}

    await upload(
        bot, "editEphemeralMessageMedia", which | {"media": '{"type": "photo", "media": "attach://new"}'}, new=b"22"
    )

    assert await people.file((await ann.history(group))[-1]) == b"22"


async def test_a_caption_is_edited_and_not_too_long(bot: BotCaller, ann: Person) -> None:
    sent = await bot.call("sendPhoto", chat_id=ann.id, photo="https://example.com/a.jpg", caption="old")
    place = {"chat_id": ann.id, "message_id": sent["message_id"]}

    assert (await bot.call("editMessageCaption", **place, caption="new"))["caption"] == "new"
    assert (
        await bot.refusal("editMessageCaption", **place, caption="x" * 1025)
        == "Bad Request: message caption is too long"
    )
    assert (
        await bot.refusal("editMessageText", **place, text="x")
        == "Bad Request: there is no text in the message to edit"
    )
