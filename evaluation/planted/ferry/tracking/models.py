from django.db import models


class Boat(models.Model):
    slug = models.SlugField(unique=True)
    lat = models.FloatField(default=0)
    lon = models.FloatField(default=0)


class Ticket(models.Model):
    code = models.CharField(max_length=12)
    seat = models.IntegerField()
