"""English words of replies."""

from classifier.edit_words.lexicon import Say, Words

ENGLISH: Words = {
    Say.LOW: "low, not urgent, no rush, not important, unimportant, p3, p4",
    Say.NORMAL: "normal, medium, p2",
    Say.HIGH: "high, important, p1",
    Say.URGENT: "urgent, urgently, asap, critical, p0",
    Say.DONE: (
        "i'm done, im done, i am done, done, finished, complete, completed, ready, it's done, all done, i did it, "
        "did it"
    ),
    Say.REOPEN: (
        "reopen, re-open, reopened, re-opened, not done, undone, not ready, not finished, not done yet, "
        "open again, open it again"
    ),
    Say.DROP: (
        "not needed anymore, no longer needed, drop, dropped, drop it, cancel, canceled, cancelled, cancel it, "
        "not a task, it's not a task, this is not a task, won't do, wont do"
    ),
    Say.START: "start, started, in progress, doing, doing it, working on it, i'm on it, on it, i started",
    Say.ACCEPT: "accept, accepted, accept it, approve, approved",
    Say.TASK: "task, todo, to-do",
    Say.BUG: "bug",
    Say.FEATURE: "feature, feature request",
    Say.QUESTION: "question",
    Say.EVENT: "event, meeting",
    Say.INFO: "info, note",
    Say.CHITCHAT: "chitchat, small talk",
    Say.TO_ME: (
        "i'll take it, i will take it, i take it, i'll do it, i will do it, mine, it's mine, to me, for me, "
        "assign to me, assign it to me, assign me, assigned to me, assignee me, assignee: me, give it to me"
    ),
    Say.ANYONE: (
        "anyone can take it, whoever can, anyone, anybody, whoever, whoever wants, to anyone, for anyone, "
        "assign to anyone, up for grabs"
    ),
    Say.NOBODY: (
        "unassign, unassigned, unassign it, no assignee, without assignee, nobody, no one, no-one, to nobody, "
        "to no one, assign to nobody, assign to no one, assignee: none, assignee none"
    ),
    Say.NO_DUE: (
        "no due, no due date, no date, no deadline, without due, without due date, without a due date, "
        "without date, without a date, without deadline, without a deadline, clear due, clear due date, "
        "clear the due date, clear date, clear the date, clear deadline, clear the deadline, remove due date, "
        "remove the due date, remove due, remove date, remove the date, remove deadline, remove the deadline, "
        "remove a deadline, drop due, drop due date, drop the due date, drop date, drop the date, drop deadline, "
        "drop the deadline, due: none, due none"
    ),
    Say.NO_RECURRENCE: (
        "no repeat, don't repeat, do not repeat, stop repeating, not recurring, no recurrence, no longer repeats, "
        "remove repeat, remove recurrence, repeat: never, repeat never, never repeat"
    ),
    Say.NO_REMIND: (
        "no reminder, no reminders, don't remind, don't remind me, do not remind me, remove reminder, "
        "remove reminders, remove the reminder, without reminder, without reminders, cancel reminder, "
        "cancel the reminder"
    ),
    Say.UNBLOCK: "unblock, unblocked, unblock it, not blocked, not blocked anymore, no longer blocked",
    Say.TITLE: "title, name",
    Say.RENAME: "rename, rename to, rename it, rename it to",
    Say.DESCRIPTION: "description, desc, details",
    Say.NOTE: "note, notes, add note, add a note, comment",
    Say.CHECKLIST: "checklist, subtasks, steps, add items, add to checklist, add to the checklist, add steps",
    Say.ITEM: "add item, add an item, item, add step, add a step, add subtask, add a subtask, subtask",
    Say.CHECK: "checked, ticked, check, check off, tick, tick off",
    Say.BLOCKED: "blocked, blocked by, is blocked by, it's blocked by",
    Say.WAITS: "waiting for, waits for, waiting on, depends on",
    Say.LINK: "see, see also, related, related to, relates to, link, link to, links to, linked to",
    Say.DUPLICATE: "duplicate, duplicate of, duplicates, dup of, dupe of, +1, +1 to, same as, the same as",
    Say.SNOOZE: (
        "snooze, snooze it, snooze until, snooze it until, snooze till, snooze to, snooze for, hide until, "
        "show again, wake me"
    ),
    Say.REMIND: "remind, remind me, reminder, remind us, reminder:, remind at, remind on, set a reminder",
    Say.BECAUSE: "because, because of, since, as",
    Say.ASSIGN: (
        "reassign, reassign to, let, assign, assign to, assign it, assign it to, assigned to, assignee, to, for, "
        "give to, give it to, give"
    ),
    Say.STARTING: "from, starting, starting from, starting on, beginning, since",
    Say.ITEMS: "item, items, step, steps, no, point, points",
    Say.AND: "and, &, +",
    Say.FILLER: (
        "do, already, move, moved, move it, reschedule, should, be, then, and, please, pls, plz, set, make, "
        "make it, due, due date, date, deadline, by, to, the, is, it, it's, its, a, an, priority, kind, type, "
        "mark, as, assign, this, that, on, at, also, change, repeat, repeats, repeating, recurring, with, for, "
        "thanks, ok, okay, now, put, later"
    ),
}
