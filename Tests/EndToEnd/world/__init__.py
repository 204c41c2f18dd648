"""The world around the daemon: chargers, a broker, a cloud, technicians. None of it shares a line with the daemon."""
