"""The pipeline that anybody would write first, as the baseline.

pandas, spaCy's PhraseMatcher, TF-IDF and three logistic regressions.

    python -m tests.bench.naive fit MODEL LABELLED...
    python -m tests.bench.naive score MODEL IN.csv OUT.csv           phrases and classifiers
    python -m tests.bench.naive classify MODEL IN.csv OUT.csv        the classifiers alone (scikit-learn)
    python -m tests.bench.naive patterns MODEL IN.csv OUT.csv        with the policy's regular expressions, by `re`
"""

import json
import re
import sys
import tomllib
from pathlib import Path

import joblib
import pandas as pd
import spacy
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from spacy.matcher import PhraseMatcher

CLAUSES = Path(__file__).parents[2] / "triage" / "protocol" / "clauses"
HEADS = ("priority", "sentiment", "team")


def phrases() -> dict[str, list[str]]:
    """All plain phrases of the policy, so that both pipelines look for the same things."""
    found = {}
    for file in sorted(CLAUSES.glob("*/*.toml")):
        match = tomllib.loads(file.read_text(encoding="utf-8")).get("match", {})
        words = [p.replace("*", "") for p in match.get("phrase", {}).get("any", [])]
        if words:
            found[f"{file.parent.name}.{file.stem}"] = words
    return found


def patterns() -> list[str]:
    """All regular expressions of the policy, as Python spells them."""
    found = []
    for file in sorted(CLAUSES.glob("*/*.toml")):
        clause = tomllib.loads(file.read_text(encoding="utf-8"))
        for tier in ("match", "hint"):
            for block in _blocks(clause.get(tier, {}).get("regex", {})):
                found += [*block.get("any", ()), *block.get("unless", ())]
    return [re.sub(r"\\x\{(\w+)\}", lambda m: f"\\U{int(m[1], 16):08x}", p).replace(r"\z", r"\Z") for p in found]


def _blocks(found: dict | list) -> list[dict]:
    return found if isinstance(found, list) else [found]


def text_of(ticket: dict) -> str:
    return "\n".join([ticket.get("subject", ""), *(m["body"] for m in ticket["messages"] if m["author"] == "customer")])


def fit(model: str, labelled: list[str]) -> None:
    rows = [json.loads(line) for file in labelled for line in Path(file).read_text(encoding="utf-8").splitlines()]
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    x = vectorizer.fit_transform([text_of(row) for row in rows])
    heads = {h: LogisticRegression(max_iter=1000).fit(x, [row["labels"][h] for row in rows]) for h in HEADS}
    joblib.dump((vectorizer, heads), model)


def score(job: str, model: str, source: str, out: str) -> None:
    vectorizer, heads = joblib.load(model)
    frame = pd.read_csv(source, keep_default_na=False)
    texts = (frame["subject"] + "\n" + frame["body"]).tolist()
    if job != "classify":
        nlp = spacy.blank("en")
        matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        for clause, words in phrases().items():
            matcher.add(clause, [nlp.make_doc(w) for w in words])
        frame["clauses"] = [
            ";".join(sorted({nlp.vocab.strings[match] for match, _, _ in matcher(doc)})) for doc in nlp.pipe(texts)
        ]
    if job == "patterns":
        found = [re.compile(p, re.IGNORECASE | re.ASCII) for p in patterns()]
        frame["patterns"] = [sum(p.search(text) is not None for p in found) for text in texts]
    x = vectorizer.transform(texts)
    for head, classifier in heads.items():
        p = classifier.predict_proba(x)
        frame[head] = classifier.classes_[p.argmax(axis=1)]
        frame[f"p_{head}"] = p.max(axis=1)
    frame.drop(columns=["body"]).to_csv(out, index=False)


if __name__ == "__main__":
    if sys.argv[1] == "fit":
        fit(sys.argv[2], sys.argv[3:])
    else:
        score(*sys.argv[1:5])
