"""The job runner: takes queued work from the database, keeps heartbeats, reaps the dead, runs the schedule."""
