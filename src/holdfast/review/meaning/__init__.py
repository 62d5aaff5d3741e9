"""What a program means: names, scopes, values, and which of them are sockets."""
