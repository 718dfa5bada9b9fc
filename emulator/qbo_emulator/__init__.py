"""A stateful QuickBooks Online that runs on this machine; see ``emulator/README.md`` for what it leaves out.

``facts`` in these docstrings is the page of facts about QBO that was given with the project.
Marks: [R] recorded, [D] documented, [I] reported by others, [U] unconfirmed.
"""
