"""The queue: who is next, workers, retries, what happened. Blind to what is stored: it moves tasks, never assets."""
