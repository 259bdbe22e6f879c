"""Results as tables and text for people: one file per thing shown, each giving rich renderables.

Printing them is the commands' business.
"""
