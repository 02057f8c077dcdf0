"""Passwords that are guessed first: words that everybody takes, words of the place, runs of keys, years, repetitions.

A list of such passwords would be somebody else's and would know none of the place's own words; a rule knows every one
that is put together of them. No composition is asked for (NCSC, NIST SP 800-63B §5.1.1.2): what counts is how much of
a password is its owner's own.
"""

import re
from collections.abc import Iterable, Iterator

OWN = 6  # signs that must be left when all that everybody guesses is taken out
SHORTEST = 3  # letters of a word that is taken out: shorter ones stand in every sentence
RUN = 3
# What stands for a letter in words that pretend to be none.
FOLDED = str.maketrans("0134578@$!|+", "oieastbasilt")
ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "012345678901234567890",
    "1234567890-=",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    '!"£$%^&*()_+',
    "!@#$%^&*()_+",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "qazwsxedcrfvtgbyhnujmikolp",
    "a1s2d3f4g5h6j7k8l9",
    "1a2s3d4f5g6h7j8k9l",
    "z1x2c3v4b5n6m7",
    "12qw34er56ty78ui",
    "qawsedrftgyhujikolp",
    "qaszxwerdfcvtyghbn",
    "010203040506070809",
    "102030405060708090",
    "112233445566778899",
    "147258369",
    "159753456852",
)
TAKEN_BY_ALL = """
pass password passwort parola contrasena passw0rd word secret login admin administrator user guest root test testing
temp default changeme change welcome hello letmein let trust iloveyou love you lovely forever baby babygirl babyboy
princess prince angel angels sweet sweetheart honey sunshine flower flowers rainbow butterfly purple orange yellow
green blue black white red silver gold golden diamond diamonds star stars starwars moon sun summer winter spring
autumn january february march april may june july august september october november december monday tuesday
wednesday thursday friday saturday sunday today tomorrow football soccer baseball basketball hockey cricket rugby
tennis golf liverpool chelsea arsenal united manchester city everton tottenham celtic rangers newcastle london
england britain british scotland ireland wales cowboys steelers yankees lakers dragon dragons monkey monkeys tiger
tigers lion lions eagle eagles wolf wolves bear panther dolphin dolphins horse horses dog dogs doggie puppy cat cats
kitty kitten fish chicken cookie cookies chocolate cheese pepper ginger banana apple apples cherry coffee peanut
butter superman super man batman spiderman spider hulk ironman avengers pokemon pikachu naruto minecraft roblox
fortnite nintendo playstation xbox computer laptop internet google facebook twitter instagram youtube microsoft
windows iphone samsung android nokia michael jordan michelle jennifer jessica ashley amanda daniel andrew matthew
joshua thomas charlie robert william james john david george harry oliver jack sarah emma charlotte sophie elizabeth
anthony nicole samantha hannah jonathan christopher christian alexander alexandra benjamin nicholas patrick victoria
stephanie rebecca jesus christ jesuschrist god godisgood bless blessed heaven faith hope peace freedom happy
happiness family mother father mummy daddy mommy sister brother brothers sisters friends friend friendship
bestfriend best life live mine the and one two for ever never always with number master shadow killer hunter ranger
warrior knight ninja pirate mustang ferrari porsche mercedes toyota honda corvette camaro yamaha harley guitar music
rock metal metallica slipknot nirvana eminem player gamer games game zone access control system server office work
works home house garden school college teacher student doctor nurse secure security private money cash dollar
millionaire rich thunder storm fire water magic wizard harrypotter potter matrix phoenix blaze power girl girls boy
boys lady ladies sexy hot qwerty qwertz azerty asdf zxcv abcd abc fuck fucker fucking bitch shit porn sex penis
leave alone hate this that your need speed final fantasy bond justin bieber montana avril lavigne sony ericsson
linkedin counter strike mortal kombat devil lost cake lie onedirection direction transformers supernatural
professional international cosmopolitan san francisco new york paris berlin madrid amsterdam internazionale juventus
barcelona milan ichliebedich liebe dich amour soleil sonnenschein telechargement familia familiya vladimir sebastian
maria lantern edward cullen punks not dead down ticket neworleans orleans combat modern twilight
"""
COMMON = frozenset(TAKEN_BY_ALL.split())
TAKEN_HERE = """
partnership hub partnershiphub council councils county district borough unitary authority government tracer tracing
trace contact contacts supervisor consultant officer manager coordinator volunteer adviser helpline governance
resident residents enrichment doorknock knock door case cases covid virus norfolk southampton
"""
PLACE = frozenset(TAKEN_HERE.split())
PARTS = re.compile(r"[^\W\d_]{3,}")


def is_guessable(password: str, told: Iterable[str] = ()) -> bool:
    """Whether too little of a password is its owner's own; `told` are names and addresses that others know of them."""
    plain = password.casefold()
    repeated = re.fullmatch(r"(.{1,6}?)\1+.{0,5}", plain, re.DOTALL)
    listed = COMMON | PLACE | {part.casefold() for text in told for part in PARTS.findall(text)}
    taken = {place for span in _spans(plain, listed) for place in range(*span)}
    return bool(repeated) or len(plain) - len(taken) < OWN


def _spans(plain: str, listed: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where words, runs, years and repetitions stand: from, to."""
    for text in {plain, plain.translate(FOLDED), plain.replace("1", "l")}:
        for word in listed:
            at = text.find(word) if len(word) >= SHORTEST else -1
            while at >= 0:
                yield at, at + len(word)
                at = text.find(word, at + 1)
    for row in ROWS:
        for keys in (row, row[::-1]):
            yield from _runs(plain, keys)
    yield from (found.span() for found in re.finditer(r"(?:19|20)\d\d|(.)\1{2,}|\b\d{1,2}\b", plain))


def _runs(plain: str, keys: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(plain):
        end = start + 1
        while end <= len(plain) and plain[start:end] in keys:
            end += 1
        length = end - 1 - start
        if length >= RUN:
            yield start, start + length
        start += max(length, 1)
