"""From a reply to a voice: what is said of it, when, in which words, and the thread that says it.

In the order in which words pass through: ``tongue``, ``policy``, ``brief``, ``spoken``, ``speaker``, ``voice``.
"""
