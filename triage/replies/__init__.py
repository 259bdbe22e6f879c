"""What to tell the customer (the protocol's step 2): a draft for the agent, put together from ``scripts.toml``.

`choose` settles which words speak, `when` the promised moment, `who` the name; `reply` puts them together, `forms`
shows it. Of the customer's own words nothing but the name goes into a message.
"""

from triage.replies.parts import Reply as Reply
from triage.replies.reply import draft as draft
