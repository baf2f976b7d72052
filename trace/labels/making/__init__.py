"""Making the file of a run in chunks: planned here, drawn and read back by worker processes, kept until the run is
whole, then joined by one writer. Worker processes load neither Flask nor the database: all they need is in the plan."""
