"""Alerts: one message for each run that found new errors or failed, delivered to every channel once.

`messages` decides what is said, `channels` how it is sent, `outbox` what was sent and what is still to be
sent, `sensors` when.
"""
