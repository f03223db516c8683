"""What invented parents say on the cards, each in their own way; and what Leanne said."""

from __future__ import annotations

OWN_WORDS: dict[str, tuple[str, ...]] = {
    "me-body": (
        "Sick till noon, then starving.",
        "My feet belong to somebody else.",
        "Fine. Boringly fine.",
        "Heartburn like a dragon. Everything else is OK.",
        "Tired in my bones. I sit down and I’m gone.",
    ),
    "me-eat-sleep": (
        "Crackers at 4am, then I sleep like a log.",
        "I wake at three and that’s that.",
        "Eating for four, never mind two.",
        "My mum’s soup is the only thing that stays down.",
    ),
    "me-care": (
        "The midwife remembers my name, so that’s something.",
        "I see a different face each time and say it all again.",
        "She’s lovely but always in a rush.",
        "They talk to my sister, not to me, because of my English.",
    ),
    "me-cut-down": (
        "Down to two a day. Nobody claps.",
        "Scrolling till one in the morning.",
        "I stopped the day I knew.",
    ),
    "feel-inside": (
        "Happy, then I cry at an advert for gravy.",
        "Flat, mostly. I thought I’d feel more.",
        "Like it’s Christmas Eve for months.",
        "Scared, but the good kind.",
    ),
    "feel-night": (
        "Will I love it like they say.",
        "Rent. Then the cot. Then rent again.",
        "That something’s wrong and nobody’s told me.",
        "My dad, and that he won’t meet her.",
        "If I’ll be like my own mum.",
        "Work. I haven’t told them yet.",
    ),
    "feel-smile": (
        "My little one talking to the bump.",
        "Peaches. I can’t explain it.",
        "He reads to it in a silly voice.",
        "Sunday mornings when nobody wants me.",
        "The group on Tuesdays. I laughed till I leaked.",
    ),
    "feel-what-helps": (
        "A bath with the door shut.",
        "Walking round the block till I’m bored.",
        "Ringing my nan. She just lets me go on.",
    ),
    "parent-news": (
        "In the loo at work. I laughed out loud.",
        "I did four tests. I bought one more to be sure.",
        "I told the dog first.",
        "I wasn’t pleased. I am now.",
        "He cried. I made a list.",
    ),
    "parent-kind": (
        "Like my nan. She was never in a hurry.",
        "One who says sorry.",
        "The sort who plays on the floor.",
        "I don’t know anybody I’d want to be like, so I’ll make it up.",
    ),
    "parent-past": (
        "Pancakes on Sundays. I’d leave the shouting.",
        "The songs. All the songs, and none of the silence.",
        "Being outside till it got dark.",
        "Nothing much, if I’m honest. We start from here.",
    ),
    "people-us-two": ("We’re good when we’ve slept.", "He’s scared and won’t say it.", "We laugh. That’s most of it."),
    "people-ring": ("My sister, any hour, and she’d be cross if I didn’t.", "Nobody round here yet."),
    "people-near": ("Number 12 takes my parcels. That’s about it.", "I know every dog and none of the people."),
    "home-feel": (
        "It’s ours and it’s small and I like it.",
        "There’s black on the bedroom wall and they come and paint it.",
        "I feel like a guest at his mum’s.",
    ),
    "home-change": (
        "A lift that works.",
        "A door that shuts.",
        "Grass.",
        "Nothing. I fought for this flat.",
        "The stairs, with a pram.",
    ),
    "money-last": ("It lasts if nothing breaks.", "The last week is pasta week.", "We’re OK, thanks."),
    "money-work": (
        "They’ve been kind, and they’ve cut my hours.",
        "I’m on my feet nine hours. I’m going to ask for a stool.",
        "College say I can come back in January.",
        "I look every day. Nobody hires a bump.",
    ),
    "baby-picture": (
        "His nose. Poor thing.",
        "Fists. I see tiny fists.",
        "A blank, and I feel bad about it.",
        "Somebody who knows me already.",
    ),
    "baby-birth": (
        "Water, and nobody chatty.",
        "My mum there, and him allowed to panic in the corridor.",
        "Quick!",
        "I want to be told what’s happening before it happens.",
        "I’m having a section and I want music on.",
    ),
    "baby-feeding": (
        "I’ll try and see. I don’t want a lecture.",
        "I fed my first for a year and I miss it.",
        "Bottle, so he can do the nights.",
        "Nobody in my family has. I’d like to be the first.",
        "I don’t know and I don’t want to be asked every day.",
    ),
    "here-glad": (
        "If I had one friend with a pram by the time it’s here.",
        "If somebody rang to ask how I am, not how the baby is.",
        "If I walked out of here feeling less daft.",
        "A real answer about the housing.",
        "If I still come when he’s one.",
    ),
    "here-else": ("What I’m good at.", "If I’m having a laugh. I am, by the way.", "My name for the bump. It’s Kevin."),
}

LEANNE: tuple[tuple[str, str, str, str], ...] = (
    # card, choice, own words, who may read it
    (
        "me-body",
        "mixed",
        "My back goes at about four o’clock and then I’m no use to anyone. Walking helps.",
        "SUPPORTER",
    ),
    ("me-eat-sleep", "fine", "Sleeping again now I’m off nights. I’d forgotten what it was like.", "SUPPORTER"),
    ("me-care", "depends", "The one on Tuesdays listens. The others look at the screen.", "HUB"),
    ("me-cut-down", "no", "", "SEALED"),
    ("feel-inside", "up", "Excited, and then I remember Mum’s in Margate.", "SUPPORTER"),
    ("feel-night", "", "That I’ll be like my mum was after my brother. A year in bed, and not a word said.", "SEALED"),
    ("feel-smile", "", "A kick on the number 8. I missed my stop.", "SUPPORTER"),
    ("feel-too-much", "unsure", "", "SEALED"),
    ("parent-news", "", "In the car park at Asda. I rang home and he dropped the phone.", "SUPPORTER"),
    ("parent-kind", "", "Like my nan. She asked you things and then she waited.", "SUPPORTER"),
    ("parent-past", "", "Nan’s birth stories. I’d leave out everybody pretending to be fine.", "SUPPORTER"),
    ("parent-ready", "6", "", "SUPPORTER"),
    ("people-partner", "yes", "", "SUPPORTER"),
    ("people-us-two", "good", "He’s written a list. He’s never written a list in his life.", "SUPPORTER"),
)
LEANNE_TOPICS = (
    ("feel-night", "NOW"),
    ("money-ask", "NOW"),
    ("baby-birth", "NOW"),
    ("people-near", "LATER"),
    ("me-cut-down", "NEVER"),
)
