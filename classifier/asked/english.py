"""English words of list requests."""

from classifier.asked.lexicon import Ask, Words

ENGLISH: Words = {
    Ask.BUG: "bug, bugs",
    Ask.FEATURE: "feature, features, feature request, feature requests",
    Ask.QUESTION: "question, questions",
    Ask.EVENT: "event, events, meeting, meetings",
    Ask.INFO: "info, notes",
    Ask.CHITCHAT: "chitchat, small talk",
    Ask.LOW: "low, low priority, not urgent",
    Ask.NORMAL: "normal priority, medium priority",
    Ask.HIGH: "high, high priority, important",
    Ask.URGENT: "urgent, critical, urgent priority, asap",
    Ask.PROPOSED: "proposed, suggested",
    Ask.OPEN: "open",
    Ask.IN_PROGRESS: "in progress, started, in work",
    Ask.DONE: "done, finished, completed, closed",
    Ask.DROPPED: "dropped, cancelled, canceled",
    Ask.MINE: "mine, assigned to me, for me, on me, given to me",
    Ask.NOBODY: (
        "unassigned, assigned to nobody, nobody's, for nobody, without assignee, without an assignee, no assignee"
    ),
    Ask.OVERDUE: "overdue, late, past due",
    Ask.NO_DUE: (
        "no date, no due, no due date, no deadline, without date, without a date, without dates, without due date, "
        "without a due date, without deadline, without a deadline, undated"
    ),
    Ask.SNOOZED: "snoozed, asleep",
    Ask.TODAY: "today, today's",
    Ask.YESTERDAY: "yesterday, yesterday's",
    Ask.DAY_BEFORE: "the day before yesterday, day before yesterday",
    Ask.TOMORROW: "tomorrow, tomorrow's",
    Ask.THIS_WEEK: "this week, this week's",
    Ask.LAST_WEEK: "last week, last week's, previous week",
    Ask.NEXT_WEEK: "next week, next week's",
    Ask.THIS_MONTH: "this month",
    Ask.LAST_MONTH: "last month, previous month",
    Ask.NEXT_MONTH: "next month",
    Ask.THIS_YEAR: "this year",
    Ask.LAST_YEAR: "last year",
    Ask.MY: "my",
    Ask.TASKS: "task, tasks, items, todos, stuff, things",
    Ask.LAST: "last, past, in the last, in the past, for the last",
    Ask.FROM: "from, by, sent by, reported by, written by, asked by",
    Ask.FOR: "for, assigned to, given to, assigned",
    Ask.DUE: "due, deadline, due on, with deadline",
    Ask.BY: "by, until, till, due by, due until, due till",
    Ask.BEFORE: "before, due before",
    Ask.SINCE: "since, after",
    Ask.FILLER: (
        "what's, show, show me, list, find, search, give me, all, the, a, an, with, and, that, are, is, of, in, "
        "on, what, which, to, me, about, please, came, received, priority, everything, any, was, were, during, at, "
        "task, tasks"
    ),
}
