"""The neural network that recognises names, and the evidence that it gives."""
