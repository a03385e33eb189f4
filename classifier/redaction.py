"""What must not leave this machine as it is: addresses, phone and card numbers, IBANs, keys.

Each is replaced by a placeholder such as "[EMAIL_1]", the same for the same words, and put back in what the model
answers. Every pattern has bounds, so that no text takes longer than its length; nothing here raises.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import phonenumbers
from stdnum import iban, luhn

from classifier.keys import PRIVATE_KEYS, WITH_A_KNOWN_START

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
"""Characters that pages and address books put between the figures of a number."""
_PLAIN = str.maketrans(
    {
        **{zero + figure: str(figure) for zero in (0xFF10, 0x0660, 0x06F0) for figure in range(10)},
        **dict.fromkeys((0x00A0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " "),
        **dict.fromkeys((*range(0x2010, 0x2016), 0x2212, 0xFF0D), "-"),
        **{ord(wide): narrow for wide, narrow in zip("＠．＋（）", "@.+()", strict=True)},
    }
)
"""What looks like a figure, a space, a dash or a mark, as the patterns know it; one character for one."""
_BEFORE = 32
"""Characters before a number that may say what it is."""
_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%'-]{1,64}@(?:[\w-]{1,63}\.){1,5}[^\W\d_][\w-]{1,62}", re.UNICODE)
_IBAN = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ \u00a0-]?[A-Za-z0-9]{4}){2,7}(?:[ \u00a0-]?[A-Za-z0-9]{1,4})?(?![A-Za-z0-9])"
)
_CARD = re.compile(r"(?<![\w.+/-])[2-6]\d{3}(?:[ \t\u00a0.-]{0,2}\d{1,7}){2,6}(?![\w/-]|\.\d)")
_CARD_DIGITS = range(13, 20)
_NAMES_OF_KEYS = (
    r"(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[ _-]?key|access[ _-]?key|private[ _-]?key|auth[ _-]?key|bearer"
    r"|credentials?|парол[ьяю]|токен|секрет|ключ(?: api| доступ[ау])?|contraseña|clave(?: api)?|passwort|kennwort"
    r"|schlüssel|mot de passe|hasło|senha)"
)
_KEYS = (
    PRIVATE_KEYS,
    re.compile(r"(?<![\w-])eyJ[\w-]{6,4000}\.[\w-]{2,4000}(?:\.[\w-]{0,2000}){0,3}"),
    WITH_A_KNOWN_START,
    re.compile(r"(?<=://)[^\s/:@]{1,100}:[^\s/@]{1,200}(?=@)"),  # the name and password of an address
    re.compile(r"(?i:(?<=token=)|(?<=apikey=)|(?<=api_key=)|(?<=secret=)|(?<=password=)|(?<=sig=))[^\s&#\"']{6,300}"),
)
_ANNOUNCED_KEY = re.compile(  # what stands after "password:", as long as it has a figure or is no plain word
    rf"\b{_NAMES_OF_KEYS}\b(?:\s?(?:is|is now|=>?|:|-|–|—|це|это|ist|es|to|:=))?[\s\"'`«(]{{1,3}}"
    r"(?P<key>(?=[^\s\"'`»)]{0,80}[\d_!$%^&*+=])[^\s\"'`»)]{6,300})",
    re.IGNORECASE,
)
_ASSIGNED_KEY = re.compile(rf"\b{_NAMES_OF_KEYS}\s?[:=]\s?[\"'`]?(?P<key>[^\s\"'`,;]{{8,300}})", re.IGNORECASE)
_TOKEN = re.compile(r"(?<![\w./:+=@#-])[A-Za-z0-9_+/-]{24,400}={0,2}(?![\w/@-]|\.\w)")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w.,#=№/-])(?:\+|00)?\(?\d(?:[ \u00a0().\-–/]{0,3}\d){5,16}(?![\w%]|[.,:/-]\d)")
_PHONE_DIGITS = range(7, 16)
_PHONE_WORD = re.compile(
    r"\b(?:phone|tel|mobile|cell|call|ring|text|sms|fax|whatsapp|viber|signal|contact|reach|dial|тел\w{0,6}|моб\w{0,8}"
    r"|дзвон\w{0,6}|подзвон\w{0,6}|набер\w{0,5}|звон\w{0,6}|позвон\w{0,6}|llam\w{0,5}|móvil|celular|ruf\w{0,4}|anruf\w{0,5}"
    r"|handy|zadzwo\w{0,4}|appel\w{0,4}|chiam\w{0,4}|lig(?:ue|ar|a))\b",
    re.IGNORECASE,
)
_ID_WORD = re.compile(
    r"(?:\b(?:order|invoice|ticket|issue|id|ref(?:erence)?|tracking|case|build|commit|version|port|row|line|serial|sku|isbn"
    r"|timestamp|ean|account|contract|замовленн\w|рахун\w{2,4}|заявк\w|тікет|накладн\w{1,3}|заказ\w?|сч[её]т\w?|накладн\w{1,3}"
    r"|pedido|factura|bestell\w{0,8}|rechnung\w{0,8}|auftrag\w{0,8}|zamówien\w{1,3}|commande|ordine|nr|no|номер)|[#№])"
    r"[ .:#№-]{0,4}(?:number|num|no|nummer|номер|número)?[ .:#№-]{0,3}\Z",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d{2}(?!\d)|(?:19|20)\d{2}[./-]?\d{1,2}[./-]?\d{1,2}(?!\d)|(?:19|20)\d{2}\s?[-–]\s?(?:19|20)\d{2}"
)
_DECIMAL = re.compile(r"\d+\.\d+")
_MONEY_BEFORE = re.compile(r"(?:[$€£₴¥]|\b(?:USD|EUR|UAH|GBP|PLN|CHF|RUB|JPY))\s?\Z")
_MONEY_AFTER = re.compile(
    r"\s?(?:[$€£₴¥%]|(?:usd|eur|gbp|uah|pln|chf|rub|грн|грив\w*|долар\w*|доллар\w*|руб\w*|євро|евро|euros?|dollars?|zł|шт|pcs)\b)",
    re.IGNORECASE,
)
_QUAD = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_GROUPS = re.compile(r"\d+")
_REGIONS = ("US", "UA", "GB", "DE", "ES", "FR", "PL", "IT", "PT", "RU")
_PLACEHOLDER = re.compile(r"\[?\b(EMAIL|PHONE|CARD|IBAN|KEY)_(\d{1,4})\b\]?", re.IGNORECASE)


class _Found(NamedTuple):
    start: int
    end: int
    type: str


class Redactor:
    """Replaces and puts back; one for everything that goes out in one call, so that equal words look equal."""

    def __init__(self) -> None:
        self._placeholders: dict[str, str] = {}
        self._words: dict[str, str] = {}
        self._counts: Counter[str] = Counter()
        self._next: Counter[str] = Counter()

    @property
    def counts(self) -> Mapping[str, int]:
        """What was replaced ("email", "phone", "card", "iban", "key") -> how often."""
        return dict(self._counts)

    def hide(self, text: str) -> str:
        """The text with placeholders; words that look like a placeholder already keep theirs out of use."""
        taken = {f"{type_.upper()}_{number}" for type_, number in _PLACEHOLDER.findall(text)}
        pieces, end = [], 0
        for found in _secrets(text):
            words = text[found.start : found.end]
            pieces += [text[end : found.start], f"[{self._name(words, found.type, taken)}]"]
            self._counts[found.type] += 1
            end = found.end
        return "".join([*pieces, text[end:]])

    def restore(self, text: str) -> str:
        """The words in the place of their placeholders; one that was never given out stays as it is."""
        return _PLACEHOLDER.sub(lambda match: self._words.get(f"{match[1].upper()}_{match[2]}", match[0]), text)

    def _name(self, words: str, type_: str, taken: set[str]) -> str:
        if words not in self._placeholders:
            name = ""
            while not name or name in taken:
                self._next[type_] += 1
                name = f"{type_.upper()}_{self._next[type_]}"
            self._placeholders[words], self._words[name] = name, words
        return self._placeholders[words]


def _secrets(text: str) -> list[_Found]:
    """All of them in the order of the text, none inside another; where two overlap, the surer one."""
    chosen: list[_Found] = []
    unseen = {match.start() for match in _UNSEEN.finditer(text)}
    places = [place for place in range(len(text)) if place not in unseen] if unseen else range(len(text))
    plain = _UNSEEN.sub("", text).translate(_PLAIN)
    taken = bytearray(len(plain))
    for finder in (_keys, _emails, _ibans, _cards, _tokens, _phones):
        for found in finder(plain):
            if not any(taken[found.start : found.end]):
                taken[found.start : found.end] = b"\1" * (found.end - found.start)
                chosen.append(_Found(places[found.start], places[found.end - 1] + 1, found.type))
    return sorted(chosen)


def _keys(text: str) -> Iterator[_Found]:
    for pattern in _KEYS:
        for match in pattern.finditer(text):
            yield _Found(match.start(), match.end(), "key")
    for pattern in (_ASSIGNED_KEY, _ANNOUNCED_KEY):
        for match in pattern.finditer(text):
            key = match["key"].rstrip(".,;:!?")
            if _is_mixed(key) and not key.startswith(("http://", "https://")):
                yield _Found(match.start("key"), match.start("key") + len(key), "key")


def _is_mixed(word: str) -> bool:
    """Letters and something else: neither a plain word nor a plain number."""
    return any(letter.isalpha() for letter in word) and any(
        letter.isdigit() or letter in "_!$%^&*+=" for letter in word
    )


def _emails(text: str) -> Iterator[_Found]:
    for match in _EMAIL.finditer(text):
        yield _Found(match.start(), match.end(), "email")


def _ibans(text: str) -> Iterator[_Found]:
    """An IBAN may be followed by a word that looks like its last group; then it is tried without."""
    for match in _IBAN.finditer(text):
        end = match.end()
        while end - match.start() >= 15:
            if iban.is_valid(text[match.start() : end].replace("\u00a0", " "), check_country=False):
                yield _Found(match.start(), end, "iban")
                break
            cut = max(text.rfind(space, match.start(), end) for space in " \u00a0-")
            if cut < 0:
                break
            end = cut


def _cards(text: str) -> Iterator[_Found]:
    for match in _CARD.finditer(text):
        digits = "".join(_GROUPS.findall(match.group()))
        if len(digits) in _CARD_DIGITS and luhn.is_valid(digits):
            yield _Found(match.start(), match.end(), "card")


def _tokens(text: str) -> Iterator[_Found]:
    """Long words of small and capital letters and figures; check sums, addresses and paths are left."""
    for match in _TOKEN.finditer(text):
        word = match.group()
        if _UUID.fullmatch(word):
            continue
        cases = any(letter.islower() for letter in word) and any(letter.isupper() for letter in word)
        if cases and sum(letter.isdigit() for letter in word) >= 2 and "/" not in word[:1]:
            yield _Found(match.start(), match.end(), "key")


def _phones(text: str) -> Iterator[_Found]:
    for match in _PHONE.finditer(text):
        digits = "".join(_GROUPS.findall(match.group()))
        before = text[max(match.start() - _BEFORE, 0) : match.start()]
        is_sum = _MONEY_BEFORE.search(before) or _MONEY_AFTER.match(text, match.end())
        if len(digits) in _PHONE_DIGITS and not is_sum and _is_phone(match.group(), digits, before):
            yield _Found(match.start(), match.end(), "phone")


def _is_phone(words: str, digits: str, before: str) -> bool:
    """Digits enough, and something that says that it is no order, date or measure."""
    if words.startswith("+"):
        return True
    if _DATE.match(words) or _QUAD.fullmatch(words) or _DECIMAL.fullmatch(words):
        return False
    announced = bool(_PHONE_WORD.search(before))
    if announced or _ID_WORD.search(before):
        return announced
    if words.startswith(("00", "(")):
        return len(digits) >= 9
    if words.startswith("0"):
        return 9 <= len(digits) <= 12
    return 9 <= len(digits) <= 12 and _is_laid_out(words, digits)


def _is_laid_out(words: str, digits: str) -> bool:
    """Groups as people write numbers, or figures that some country's plan has."""
    groups = _GROUPS.findall(words)
    if len(groups) == 1:
        return _is_known(digits, ("US",))
    if len(groups) >= 3 and len(groups[-1]) in {2, 4}:
        return True
    return len(groups[0]) <= 4 and _is_known(digits, _REGIONS)


def _is_known(digits: str, regions: Sequence[str]) -> bool:
    """Whether it is a number of one of the regions, or of any with its country's code."""
    for number, region in [("+" + digits, None), *((digits, region) for region in regions)]:
        try:
            if phonenumbers.is_valid_number(phonenumbers.parse(number, region)):
                return True
        except phonenumbers.NumberParseException:
            continue
    return False
