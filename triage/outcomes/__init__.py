"""What became of the tickets: the protocol's success metrics, from the outcome columns of helpdesk exports.

`reading` takes exports apart, `columns` finds what they tell, `joining` joins it to the decisions; `touch`,
`resolution`, `satisfaction` and `deadlines` each judge a ticket, `measure` makes figures of them all, `necessity`
takes those of an audit, `report`, `pictures` and `page` tell of them. What vendors call things lies in
``columns.toml``, ``words.toml`` and ``ratings.toml``.
"""
