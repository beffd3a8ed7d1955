"""Made tiny.spm and tiny.json, with sentencepiece 0.2.3 and transformers 4.46.3 (slow tokenizer).

Run in an empty folder with alice_in_wonderland.txt (public domain) in it. No normalization: its table alone has 240 kB.
"""
import json
import sentencepiece
from transformers import XLMRobertaTokenizer

TEXTS = ["a red circle and two blue squares", "the cat sat on the mat", "Is there a dog in the picture?", "two cats, one dog",
         "猫が二匹", "les élèves ont vu un renard 🦊", "12 o'clock, 50 %"]
ALICE = [line.strip() for line in open("alice_in_wonderland.txt", encoding="utf-8") if line.strip()][40:600]
UNSEEN = ["a red cat", "zebra ξ ☃ quiz", "🦊🦊 x 🐈", "  two   spaces ", "", "a\nb", "naïve Ωmega 𝒳"]

sentencepiece.SentencePieceTrainer.train(
    sentence_iterator=iter(TEXTS * 3 + ALICE), model_prefix="tiny", vocab_size=250, model_type="unigram",
    normalization_rule_name="identity", character_coverage=1.0, num_threads=1, unk_id=0, bos_id=1, eos_id=2, pad_id=-1)
pieces = sentencepiece.SentencePieceProcessor(model_file="tiny.model")
wrapped = XLMRobertaTokenizer("tiny.model")
cases = [{"text": text, "ids": wrapped.encode(text, add_special_tokens=False), "decoded": pieces.decode(pieces.encode(text))}
         for text in TEXTS + UNSEEN]
with open("tiny.json", "w", encoding="utf-8") as file:
    json.dump({"size": len(wrapped), "mask": wrapped.mask_token_id, "cases": cases}, file, ensure_ascii=False, indent=1)
