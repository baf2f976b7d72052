"""What a batch still lacks before its label may be printed. Never stops anybody from writing down what is true."""
