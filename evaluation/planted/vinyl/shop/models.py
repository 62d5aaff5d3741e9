from django.conf import settings
from django.db import models


class Record(models.Model):
    title = models.CharField(max_length=200)
    artist = models.CharField(max_length=200)
    stock = models.PositiveIntegerField(default=0)


class Bid(models.Model):
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="bids")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    cents = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)


class Crate(models.Model):
    """A list of records that its owner shares with friends."""

    slug = models.SlugField(unique=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    friends = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="crates_of_friends")
