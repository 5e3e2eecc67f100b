"""Access: who may do what where the page stands, how much of it, and how a teacher signs in.

It knows neither the page nor the runs: whoever does something asks here first.
"""

from ftcore.access.environment import access_from, mode_of
from ftcore.access.limits import LIMITS, Limits
from ftcore.access.policy import Access, Visitor
from ftcore.access.rules import ACTIONS, MODES, Action, Mode, Role, may
from ftcore.access.sign_in import SignIn

__all__ = [
    "ACTIONS", "LIMITS", "MODES", "Access", "Action", "Limits", "Mode", "Role", "SignIn", "Visitor",
    "access_from", "may", "mode_of",
]  # fmt: skip
