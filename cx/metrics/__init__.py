"""What the touches say, one question per module: the store in, frames and results out."""
