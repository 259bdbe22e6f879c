"""How easily a classifier tells our tickets from real messages of the same channel, and by which words.

Masks that the public sets put over names, links and sums would give them away at once, so both sides are masked alike.
An AUC of 0.5 means that nothing tells them apart, 1.0 that ours are a toy.
"""

from __future__ import annotations

import csv
import gzip
import html
import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline, make_union

SETS = {
    "complaint-tweets": "twitter",
    "airline-tweets": "twitter",
    "twcs-inbound": "twitter",
    "it-helpdesk": "helpdesk",
    "app-reviews-saas": "app_review",
    "cfpb-narratives": "letter",
}
FILE = "data.csv.gz"
"""Each public set's texts, in a folder of its name; the column is ``text``."""
SHORT = 40
"""Words; longer texts are left out, but for letters, of which the first `LONG` words are read."""
LONG = 150
FEW = 95
"""A classifier tells two sets apart the better the more it learns from: compare figures of equal numbers only."""
MASKS = [
    (re.compile(r"https?://\S+|www\.\S+|<URL>|<EMAIL>|\S+@\S+\.\w+", re.I), " link "),
    (re.compile(r"@\w+|<USER>"), " @user "),
    (re.compile(r"<NAME>|<NUMBER>|<\w+>"), " name "),
    (re.compile(r"\{?[$£€]\s?\d[\d,.]*\}?|\b(?:XX/)?XX/[\w>/]+|\bX{2,}\b|\d[\d,.]*"), " 0 "),
]


@dataclass(frozen=True, slots=True)
class Told:
    """One comparison of `n` texts a side; `ours` and `theirs` are the terms that weigh most for either."""

    n: int
    auc: float
    ours: list[str]
    theirs: list[str]


def masked(text: str) -> str:
    """Put the same masks over names, links and numbers of any text."""
    text = html.unescape(text)
    for pattern, mask in MASKS:
        text = pattern.sub(mask, text)
    return " ".join(text.split())


def real(folder: Path, name: str) -> list[str]:
    """Read the texts of one public set."""
    with gzip.open(folder / name / FILE, "rt", encoding="utf-8") as file:
        return [row["text"] for row in csv.DictReader(file) if row.get("text")]


def tell(name: str, ours: Sequence[str], theirs: Sequence[str], *, limit: int = 1000, seed: int = 1) -> Told:
    """Cross-validate a classifier of words and characters on equally many texts of both sides."""
    channel = SETS[name]
    sides = [_fit(channel, side) for side in (ours, theirs)]
    count = min(limit, *map(len, sides))
    rng = random.Random(seed)
    a, b = (rng.sample(side, count) for side in sides)
    texts, truth = [*a, *b], np.array([1] * count + [0] * count)
    words = TfidfVectorizer(
        ngram_range=(1, 2), min_df=3, sublinear_tf=True, token_pattern=r"\w+|[^\w\s]", lowercase=False
    )
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), min_df=5, sublinear_tf=True, lowercase=False)
    model = make_pipeline(make_union(words, letters), LogisticRegression(C=2.0, max_iter=2000))
    folds = StratifiedKFold(5, shuffle=True, random_state=seed)
    chance = cross_val_predict(model, texts, truth, cv=folds, method="predict_proba")[:, 1]
    plain = make_pipeline(words, LogisticRegression(C=2.0, max_iter=2000)).fit(texts, truth)
    weight, terms = plain[-1].coef_[0], plain[0].get_feature_names_out()
    order = np.argsort(weight)
    return Told(count, float(roc_auc_score(truth, chance)), list(terms[order[::-1][:30]]), list(terms[order[:30]]))


def few(name: str, ours: Sequence[str], theirs: Sequence[str]) -> float:
    """Return the mean AUC of five draws of `FEW` texts a side, which compares sets of different sizes fairly."""
    return float(np.mean([tell(name, ours, theirs, limit=FEW, seed=seed).auc for seed in range(5)]))


def _fit(channel: str, texts: Sequence[str]) -> list[str]:
    found = []
    for text in map(masked, texts):
        words = text.split()
        if channel == "letter":
            text = " ".join(words[:LONG])
        elif len(words) > SHORT:
            continue
        if channel == "helpdesk":
            text = text.lower()
            if sum(c > "\x7f" for c in text) > 1:
                continue
        if len(words) >= 3:
            found.append(text)
    return found


def sizes(ours: Sequence[str], theirs: Sequence[str]) -> tuple[str, str, str, str]:
    """Return the quartiles of length of both sides, the share of our words that they never use, and our commonest."""
    quartiles = [
        ", ".join(f"{q:.0f}" for q in np.quantile([len(t.split()) for t in side], (0.25, 0.5, 0.75)))
        for side in (ours, theirs)
    ]
    mine, known = Counter(_words(ours)), set(_words(theirs))
    strange = sum(n for word, n in mine.items() if word not in known) / max(mine.total(), 1)
    return quartiles[0], quartiles[1], f"{strange:.1%}", " ".join(word for word, _ in mine.most_common(12))


def _words(texts: Sequence[str]) -> list[str]:
    return [word for text in texts for word in re.findall(r"[a-z']+", masked(text).lower())]
