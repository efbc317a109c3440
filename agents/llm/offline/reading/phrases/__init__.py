"""What people say, one file a language. A phrase is a small regular expression over folded text.

Folded means lower case without accents; write umlauts and accents as usual, they are folded with the text. A space
stands for any white space, " ?" for perhaps some, and `~` for up to four words.
"""

from agents.llm.offline.reading.phrases.phrases import Phrases, speak

__all__ = ["Phrases", "speak"]
