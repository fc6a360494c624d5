"""The intent table: what people say, for each thing that the assistant understands.

Patterns are written for words as ``words.plain_words`` leaves them: no articles, no politeness, one name for each
thing ("ac", "windshield", "trunk"), numbers as digits, "light", "door" and "window" in the singular. Examples are
what people really type or say; a test parses each of them back.
"""

from assistant.understanding.intent import Intent
from assistant.understanding.said_in_passing import PASSING
from assistant.understanding.said_of_car import QUESTIONS
from assistant.understanding.said_of_places import PLACES
from assistant.understanding.said_to_air import AIR
from assistant.understanding.said_to_body import BODY
from assistant.understanding.said_to_climate import CLIMATE
from assistant.understanding.said_to_lights import LIGHTS
from assistant.understanding.said_to_program import PROGRAM
from assistant.understanding.said_to_seats import SEATS
from assistant.understanding.said_to_travel import TRAVEL

__all__ = ["TABLE"]

_ALL = (*QUESTIONS, *CLIMATE, *AIR, *SEATS, *BODY, *LIGHTS, *PROGRAM, *PLACES, *TRAVEL, *PASSING)

TABLE: dict[str, Intent] = {intent.name: intent for intent in _ALL}
"""Every intent, by name; of two that fit equally, the first is named first."""
