"""The HTTP door: FastAPI, one router a resource, thin."""
