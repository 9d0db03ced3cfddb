"""The queue: which task goes next, who works on it, what happened. Knows no step and no request."""
