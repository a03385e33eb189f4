"""Which language a text is in, by its letters and its commonest words."""

import re
from collections import Counter

from classifier.imperatives import ENGLISH, UKRAINIAN

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_LETTERS = {
    "uk": "іїєґ",
    "ru": "ыэёъ",
    "de": "äöüß",
    "es": "ñ¿¡",
    "pl": "ąćęłńśźż",
    "pt": "ãõ",
    "fr": "èêçàœù",
}
_WORDS = {
    "en": "the a an is are was be to of and in on for with this that it you i we my your not have has had do does can "
    "could would please what when where how why who from at as if there will just need me so but or by add fix thanks "
    "hello hi any about all new should make get call no yes am were been they he she our us",
    "uk": "о об буде і й та в у на не що це як до з за по для від є я ти ми ви він вона воно вони мені тебе "
    "нам треба потрібно будь ласка дякую привіт можна чи коли де хто чому якщо але або теж ще вже так ні завтра "
    "сьогодні про при щоб "
    "був була було буде мій моя наш який яка яке скільки зроби додай",
    "ru": "и в на не что это как до с за по для от я ты мы вы он она оно они мне тебя нам надо нужно пожалуйста "
    "спасибо привет можно ли когда где кто почему если но или тоже еще уже так нет завтра сегодня о при чтобы был "
    "была было будет мой моя наш какой какая какое сколько сделай добавь есть",
    "de": "der die das und ist ich du wir ihr sie es nicht ein eine einen mit für auf von zu im in den dem des wie was "
    "wo wann warum wer kann können bitte danke hallo heute morgen auch noch schon wenn aber oder mir mich mein sind "
    "habe hat wird am um an gibt",
    "es": "el la los las un una de que y en es no por para con se lo su al del qué cómo cuándo dónde quién cuál está "
    "están hay mi me te hola gracias favor hoy mañana pero si más muy ya esta este son tengo puede",
    "pl": "do mi i w na nie to się że z do jest jak co czy ja ty my mi dla po od za o proszę dziś jutro "
    "jaki jaka jakie gdzie kiedy są ale lub już tylko ile",
    "fr": "le la les un une des de du et est je tu nous vous il elle ne pas que qui dans pour avec sur au aux ce cette "
    "quel quelle où quand comment mon ma mes bonjour merci demain sont",
    "it": "il lo la gli le un una di che e è non per con si sono mi ti ci in del della dei al come cosa quando dove "
    "chi quanto ciao grazie domani oggi mio mia questo questa",
    "pt": "o a os as um uma de que e é não por para com se do da dos das em no na me qual como quando onde quem está "
    "hoje amanhã obrigado meu minha este esta são",
    "nl": "de het een en is ik je jij wij niet van te dat die op in voor met zijn aan er wat hoe waar wanneer mijn om "
    "naar morgen vandaag gaat kan",
}
_LANGUAGES_OF: dict[str, list[str]] = {}
for _language, _words in _WORDS.items():
    for _word in _words.split():
        _LANGUAGES_OF.setdefault(_word, []).append(_language)
for _verbs, _language in ((ENGLISH, "en"), (UKRAINIAN, "uk")):
    for _word in _verbs:
        if _language not in _LANGUAGES_OF.setdefault(_word, []):
            _LANGUAGES_OF[_word].append(_language)
_ENDINGS = {
    "uk": re.compile(r"(?:ти|тися|ість|ого|ння|ття)$"),
    "ru": re.compile(r"(?:[аияеу]ть|[аияеу]ться|ость|ние|тие|ешь|ишь)$"),
}
_CYRILLIC = re.compile(r"[а-яґєії]", re.IGNORECASE)
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)


def guess_language(text: str) -> str:
    """ISO 639-1 code of the text's language, "und" when neither letters nor words tell."""
    lowered = text[:2000].lower()
    votes: Counter[str] = Counter()
    for language, letters in _LETTERS.items():
        votes[language] += 2 * sum(letter in lowered for letter in letters)
    for match in _WORD.finditer(lowered):
        for language in _LANGUAGES_OF.get(match.group(), ()):
            votes[language] += 2
        for language, ending in _ENDINGS.items():
            votes[language] += bool(ending.search(match.group()))
    cyrillic = len(_CYRILLIC.findall(lowered)) > len(_LATIN.findall(lowered))
    scores = {language: votes[language] for language in _WORDS if (language in {"uk", "ru"}) == cyrillic}
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] > 0 else "und"
