from django.db import models


class Match(models.Model):
    started = models.DateTimeField(auto_now_add=True)
    board = models.JSONField(default=dict)
