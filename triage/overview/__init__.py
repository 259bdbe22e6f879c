"""The page of a support lead: one HTML file with the figures of a period, and every ticket behind them.

`page` writes it. `collect` goes once over the cases and keeps figures (`counts`, the tally of `triage.summary`), one
row a ticket for the list (`rows`), and one detail a ticket (`thread`); `packing` puts rows and details into the page.
"""
