from django.apps import AppConfig


class GrownConfig(AppConfig):
    name = "tests.bench.fleet.grown"
    label = "grown"
