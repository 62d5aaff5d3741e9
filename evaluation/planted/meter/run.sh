#!/bin/sh
exec gunicorn app:build --worker-class aiohttp.GunicornWebWorker --workers 4 --bind :8080
