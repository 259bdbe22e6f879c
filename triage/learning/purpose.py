"""The words of a model's card that hold for every model: what it is for and not, whom its errors meet, training anew.

Markdown; the parts that Mitchell et al., Model Cards for Model Reporting (2019), call intended use, ethical
considerations and recommendations.
"""

from __future__ import annotations

USE = """\
## What it is for

- Tickets of customers to a support team, decided beside a written escalation policy: `triage score` puts both
  together. For the people of that team, and for those who answer for its quality.
- A person takes over what it escalates, and looks at what it marks (`needs_review`). It orders and points out; it
  ends nothing.

## What it is not for

- To decide alone, without the policy's patterns or without a person behind it: no ticket is closed, refused or left
  unanswered because of it.
- To judge people: whether a customer is honest, healthy or worth a refund, how well an agent works. A mood is how
  words sound, not what somebody feels.
- Emergencies: where life hangs on minutes, a queue of tickets is the wrong place, whatever its deadline.
- Other texts than tickets, or another policy: for these train anew, and measure before anybody relies on it. Tickets
  in other languages than those named below go to a human.
"""
ETHICS = """\
## Whom its errors meet

- A missed ticket is a customer who waits, a needless one a specialist's time. What either costs stands in
  `decision.toml` of the policy, and weighs in the level.
- How it does for single groups of customers (a second language, a dialect, age, disability) was not measured, for
  tickets do not tell them. Whoever writes otherwise than the tickets above may be judged worse. What an export tells of
  is measured part by part by `triage evaluate --by COLUMN`, a random sample of all by `triage audit`.
- A policy may put customers of a larger contract or following first. Then that is written in its clauses, and learnt
  from them.
- The arrays hold no text: weights of words, and in `learnt.npy` a number for the words of each ticket that was
  learnt. Whoever has a ticket's words can tell by it whether that ticket was learnt; keep a model of your own where
  you keep your tickets.
"""
ANEW = """\
## How to train it anew

When the program warns that the policy finds other things than it did, when teams, clauses or amounts changed, or when
an audit shows what is missed:

```sh
triage train labelled.csv --hold-out 0.15 -o models/next               # from your own labelled tickets
triage train labelled.csv --base THIS_FOLDER -o models/next            # a few hundred of them, from this model on
triage evaluate later.csv --model models/next --unseen -o evaluation   # on tickets that it has not learnt
```

The same tickets, policy, seed, library versions and machine give the same bytes. Who answers for this model, and
under which licence it may be passed on, no program knows: write it down beside this folder (of the shipped model:
`models/README.md`).
"""
