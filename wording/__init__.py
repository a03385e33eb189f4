"""Words for what the domain knows, the same in the chat and on the pages: names, dates, what happened to a task.

Plain text, with what can be led to as an object in it; how that looks is the edge's.
"""
