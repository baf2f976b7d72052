"""What staff see: home, seasons, recording, batches. A door only: it shows several rooms at once and decides nothing."""
