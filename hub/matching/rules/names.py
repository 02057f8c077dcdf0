"""How alike two names are: first names with their short forms, last names whole, in part or misspelt. No database."""

import re
from collections.abc import Iterable

from rapidfuzz.distance import OSA, JaroWinkler

from hub.kernel.keys import surname_key

# First names that one person goes by; each row is one name and what people make of it.
SHORT_FORMS = """
abigail abbie abby gail | albert al bert albie | alexander alex alec sandy xander | alexandra alex sandra lexi
alfred alf alfie fred | alison ali | amanda mandy | amelia amy millie emily | andrew andy drew | angela angie
ann anne anna annie | anthony antony tony | arthur art artie | barbara barb babs | benjamin ben benny
bernard bernie | bridget biddy bridie | cameron cam | carol caroline carrie | catherine katherine kathryn kate katie
kathy cathy kitty kat | charles charlie chas chuck | charlotte lottie charlie | christine christina chris tina
christopher chris kit | daniel dan danny | david dave davy | deborah debra debbie deb | dennis denis den | donald don
dorothy dot dotty dolly | edward ed eddie ted ned teddy | eleanor ellie nell nora | elizabeth liz lizzie beth betty
eliza elsie bess libby | emma em | eric rick | florence flo florrie | frances fran francis frankie
francis frank frankie | frederick fred freddie | gabriel gabe | geoffrey jeffrey geoff jeff | george georgie
gerald gerry jerry | gillian jill gill | gregory greg | harold harry hal | harriet hattie | helen nell nellie
henry harry hal | isabella isabel isobel bella izzy | jacob jake | jacqueline jackie jacqui | james jim jimmy jamie
janet jan | jennifer jen jenny | jessica jess jessie | joan joanie | joanna joanne jo | john jack johnny jon
jonathan jon jonny | joseph joe joey | joshua josh | judith judy | julia julie | kenneth ken kenny | kimberley kim
laurence lawrence larry laurie | leonard len lenny | leslie les | lillian lily | louise lou | lucy lucille
madeleine maddie | margaret maggie meg peggy marge rita greta daisy | mark marc | martin marty | mary molly polly may
matthew matt matty | matilda tilda tilly | maureen mo | maxwell maximilian max | michael mike mick mickey
mohammed muhammad mohamed mohammad mo | nathaniel nathan nat | natalie nat | nicholas nick nicky | nicola nicky nikki
norman norm | oliver ollie | olivia liv livvy | pamela pam | patricia pat patsy trish tricia | patrick pat paddy
paula polly | penelope penny | peter pete | philip phillip phil | philippa pippa | rachel rach | raymond ray
rebecca becky becca | reginald reg reggie | richard rick dick ricky rich | robert rob bob bobby robbie bert
roger rodge | ronald ron ronnie | rosemary rose rosie | rosalind ros | russell russ | samantha sam | samuel sam sammy
sarah sally sadie | sebastian seb | simon si | stephanie steph | steven stephen steve | susan sue suzanne susie
sylvia syl | terence terry | theodore theo ted teddy | theresa teresa terry tess | thomas tom tommy | timothy tim
valerie val | veronica ronnie | victor vic | victoria vicky tori | vincent vince | vivian viv | walter wally walt
wendy wen | wilfred wilf | william will bill billy willie liam | winifred win winnie | zachary zach zak
"""
# The last names that so many people in England bear that bearing the same says less.
COMMON_SURNAMES = """
smith jones taylor brown williams wilson johnson davies patel robinson wright thompson evans walker white roberts green
hall thomas clarke jackson wood harris edwards turner martin cooper hill ward hughes moore clark king harrison lewis
baker lee allen morris khan scott watson davis parker james bennett young phillips richardson mitchell bailey carter
cook singh shaw bell collins morgan kelly begum miller cox hussain marshall simpson price anderson adams wilkinson
foster ellis murphy chapman mason gray richards webb rogers ali hunt mills campbell kaur knight stevens holmes ahmed
"""


def short_forms(rows: Iterable[Iterable[str]] = ()) -> dict[str, frozenset[str]]:
    """By first name, everything that a person of that name may be called; `rows` are the partnership's own."""
    found: dict[str, set[str]] = {}
    ours = (row.split() for row in SHORT_FORMS.replace("\n", " | ").split("|"))
    for row in (*_joined(ours), *rows):
        keys = [surname_key(one) for one in row]
        for key in keys:
            found.setdefault(key, set()).update(keys)
    return {name: frozenset(forms) for name, forms in found.items()}


def _joined(rows: Iterable[list[str]]) -> Iterable[list[str]]:
    return (row for row in rows if len(row) > 1)


def first_of(forename: str | None) -> str:
    """The key of the first of somebody's first names: 'Mary Ann' → 'mary'."""
    words = re.split(r"[\s.]+", (forename or "").strip(), maxsplit=1)
    return surname_key(words[0])


def parts_of(surname: str | None) -> frozenset[str]:
    """The keys of a last name's parts: 'Smith-Jones' → smith, jones."""
    return frozenset(key for one in re.split(r"[\s\-–]+", surname or "") if len(key := surname_key(one)) > 2)


def is_close(one: str, other: str, from_: float) -> bool:
    """Whether two keys are one name misspelt: one slip of a finger, or alike from a share (0 to 1) on."""
    if min(len(one), len(other)) < 3:
        return False
    slips = OSA.distance(one, other, score_cutoff=2)
    return slips == 1 or (slips <= 2 <= min(len(one), len(other)) - 4) or JaroWinkler.similarity(one, other) >= from_
