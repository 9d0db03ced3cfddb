"""`python -m atelier.cli`: the program without its installed script."""

from atelier.cli import main

if __name__ == "__main__":
    main()
