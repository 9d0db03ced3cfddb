"""Telling other programs what happened: signed messages to addresses that a workspace's owner registered.

What happened is written down in the transaction that did it (`outbox`), and sent afterwards (`sender`). The signatures
are those of Standard Webhooks 1.0, so that receivers can check them with any of its libraries.
"""
