"""What a refused person is told, by the stable code of the refusal (`tasks.rules.TaskError.code`)."""

from collections.abc import Mapping
from gettext import NullTranslations
from types import MappingProxyType

from locales import mark

REFUSALS: Mapping[str, str] = MappingProxyType(
    {
        "not_found": mark("I can't find that."),
        "not_allowed": mark("You may not do that here."),
        "own_workspace": mark("This is the workspace of somebody's own chat: it stays theirs."),
        "last_owner": mark("There must be an owner. Make somebody else owner first."),
        "in_group": mark("Who is in the group is a member here. Only leaving the group changes that."),
        "not_in_group": mark("I work for the members of this group. Join it first."),
        "bad_invitation": mark("This invitation does not work, or not any more. Ask for a new one."),
        "too_often": mark("You did that often just now. Try again in an hour."),
        "too_many": mark("There are too many of them already. Remove one first."),
        "name_taken": mark("There is one of this name already."),
        "no_person": mark("I can't see who you are. Write as yourself, not as a group or a channel."),
        "stale": mark("Somebody changed it in the meantime. Look again."),
        "not_asked": mark("This question is settled already. Look at the card again."),
        "bad_move": mark("That can't be done with this task now."),
        "bad_value": mark("That value doesn't fit."),
        "bad_mapping": mark("This expression can't be kept."),
        "no_secret": mark("It waits for the secret of its service. Give it that first."),
        "nothing_to_undo": mark("There is nothing of yours to undo."),
        "undone_already": mark("That is undone already."),
        "nobody_to_tell": mark("There is nobody to tell any more."),
        "nothing_picked": mark("Nothing is picked. Press “Pick several” first."),
        "too_many_picked": mark("That is more than I can change at once: pick up to 100."),
        "too_late": mark("That was more than ten minutes ago."),
        "no_task": mark("This is a note. Press “Make it a task” first."),
        "old_card": mark("This card is out of date. /tasks shows what there is."),
        "bad_button": mark("I don't know this button."),
        "no_model": mark("This model is not there any more. Open the settings again."),
        "no_other_reader": mark("That is the reader that there is. Choose another one, or tell it something else."),
        "trying": mark("Another one is being tried. Wait until that is done."),
        "little_confirmed": mark("There is too little to try it on: confirm or finish ten tasks from messages first."),
        "not_typed": mark("That is not the name. Type it as it stands there."),
        "bad_zone": mark(
            "I don't know that place. Try a big city nearby, such as Kyiv or New York, or an offset, such as UTC+2."
        ),
        "no_private_chat": mark("I can't write to you. Open our chat and press Start first."),
        "no_transcriber": mark("Nothing is set up here that writes it down."),
        "stays_here": mark("A voice can't have personal data hidden, and nothing may leave with it: see /settings."),
        "not_admitted": mark("This costs money: only people whom the owner has admitted may have it."),
        "too_long": mark("It is longer than an hour: too long to be written down."),
        "past_time": mark("That time has passed. Try “tomorrow 9:00” or “in 2 hours”."),
        "no_due": mark("This task has no due date that could be counted from."),
        "bad_hours": mark("I don't see the time in that. Try “22:00–8:00”, for one time “7:45”."),
        "old_offer": mark("This can't be accepted any more. Ask for it once more."),
        "no_when": mark("Choose first when the rule holds."),
        "no_then": mark("Choose first what the rule does."),
        "not_a_member": mark("The rule names somebody who does not belong where it sends things."),
        "too_many_rules": mark("There are 50 rules already. Delete one first."),
        "not_understood": mark("I didn't understand that."),
        "no_date": mark("I see no date to come in that. Try “tomorrow 15:00” or “Friday”."),
        "no_rule": mark("I don't see how often. Try “every weekday”, “every 2 weeks” or “monthly on the 1st”."),
        "no_number": mark("There is no task with that number here."),
        "names_no_task": mark("Name tasks by their numbers, such as “#12”."),
        "own_link": mark("That is this task itself."),
        "waits_for_it": mark("That task waits for this one already: they can't wait for each other."),
        "resting": mark("It is paused or switched off. Switch it on first."),
        "too_full": mark("That's more than fits here."),
        "no_such_person": mark("Nobody here is called that."),
        "several_people": mark("Several people here are called that. Type more of the name."),
        "taken": mark("Somebody else has it already. Name yourself with @ to take it over."),
        "not_offered": mark("Nobody offers this task any more."),
        "turned": mark("This card shows another of its tasks by now. Look again."),
    }
)


def refusal(texts: NullTranslations, code: str) -> str:
    """The words for a refusal; a code without its own gets a general one."""
    return texts.gettext(REFUSALS.get(code, mark("That didn't work.")))
