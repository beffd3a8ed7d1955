"""Made learned.json with tokenizers 0.23.3: what Hugging Face's trainers learn from lines of many scripts.

python3 learned.py > learned.json
"""
import json
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

SPECIALS = ["<s>", "<pad>", "</s>", "<unk>"]
LINES = [
    "une élève lit un café-crème à côté de l'école, l'été", "E\u0301te\u0301 : ÉTÉ d\u00e9compose\u0301", "ein großes Mädchen läuft über die STRAẞE",
    "İstanbul'da IŞIK yanıyor, ışık ve İki köpek", "ΜΙΑΣ ΣΚΥΛΟΣ και ένας σκύλος. ΣΑΣ", "Ёлка и ёж: ЁЖ спит на диване",
    "猫がソファで寝ている。男の子が走っている", "ﾊﾝｶｸ と ＡＢＣａｂｃ１２３", "两只狗在雪地里玩，雪地", "고양이가 소파에서 자고 있다", "\u1100\u1169\u110b\u1163\u11bc\u110b\u1175 decomposed",
    "القِطَّةُ تنامُ على الأريكة ٣٤٥", "הַחָתוּל יָשֵׁן עַל הַסַּפָּה", "बिल्ली सोफ़े पर सो रही है ४५ क्ष", "แมวกำลังนอนบนโซฟา น้ำ", "பூனை சோபாவில் தூங்குகிறது",
    "კატა ძინავს ᲙᲐᲢᲐ", "Կատուն քնում է ԿԱՏՈՒ", "ድመቷ ሶፋው ላይ ትተኛለች።", "Con mèo đang ngủ ở Việt Nam, VIỆT", "ǅungla ǆungla ǄUNGLA ﬁne ŉ",
    "x² + y³ = Ⅳ ½ ௧ ① ⅷ", "snake_case __init__ a_b", "don't WE'LL they’re l’eau 'tis", "👩‍👩‍👧 🦊🦊 👍🏽 🇫🇷", "zero\u200dwidth non\u200cjoin soft\u00adhyphen",
    "no\u00a0break em\u2003space ideo\u3000graphic next\u0085line", "tab\tfeed\fline  two   spaces ", "a\u0345b \u00aa\u00ba \u2071 \u00b5m \u03bcm \u212a \u212b",
    "𝐁𝐨𝐥𝐝 𐐀𐐨 𞤀𞤢 𠀀𠀁", "--- ... ?! «so» „so“ ()[]", "0 1 22 333 4.5 6,7",
]


def word():
    tokenizer = Tokenizer(models.WordLevel(unk_token="<unk>"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return tokenizer, lambda size: trainers.WordLevelTrainer(vocab_size=size, special_tokens=SPECIALS + ["<mask>"], show_progress=False)


def bpe():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer, lambda size: trainers.BpeTrainer(
        vocab_size=size - 1, special_tokens=SPECIALS, min_frequency=2, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)


def learn(kind, size):
    tokenizer, trainer = kind()
    tokenizer.train_from_iterator(LINES * 2, trainer(size))
    vocabulary = tokenizer.get_vocab()
    tokens = [token for token in sorted(vocabulary, key=vocabulary.get) if token != "<mask>"]
    return {"size": size, "tokens": tokens, "lines": [tokenizer.encode(line).tokens for line in LINES]}


print(json.dumps({"lines": LINES, "word": [learn(word, 60), learn(word, 1000)], "bpe": [learn(bpe, 400), learn(bpe, 1500)]}, separators=(",", ":")))
