"""Photos in: reading, faces, quality, duplicates, rating, data sets and captions.

Values in, values out: nothing here knows a database, a store or a request.
"""
