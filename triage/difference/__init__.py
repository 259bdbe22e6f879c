"""Two policies, two models or two scored files held against each other: which tickets change, how, and because of what.

`kinds` tells what is compared, `judging` decides every ticket on both sides, `causes` names why they differ (`files`
does so for scored files), `changes` counts, `keys` says what two policies say differently, `worth` what labels say of
it; `summary`, `page` and `plain` are the result as a record, as a page and as JSON.
"""
