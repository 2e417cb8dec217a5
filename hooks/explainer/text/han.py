"""Chinese characters, for sets in patterns: those that make words, without radicals and punctuation."""

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
