"""Small weights that ship with the studio, each with its licence and model card beside it (`mtcnn.md`)."""
