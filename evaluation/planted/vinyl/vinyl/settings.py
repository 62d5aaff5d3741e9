"""Settings of the record shop."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = os.environ["VINYL_SECRET_KEY"]
DEBUG = os.environ.get("VINYL_DEBUG") == "1"
ALLOWED_HOSTS = ["vinyl.example", "www.vinyl.example"]

INSTALLED_APPS = [
    "daphne",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "channels",
    "shop",
]

ASGI_APPLICATION = "vinyl.asgi.application"
ROOT_URLCONF = "vinyl.urls"

CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels.layers.InMemoryChannelLayer",  # expect: in-memory-many-workers@vinyl
    },
}

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "vinyl",
        "HOST": os.environ.get("PGHOST", "localhost"),
    }
}
