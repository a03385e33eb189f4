"""Every button and command of the chat, and what it asks for: a right of the table, or one of the words below."""

OWN = "own"
"""About whoever presses or says it: their settings, their digest, what they are asked."""

LOOKS = "view"

BUTTONS: dict[str, str] = {
    prefix: right
    for right, prefixes in {
        OWN: "no never zone zones every day hour dpart empty scope now me shut erase erased mydata leave notify tell night mutes mute"
        " lang tz city yes work quit bye works",
        LOOKS: "menu leaf part past open told see l.page l.open l.fold l.set l.saved l.words l.clear l.whose l.col l.week l.day"
        " l.pick l.tick l.ticks rules rule team ai set sect into goto type words note teach",
        "export": "export",
        "create": "make joins accept",
        "change": "clear tick unitem again free unlink anyone split join plus apart keep ask kind prio due read give say hear"
        " learn forget send resend letgo remind l.due l.prio l.give apply asker",
        "notes": "unnote",
        "claim": "mine",
        "snooze": "zzz l.zzz allzzz",
        "done": "alldone posted",
        "start": "move l.move",
        "undo": "undo l.undo undid back allundo",
        "hooks": "hook hooks hook_open hook_rest hook_key unhook",
        "rules": "rmake rstep rfield rvalue rtype rtry rsave ron rshift rask rdel",
        "settings": "glang gzone gdone gmute ohear react reader policy",
        "members": "mate role away",
        "invite": "inv link uninv",
    }.items()
    for prefix in prefixes.split()
}
"""What each kind of button is told apart by -> what it asks for."""

COMMANDS: dict[str, str] = {
    "start": OWN,
    "help": OWN,
    "workspaces?": OWN,
    "notifications": OWN,
    "digest": OWN,
    "privacy": OWN,
    "team": LOOKS,
    "rules?": LOOKS,
    "today": LOOKS,
    "tasks": LOOKS,
    "board": LOOKS,
    "search": LOOKS,
    "week": LOOKS,
    "stats": LOOKS,
    "settings": LOOKS,
    r"(?:task_?)?(?P<number>\d{1,9})": LOOKS,
    "task": "create",
    "done": "done",
    "undo": "undo",
    "export": "export",
    "hooks": "hooks",
    "doctor": "settings",
}
"""As its filter has it -> what it asks for."""
