"""One router a resource. Thin: parse, call a service of the studio, answer with a Pydantic model."""
