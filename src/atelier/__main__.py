"""`python -m atelier`: the command line, where its program is not on the path."""

from atelier.cli.app import app

if __name__ == "__main__":
    app()
