"""Words that speak for each kind, in English and Ukrainian; weights: 3 says it outright, 2 usually, 1 leans to it."""

import re
from dataclasses import dataclass

from classifier.base import Kind


@dataclass(frozen=True, slots=True)
class Cue:
    """A sign of a kind.

    Attributes:
        opening: It counts only where the text (or its second sentence) begins.
    """

    kind: Kind
    weight: float
    pattern: re.Pattern[str]
    opening: bool = False


_LINE_END = re.compile(r"\s*\n\s*")


def _cue(kind: Kind, weight: float, words: str, *, opening: bool = False) -> Cue:
    """The words are alternatives of a regular expression, broken into lines at will before a bar."""
    words = _LINE_END.sub("", words)
    return Cue(kind, weight, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE), opening)


_ENGLISH = (
    _cue(
        Kind.BUG,
        3,
        r"""
        bugs?|crash(?:es|ed|ing)?|traceback|stack ?trace|segfault|exception|regression|broken|buggy
        """,
    ),
    _cue(
        Kind.BUG,
        2.5,
        r"""
        (?:does|do|did|is|are|was|will|can|could|has|have|wo|ca)(?: ?n[o']t| not|nt|n't) (?:\w+ )?(?:work
        |open|load|start|run|connect|log ?in|send|save|show|display|appear|respond|update|install|play|find
        |see|get|use|launch|sync|go)(?:ing|s|ed)?
        |not working|stopped working|no longer works?|unable to|fails? (?:to|with|on|when)|failed (?:to|with)
        |failing|fails|keeps? (?:\w+ )?(?:\w+ing)|never loads|refuses to|(?:please |pls |plz )fix
        |fix (?:this|it|the (?:bug|issue|problem))|nothing happens|went missing|kicks me out|intermittent
        """,
    ),
    _cue(
        Kind.BUG,
        2,
        r"""
        errors?|failures?|freez(?:es|ing)|frozen|hangs?|stuck|glitch(?:es|y)?|blank|wrong|incorrect(?:ly)?
        |invalid|weird|unexpected(?:ly)?|issues? with|problems? with|having (?:issues|problems|trouble)
        |(?:got|getting|have|encounter\w*) (?:\w+ )?(?:issue|problem|error)s?|undefined|null ?pointer|timeout
        |timed out|memory leak|40[034]|50[0234]|steps to reproduce|doesn'?t|won'?t|wo n't|expected behaviou?r
        |lag(?:s|ging|gy)?|disappear(?:s|ed)?
        """,
    ),
    _cue(
        Kind.BUG,
        1,
        r"""
        fix(?:es)?|issue|problem|after (?:the )?(?:last |latest |new )?(?:update|upgrading|updating)|ca ?n'?t
        |cannot|slow(?:er)?|no longer|missing|not
        """,
    ),
    _cue(
        Kind.FEATURE,
        3.5,
        r"""
        feature(?: requests?)?|enhancement|improvement
        |(?:would|it'?d|it would|will|is) be (?:really |very |so |also )?(?:nice|great|good|cool|helpful
        |useful|better|awesome|best|perfect) (?:if|to|when)
        |please add|support for|add support|make it possible|(?:would|'d) (?:like|love) to (?:see|have|be able)
        |dark mode|wish(?:ing)? (?:list|there|it|you|we|i could)|wishlist
        """,
    ),
    _cue(
        Kind.FEATURE,
        2,
        r"""
        add (?:an? )?(?:\w+ )?(?:option|ability|way|button|feature|setting|filter|toggle|support)s?|ability to
        |options? to|a way to|allow(?:s|ing)?(?: us| users?| me)? to
        |should (?:be able|have|support|allow|be possible)|could (?:we|you) (?:add|have|support)
        |needs? (?:an? )?(?:\w+ )?(?:option|way|button|mode)|proposal|suggest(?:ion|ions|ing)?|idea:
        |is (?:it|there) (?:possible|a way|any way)|implement|bring back|go back to|why (?:can'?t|not)
        |would be (?:nice|great|good|cool|helpful|useful|better)|i wish
        """,
    ),
    _cue(
        Kind.FEATURE,
        1,
        r"""
        support|introduce|improve|more (?:options|features)|needs? more|instead of|allow|expose|proposed?|add
        """,
    ),
    _cue(
        Kind.QUESTION,
        2.5,
        r"""
        (?:(?:hi|hey|hello|so|and|but)[ ,]{1,3})?(?:(?:what|where|who|why|how|whose|whom)(?:'?s
        |'?re)?(?! a\b)|(?:when|which)(?: \w+)? (?:is|are|do|does|did|will|was|can|should|has|have)|(?:is|are
        |am|was|were|does|do|did|has|have|should) (?:i|we|you|he|she|it|they|the|there|this|that|any|my|our
        |your)|(?:can|could|may) (?:i|we)|any(?:one|body)|any (?:idea|news|update|chance)|is there|are there)
        """,
        opening=True,
    ),
    _cue(
        Kind.QUESTION,
        2,
        r"""
        (?:does|do|did|has|is|can) any(?:one|body)|(?:i have|quick|got) a? ?(?:quick )?question
        |how (?:can|do|does|should) (?:i|we|you)|what(?:'s| is| are| does| do)|any idea|wondering|do you know
        |(?:tell|show|give) me|let me know (?:if|what|when|how)|which one|should i|what about|look up
        |how (?:many|much|long|far|to)|definition|describe
        """,
    ),
    _cue(
        Kind.EVENT,
        2.5,
        r"""
        (?:meeting|call|lunch|dinner|appointment|demo|interview|sync|stand-?up|retro|webinar|party|conference
        |workshop|event) (?:with|at|on|for|is|tomorrow|today|next|this|in)
        |schedule (?:an? )?(?:\w+ )?(?:meeting|call|event|appointment)|let'?s meet
        |(?:meet|see you) (?:at|on|tomorrow)|re-?schedule
        """,
    ),
    _cue(Kind.EVENT, 3.5, r"calendar"),
    _cue(
        Kind.EVENT,
        1.5,
        r"""
        meetings?|stand-?up|webinar|conference|interview|appointments?|workshop|retro|birthday|anniversary|party
        |events?|schedule
        """,
    ),
    _cue(
        Kind.TASK,
        3,
        r"""
        to-?do(?: list)?|remind me|reminders?|remindme|be reminded|don'?t forget|remember to|action items?
        |(?:my|the|shopping|grocery|task) list|need to be done|assigned? to
        |by (?:eod|tomorrow|monday|tuesday|wednesday|thursday|friday|tonight)|deadline
        """,
    ),
    _cue(
        Kind.TASK,
        2,
        r"""
        (?:can|could|would|will) (?:you|u|someone|somebody|anyone|anybody)|we (?:need|have) to|i (?:need|have|must
        |should) to
        |you (?:need|have) to|make sure|let'?s|we should|someone should|please|pls|plz
        |i(?:'ll| will) (?:send|do|call|take|get|check|look)|asap|go ahead
        |i (?:want|would like) (?:you )?to (?:send|e-?mail|order|create|make)
        """,
    ),
    _cue(Kind.TASK, 1, r"needs to|must|follow up|take care of|get back to|pick up|an? e-?mail|action"),
    _cue(
        Kind.INFO,
        2.5,
        r"""
        fyi|heads[- ]up|just so you know|for your information|announcement|note that|update:|decided|is now
        |are now|will be (?:unavailable|off|out|down|closed)|out of office|deployed|released|merged|is live
        |is out(?! of)|attached|for reference|no action
        """,
    ),
    _cue(
        Kind.INFO,
        1,
        r"""
        has been|have been|i'?m (?:on|off|out)|we (?:are|had)|the (?:team|company|report)|today we
        |here(?:'s| is| are)|if you|you can
        """,
    ),
    _cue(
        Kind.CHITCHAT,
        3,
        r"""
        thanks?(?: you)?(?: so much| a lot)?|thx|lol|lmao|rofl|ha(?:ha)+|congrat\w{0,12}|well done
        |good (?:morning|night|evening|job)|happy birthday|how are you|nice (?:to meet|one|work)|cheers|bye
        |goodbye|see (?:you|ya) (?:later|soon)|you'?re welcome|no worries|have a (?:nice|good|great)
        |appreciate it|glad
        """,
    ),
    _cue(
        Kind.CHITCHAT,
        5,
        r"""
        joke|jokes|fun facts?|trivia|something funny|a pun|how(?:'?s| is) (?:it going|life|everything|your day)
        |what'?s up|how are you(?: doing)?
        """,
    ),
    _cue(
        Kind.CHITCHAT,
        2,
        r"""
        awesome|amazing|excellent|love(?:d|s)?|(?:great|good|nice|best|cool) (?:app|job|work|game|one|idea)s?
        |nice|cool|wow|omg|worst|hate|suck(?:s|ed)?|horrible|terrible|boring|useless|funny|great|superb|stupid
        |perfect|fantastic|wonderful|best|very good|very bad|so good|fun|enjoy(?:ed|ing)?
        """,
    ),
    _cue(
        Kind.CHITCHAT,
        2,
        r"""
        (?:hi|hey|hello|yo|ok|okay|yes|no|yep|nope|sure|great|nice|cool|agreed|perfect|\+1)[ !.,]*$
        """,
        opening=True,
    ),
)
_UKRAINIAN = (
    _cue(
        Kind.BUG,
        3,
        r"""
        баг(?:и|а|ів|у)?|помилк[аиуо]\w{0,2}|помилок|крашит\w{0,3}|падає|впав|впала|впало|вилітає|злам\w{1,6}
        |полама\w{1,6}|збій|збої|глючить|глюк\w{0,2}
        |не (?:прац\w{2,6}|відкрива\w{2,4}|завантажу\w{2,4}|вантажит\w{2}|запуска\w{2,5}|зберіга\w{2,5}
        |відобража\w{2,6}|показу\w{2,4}|оновлю\w{2,6}|надсила\w{2,5}|відправля\w{2,6}|входить|логінить\w{0,2}
        |реагу\w{2,4}|приход\w{2,4}|зберегло\w{0,2}|збережено|спрацьову\w{2,4}|відкривається|грузит\w{2})
        """,
    ),
    _cue(
        Kind.BUG,
        2,
        r"""
        не (?:можу|можна|вдається|виходить|вказан\w{1,2}|видно)|проблем\w{1,3} (?:з|із|зі)|завис\w{1,5}
        |зникл?\w{0,3}|неправильно|некоректно|криво|біл(?:ий|а) екран|50[0234]|40[034]|ексепшн|лежить
        |нічого не відбувається|дублюється
        """,
    ),
    _cue(Kind.BUG, 1, r"проблем[аиу]|після (?:останнього )?оновлення|гальмує|довго"),
    _cue(
        Kind.FEATURE,
        3,
        r"""
        було б (?:добре|чудово|класно|круто|зручно|непогано|корисно|супер|гарно)|добре б|хотілося б|хотілось б
        |хочеться
        |(?:додати|додайте|додай) (?:\w+ )?(?:можливість|підтримку|опцію|кнопку|функцію|фільтр|режим
        |налаштування)
        |можливість|фіч[аіуе]|побажання|пропозиція|пропоную|ідея|темна тема|покращення|опція|підтримк[аиу]
        """,
    ),
    _cue(
        Kind.FEATURE,
        1.5,
        r"""
        чи (?:можна|можливо) (?:додати|зробити)|щоб (?:можна|користувач\w{0,2}|була)|реалізувати|впровадити
        |зробити так
        """,
    ),
    _cue(
        Kind.QUESTION,
        2.5,
        r"""
        (?:привіт|вітаю|добрий день)?[ ,!]*(?:що|як|коли|де|куди|звідки|хто(?! (?:може|зможе))|кого|кому|чому
        |навіщо|скільки
        |який|яка|яке|які|якого|якої|яку|чий|чи|хіба)
        """,
        opening=True,
    ),
    _cue(
        Kind.QUESTION,
        2,
        r"""
        хто знає|хтось знає|підкажіть|підкажи|є питання|питання:|цікаво, (?:чи|як|коли)|не знаєш|не знаєте
        |а (?:як|що|коли|де)
        """,
    ),
    _cue(
        Kind.EVENT,
        2.5,
        r"""
        зустріч|мітинг|стендап|дзвінок|созвон|нарада|наради|нараду|вебінар|конференц\w{2,3}|співбесід\w{1,2}
        |ретро|зідзвон\w{1,5}|день народження|презентація|демо|корпоратив|воркшоп|синк|зустрічаємось
        |зустрінемось|запрошу\w{2,4}
        """,
    ),
    _cue(
        Kind.TASK,
        3,
        r"""
        нагада(?:й|йте|ти)|не забудь(?:те)?|туду|список (?:справ|покупок|завдань)|в (?:список|покупки)
        |дедлайн\w{0,2}|завдання|задач[аіу]|треба|потрібно|необхідно|маємо|мусимо|слід|варто|прошу
        """,
    ),
    _cue(
        Kind.TASK,
        2,
        r"""
        будь ласка|плз|(?:хто|хтось) (?:зможе|може)
        |можеш|можете|міг би|могла б|могли б|давай(?:те)?|терміново|до кінця (?:дня|тижня)
        |зроб(?:и|іть|ити)|на сьогодні
        """,
    ),
    _cue(
        Kind.INFO,
        2.5,
        r"""
        до відома|для інформації|fyi|зверніть увагу|увага|повідомля\w{2,4}|оголошення|вирішили|домовились
        |домовилися|задеплоїли|випустили|вийш(?:ла|ов) (?:нова |новий )?(?:версія|реліз)|зарелізили
        |змерджено|додано|оновлено|виправлено|зроблено|готово
        |відбудеться|буде (?:недоступн\w{1,2}|вихідний)|з понеділка|тепер|вже (?:працює|доступно)|у відпустці
        |на лікарняному|я (?:у|в|на|захворі\w{1,2})|пофіксили|можна
        """,
    ),
    _cue(
        Kind.CHITCHAT,
        3,
        r"""
        дякую|дяки|спасибі|привіт|вітаю|доброго (?:ранку|дня|вечора)|добрий (?:ранок|день|вечір)|на добраніч
        |бувай\w{0,2}|па-па|до зустрічі|як справи|як ти|ха(?:ха)+|ахах\w{0,8}|лол|вітання|з днем народження
        |молодець|молодці|гарного (?:дня|вечора)|смачного|жарт|щасти|ура
        """,
    ),
    _cue(
        Kind.CHITCHAT,
        2,
        r"""
        клас|круто|супер|чудово|топ|ок|окей|добре|гаразд|згоден|згодна|прикольно|смішно|найкращ\w{1,2}|обожнюю
        |жах
        """,
    ),
)
CUES = {"en": _ENGLISH, "uk": _UKRAINIAN}
SAID_OUTRIGHT = re.compile(
    r"^\s{0,8}(?:\[|#|\()?(?:\w{1,20} )?(?P<word>bug|баг|feat|fix|improvement|feature(?: requests?)?|фіча"
    r"|побажання|task|todo|to-do|задача|завдання|question|питання"
    r"|event|подія|зустріч|fyi|info|до відома)(?:\]"
    r"|\)|:|\s-|\s–|\s—)",
    re.IGNORECASE,
)
OUTRIGHT_KINDS = {
    "bug": Kind.BUG,
    "fix": Kind.BUG,
    "feat": Kind.FEATURE,
    "improvement": Kind.FEATURE,
    "баг": Kind.BUG,
    "feature": Kind.FEATURE,
    "feature request": Kind.FEATURE,
    "feature requests": Kind.FEATURE,
    "фіча": Kind.FEATURE,
    "побажання": Kind.FEATURE,
    "task": Kind.TASK,
    "todo": Kind.TASK,
    "to-do": Kind.TASK,
    "задача": Kind.TASK,
    "завдання": Kind.TASK,
    "question": Kind.QUESTION,
    "питання": Kind.QUESTION,
    "event": Kind.EVENT,
    "подія": Kind.EVENT,
    "зустріч": Kind.EVENT,
    "fyi": Kind.INFO,
    "info": Kind.INFO,
    "до відома": Kind.INFO,
}
