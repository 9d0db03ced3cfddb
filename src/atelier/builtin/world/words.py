"""How each value is said. Several wordings a value; the first is the plain one that held-out prompts use."""

from __future__ import annotations

#: attribute → value → wordings. An empty list: nothing is said.
PHRASES: dict[str, dict[str, list[str]]] = {
    "hair": {
        "bald": ["a bald head", "no hair"],
        "buzzed": ["buzzed {c} hair", "a {c} buzz cut", "shaved {c} hair"],
        "short": ["short {c} hair", "a short {c} haircut", "cropped {c} hair"],
        "afro": ["a {c} afro", "curly {c} hair", "big curly {c} hair"],
        "bob": ["a {c} bob", "a {c} bob with a fringe", "a {c} bob haircut"],
        "long": ["long {c} hair", "long straight {c} hair"],
        "wavy": ["wavy {c} hair", "long wavy {c} hair"],
        "ponytail": ["a {c} ponytail", "{c} hair in a ponytail"],
        "bun": ["a {c} bun", "{c} hair in a bun", "a {c} top knot"],
        "mohawk": ["a {c} mohawk", "a spiky {c} mohawk"],
        "braids": ["{c} braids", "two {c} braids", "{c} hair in braids"],
    },
    "hair_colour": {
        "black": ["black"], "brown": ["brown", "chestnut"], "blonde": ["blonde", "golden blonde"], "ginger": ["ginger", "red"],
        "grey": ["grey", "gray"], "white": ["white", "snow white"], "blue": ["blue", "dyed blue"], "pink": ["pink", "dyed pink"],
        "green": ["green", "dyed green"], "purple": ["purple", "dyed purple"], "split": ["split dyed"],
    },
    "eyes": {v: [f"{v} eyes"] for v in ("brown", "blue", "green", "amber", "violet")},
    "skin": {
        "pale": ["pale skin", "very fair skin"], "light": ["light skin", "fair skin"], "golden": ["golden skin"],
        "tan": ["tan skin", "tanned skin"], "brown": ["brown skin"], "dark": ["dark skin", "deep dark skin"],
    },
    "face": {
        "round": ["a round face"], "long": ["a long face", "a narrow face"], "square": ["a square face", "a square jaw"],
        "heart": ["a heart shaped face", "a pointed chin"],
    },
    "brows": {"thin": ["thin brows", "fine eyebrows"], "thick": ["thick brows", "bushy eyebrows"], "slanted": ["slanted brows", "slanted eyebrows"]},
    "mark": {
        "none": [], "freckles": ["freckles"], "scar": ["a scar", "a scar on the cheek"], "mole": ["a mole", "a beauty mark"],
        "stripes": ["striped face paint", "painted cheeks"], "star": ["a star tattoo"],
    },
    "beard": {"none": ["no beard", "a clean shaven face"], "moustache": ["a moustache", "a mustache"], "goatee": ["a goatee"], "full": ["a full beard", "a bushy beard"]},
    "expression": {
        "smiling": ["smiling", "with a big smile", "happy"], "neutral": ["with a neutral expression", "calm", "serious"],
        "surprised": ["surprised", "with an open mouth"], "sad": ["sad", "frowning", "with a frown"],
    },
    "glasses": {"none": ["no glasses"], "round": ["round glasses", "round spectacles"], "square": ["square glasses", "rectangular glasses"], "sunglasses": ["sunglasses", "dark sunglasses", "shades"]},
    "headwear": {"none": ["no hat"], "beanie": ["a beanie", "a knitted beanie"], "hat": ["a straw hat", "a sun hat", "a wide hat"], "cap": ["a cap", "a baseball cap"], "crown": ["a crown", "a golden crown"],
                 "beret": ["a beret", "a french beret"], "headscarf": ["a headscarf", "a knotted headscarf"]},
    "garment": {
        "t-shirt": ["{c} t-shirt", "{c} tee"], "hoodie": ["{c} hoodie", "{c} hooded sweatshirt"], "suit": ["{c} suit", "{c} blazer with a tie", "{c} business suit"],
        "dress": ["{c} dress", "{c} summer dress"], "turtleneck": ["{c} turtleneck", "{c} turtleneck sweater", "{c} knit sweater"], "raincoat": ["{c} raincoat", "{c} coat"],
        "dungarees": ["{c} dungarees", "{c} overalls"],
    },
    "garment_colour": {
        "red": ["red", "crimson"], "orange": ["orange"], "yellow": ["yellow", "bright yellow"], "green": ["green"], "blue": ["blue", "royal blue"], "purple": ["purple"],
        "pink": ["pink"], "white": ["white"], "black": ["black"],
    },
    "pattern": {"plain": ["plain", "solid"], "striped": ["striped"], "dotted": ["polka dot", "dotted"], "checked": ["checked", "plaid"]},
    "outerwear": {
        "none": ["no jacket"], "denim jacket": ["a denim jacket", "an open denim jacket", "a jeans jacket"], "leather jacket": ["a leather jacket", "a black leather jacket", "a biker jacket"],
        "wool coat": ["a wool coat", "a camel coat", "a long wool coat"], "cardigan": ["a cardigan", "a knitted cardigan", "an open cardigan"],
    },
    "accessory": {"none": [], "scarf": ["a scarf", "a woolen scarf"], "necklace": ["a necklace", "a gold necklace"], "earrings": ["earrings", "gold earrings"]},
    "scene": {
        "studio": ["in a studio", "in front of a plain background", "against a plain backdrop"], "beach": ["on a beach", "at the beach", "by the sea"],
        "mountains": ["in the mountains", "in front of snowy mountains"], "city": ["in a city", "in the city", "in front of tall buildings"],
        "forest": ["in a forest", "in the woods", "among fir trees"], "library": ["in a library", "in front of book shelves"],
        "meadow": ["in a meadow", "in a field of flowers", "in a flower meadow"], "kitchen": ["in a kitchen", "in the kitchen"], "cafe": ["in a cafe", "in a coffee shop", "at a cafe"],
    },
    "time": {"day": ["by day", "in daylight", "during the day"], "sunset": ["at sunset", "at golden hour", "in the evening"], "night": ["at night", "under the moon", "by moonlight"]},
    "weather": {"clear": ["under a clear sky", "in clear weather"], "rain": ["in the rain", "on a rainy day", "while it rains"], "snow": ["in the snow", "in falling snow", "while it snows"]},
    "light": {
        "even": ["in soft light", "in even light"], "warm": ["in warm light", "in warm golden light", "lit by a warm lamp"],
        "neon": ["in neon light", "under neon lights", "lit by pink and blue neon"],
    },
    "style": {
        "flat": ["flat illustration", "flat vector illustration", "flat drawing"], "comic": ["comic", "comic book drawing", "comic panel"],
        "watercolour": ["watercolour", "watercolor painting", "watercolour painting"], "papercut": ["papercut", "paper cut out", "layered paper art"], "pencil": ["pencil drawing", "coloured pencil drawing", "pencil sketch"],
    },
    "view": {"front": ["facing the camera", "seen from the front"], "left": ["facing left", "turned to the left", "looking left"], "right": ["facing right", "turned to the right", "looking right"]},
    "framing": {"close-up": ["close up", "closeup"], "portrait": ["portrait", "head and shoulders portrait"], "waist-up": ["waist up portrait", "half length portrait"]},
}  # fmt: skip

