"""Image models: cards, catalogue, download, memory plan, loading, drawing, adapters.

A capability: values in, values out. It knows no database, no workspace, no request from the network.
"""
