"""Greenlight's library. These are its public names: what a chain's `chain.py` fills in."""

from greenlight.spec.chain import Chain, Input, Milestone
from greenlight.spec.gate import Choice, Gate, Policy
from greenlight.spec.limits import Limits

__all__ = ["Chain", "Choice", "Gate", "Input", "Limits", "Milestone", "Policy"]