PEOPLE = {
    ("woman", "young"): ["a young woman", "a woman in her twenties"],
    ("woman", "middle-aged"): ["a middle aged woman"],
    ("woman", "elderly"): ["an elderly woman", "an old woman"],
    ("man", "young"): ["a young man", "a man in his twenties"],
    ("man", "middle-aged"): ["a middle aged man"],
    ("man", "elderly"): ["an elderly man", "an old man"],
}

#: Words that mean nothing to the base model until somebody is trained on them.
TRIGGERS: tuple[str, ...] = (
    "sks", "ohwx", "zwx", "mira", "anselm", "odile", "bruno", "yuki", "tomas", "wanda", "idris", "petra", "ravi",
    "lumi", "oskar", "noor",
    "felix", "greta", "samuel", "alma", "boris", "clara", "dario", "elif", "fatou", "goran", "hana", "ines", "jonas",
    "kofi", "lena", "marco",
    "nadia", "omar", "paula", "quinn", "rosa", "stefan", "tala", "uma", "viktor", "wren", "xenia", "yara", "zeno",
    "ada", "ben", "cleo",
)  # fmt: skip

LEADS = ("a photo of", "a picture of", "an image of", "a drawing of", "an illustration of", "")
#: Words that prompts contain and that say nothing about the world.
FILLERS: tuple[str, ...] = (
    "beautiful", "detailed", "colourful", "colorful", "charming", "person", "someone", "character", "lovely",
    "nice", "cute", "high", "quality", "photo", "photograph", "picture", "image", "drawing", "illustration",
    "painting", "sketch", "artwork", "art", "poster", "cover", "avatar", "icon", "sticker", "card", "book",
    "magazine", "story", "scene", "background", "foreground", "backdrop", "simple", "clean", "elegant", "stylish",
    "modern", "vintage", "retro", "classic", "fashion", "editorial", "model", "studio", "professional", "casual",
    "formal", "cosy", "warm", "cool", "bright", "dark", "light", "soft", "sharp", "vivid", "pastel", "bold",
    "dramatic", "moody", "gentle", "quiet", "happy", "sad", "friendly", "kind", "confident", "proud", "shy",
    "curious", "pretty", "handsome", "gorgeous", "amazing", "perfect", "best", "great", "good", "big", "small",
    "large", "little", "tall", "short", "new", "fresh", "same", "other", "another", "different", "more", "less",
    "very", "really", "just", "like", "style", "colour", "color", "colours", "colors", "look", "looks", "looking",
    "view", "side", "close", "full", "half", "body", "upper", "shoulders", "head", "face", "eye", "hair", "skin",
    "smile", "wearing", "wears", "dressed", "clothes", "outfit", "shirt", "jacket", "coat", "hat", "lady", "guy",
    "boy", "people", "human", "adult", "grown", "standing", "sitting", "posing", "outdoors", "indoors", "outside",
    "inside", "nature", "summer", "winter", "autumn", "spring", "street", "park", "sunlight", "sunny", "night",
    "evening", "morning", "cloudy", "raining", "snowing", "during", "near", "behind", "front", "by", "from", "of",
    "to", "for", "is", "as", "this", "that", "it", "its", "he", "she", "they", "them", "him", "you", "my", "your",
    "me", "i", "we", "are", "be", "not", "without", "some", "any", "all", "one", "two", "three",
)  # fmt: skip
