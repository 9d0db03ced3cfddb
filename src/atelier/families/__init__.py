"""What is fixed of each model family, whatever room asks: how other programs name its tensors, and what their files say
of it. Data only; rooms that must not know each other read the same tables here."""
