"""What a task is allowed to do: the rules, and every change of one. Shared by the chat, the web and the worker."""
