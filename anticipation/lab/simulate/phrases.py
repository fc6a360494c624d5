"""Phrases that simulated drivers say, as a recogniser writes them: lower case, no punctuation.

The last ``KEPT`` of each intent are for the drivers of the test family alone, who say none of the others: a model that
has learned the training phrases by heart gains nothing there.
"""

__all__ = ["CHATTER", "KEPT", "PHRASES"]

KEPT = 4


def _texts(listed: str) -> tuple[str, ...]:
    """Return the texts between the bars."""
    return tuple(" ".join(text.split()) for text in listed.split("|"))


PHRASES: dict[str, tuple[str, ...]] = {
    "defrost": _texts("""
        i can't see anything | the windshield is all white | there is ice on the glass | i can't see a thing through
        this | look at that frost | everything is frozen over | the windscreen is iced up | i need to see the road |
        the front glass is frozen solid | it is all ice out front | i'm driving blind here | my view is completely
        frosted
    """),
    "heat": _texts("""
        it's freezing in here | i am so cold | it's really cold in this car | can we get some warmth | i'm shivering |
        it feels like a fridge in here | brr it is cold | i could do with some heat | it is chilly in here | i'm
        frozen to the bone | let's make it warmer | this car is ice cold
    """),
    "cool": _texts("""
        it's so hot in here | i am sweating | it's boiling in this car | it feels like an oven | i'm melting | way too
        warm in here | this heat is killing me | it is far too hot | it's a sauna in here | i need to cool down |
        let's make it cooler | it is much too warm for me
    """),
    "wheel": _texts("""
        my hands are cold | this wheel is freezing | my fingers are numb | i should have brought gloves | the steering
        wheel is like ice | cold hands again | i can't feel my fingers | my hands are freezing | the wheel is so cold
        to touch | my fingers are like icicles | such cold fingers today | holding this wheel hurts it's so cold
    """),
    "seat": _texts("""
        this seat is freezing | my back is cold | the seat is like ice | i'd love a warm seat | my bottom is frozen |
        sitting on a block of ice here | the leather is so cold | cold seat again | the seat feels ice cold | my back
        could use some warmth | what a cold seat | i want my seat warm
    """),
    "recirculation": _texts("""
        that smells awful | what is that stink | it stinks out there | the air is terrible | i can smell that truck |
        keep those fumes out | all these exhaust fumes | smog again today | what a smell | the air outside is bad |
        that truck stinks | the fumes are coming in
    """),
    "open": _texts("""
        it's stuffy in here | i need some fresh air | let's get some air in | what lovely air outside | a bit of fresh
        air would be nice | no air in here | i'd like a breeze | the air is stale | it's so stuffy | fresh air would
        do me good | let some of that spring air in | we need air in here
    """),
    "close": _texts("""
        the wind is so loud | too much wind in here | it's draughty | there is a draught | i can't hear a thing with
        that wind | my hair is all over the place | that wind is getting cold | it's too windy in here | what a
        draught | the wind is roaring in | it's blowing right at me | that breeze is too much
    """),
    "ac off": _texts("""
        we don't need the a c | that cold air is too much | the a c is just wasting power | it's fine without the a c
        | no need to cool it this much | the a c gives me a headache | that a c is too cold | let's save some battery
        on the a c | the a c is not needed | cooling is a waste today | i don't like the a c | it's cool enough
        without the a c
    """),
    "ac on": _texts("""
        it is time for the a c | i think we need the a c | it's too hot without the a c | some cold air would be good
        | where is the cold air | we could use some cooling | is the a c even on | the a c would be nice now | it
        needs the a c today | we need cold air | cooling would be nice | why is the a c not running
    """),
    "more air": _texts("""
        more air please | the fan is hardly blowing | i can't feel the fan | it needs to blow harder | blow some more
        air | there is hardly any air coming out | the fan could be stronger | i want more air on my face | the fan is
        too weak | give me more air | it hardly blows at all | a stronger fan would help
    """),
    "less air": _texts("""
        that fan is so loud | the fan is blowing like crazy | too much air in my face | it's blowing too hard | the
        fan is noisy | can't hear the radio over that fan | my eyes are getting dry from the fan | the blower is too
        strong | the fan is too loud | less air would do | why does it blow so hard | what a noisy fan
    """),
    "charge": _texts("""
        we need to charge soon | the battery is getting low | i should plug in somewhere | not much range left | we
        have to find a charger | that battery won't last | remind me to charge | we are running low on power | the
        battery is nearly empty | i must charge today | will the battery last | we need a charger
    """),
    "home": _texts("""
        let's go home | heading home now | time to get home | off home then | i just want to be home | going home |
        back home at last | on my way home | home we go | i'm driving home | let's head back home | home now
    """),
    "work": _texts("""
        heading to work | off to work again | i have to get to the office | going to work | another day at the office
        | the boss is waiting | i'm late for work | time for work | to the office then | i'm off to my job | work is
        calling | let's get to work
    """),
    "school": _texts("""
        let's get you to school | school is about to start | i'm picking up the kids | got to be at the school in time
        | off to school | the kids are waiting at school | school run again | to the school now | we go to school now
        | i have to get to the school | the children come out of school soon | time for school
    """),
    "shop": _texts("""
        we are out of milk | i need some groceries | let's go shopping | just a quick stop at the store | the fridge
        is empty | i have to go to the supermarket | off to the shops | need to buy a few things | let's buy something
        for dinner | i'm going to the store | some shopping to do | i need bread and milk
    """),
    "sport": _texts("""
        let's go to the gym | off to training | time to work out | practice starts soon | i'm going to the gym |
        heading to training | hope the pool is not too full | i have my sports bag with me | to the gym then |
        training tonight | time for some exercise | i need a workout
    """),
    "friend": _texts("""
        i'm going to see anna | they invited us over | off to see friends | let's visit tom | dinner with friends
        tonight | she is expecting me | we are meeting at their place | i'm heading over to a friend | let's see our
        friends | i'm visiting a friend | they are waiting for us at their place | going over to tom's
    """),
    "leisure": _texts("""
        let's go to the lake | i'm off to the cinema | a walk in the park would be nice | we've got tickets for
        tonight | let's have some fun | off to the museum | the film starts soon | we're going out tonight | let's go
        to the park | going to the movies | an outing at last | let's eat out
    """),
    "service": _texts("""
        i've got an appointment | the doctor is waiting | i have to see a client | off to the next customer | have to
        pick up a parcel | the next appointment is soon | i need to stop by the bank | going to the dentist | to the
        doctor then | i have an appointment at the bank | another client now | i'm seeing the dentist
    """),
    "relative": _texts("""
        i'm going to see mum | let's visit grandma | off to my parents | dad is expecting me | mum needs her shopping
        | let's see how dad is doing | i'm on my way to the family | going to my parents | to grandma then | i'm
        visiting my mother | the family is waiting | time to see dad
    """),
}
"""By intent: an act to the climate, to charge, or a kind of place to go to."""

CHATTER = _texts("""
    what a day | did you hear the news | nice song this one | look at that dog | i forgot my umbrella | that was close
    | come on it's green | why is he so slow | i love this weather | no idea what she meant | we should call them
    tomorrow | remember to pay the bill | my phone is nearly empty | it was freezing last week | the gym was so full
    yesterday | work was exhausting today | they say it will be hot in august | mum called this morning | the kids
    loved school today | i saw a nice shop there | how was your weekend | i could eat a horse | what time is it | so
    much traffic today | nobody lets you in here | what a beautiful car | i should sleep more | that meeting was long
    | he never uses his indicator | turn that song up | the price of bread these days | have you seen that film | i
    can't believe it's only tuesday | we were at the lake last summer | the neighbours got a new fridge | their house
    is always so warm | the doctor said it's nothing | my sister had cold feet about the wedding | he is such a fan of
    that band | all hot air if you ask me
""")
"""What means nothing for the car or the way, though some of it sounds as if."""
