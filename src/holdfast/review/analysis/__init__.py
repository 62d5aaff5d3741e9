"""What programs do with their sockets: questions that several rules ask."""
