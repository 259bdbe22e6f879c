"""The necessity audit: a random sample of decided tickets, judged blind by people, weighed back to all tickets."""
