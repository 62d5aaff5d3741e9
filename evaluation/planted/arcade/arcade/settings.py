INSTALLED_APPS = ["daphne", "channels", "game"]
ASGI_APPLICATION = "arcade.asgi.application"
ALLOWED_HOSTS = ["arcade.example.net"]

CHANNEL_LAYERS = {
    "default": {"BACKEND": "channels.layers.InMemoryChannelLayer"},  # expect: in-memory-many-workers@arcade
}
