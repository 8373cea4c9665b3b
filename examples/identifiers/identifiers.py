"""A small lexer: which identifiers does a line of source code use?"""

import keyword
import re
from collections import Counter

TOKEN = re.compile(
    r"""
    (?P<comment> //.* | \#.* | /\*.*?\*/ | ^\s*\*.* )
  | (?P<string>  "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' | `(?:\\.|[^`\\])*` )
  | (?P<number>  \b0[xX][0-9a-fA-F_]+\b | \b\d[\d_.]*(?:[eE][+-]?\d+)?\b )
  | (?P<word>    [^\W\d]\w* )
  | (?P<other>   \S )
    """,
    re.VERBOSE,
)

# What reads as a word and names nothing: Python's keywords, and those TypeScript has besides.
RESERVED = {
    *keyword.kwlist,
    *"as async await case catch const default do else enum export extends false function if implements import in".split(),
    *"instanceof interface let new null of readonly return static super switch this throw true try type typeof".split(),
    *"undefined void while yield".split(),
}


def identifiers(line: str) -> dict[str, int]:
    "How often each identifier occurs in a line of Python or TypeScript; comments and strings do not count."
    words = (match["word"] for match in TOKEN.finditer(line) if match.lastgroup == "word")
    return dict(Counter(word for word in words if word not in RESERVED))
