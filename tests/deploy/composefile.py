"""Reading deploy/compose.yaml: values put in, x-parts merged, each service as it would be run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.deploy.boxes import ROOT

DEPLOY = ROOT / "deploy"
VALUE = re.compile(r"\$\$|\$\{(?P<name>\w+)(?:(?P<how>:[-?])(?P<other>[^}]*))?\}")


@dataclass
class Service:
    name: str
    image: str
    command: list[str] = field(default_factory=list)
    env: dict[str, str] = field(default_factory=dict)
    secrets: list[str] = field(default_factory=list)
    volumes: list[str] = field(default_factory=list)
    healthcheck: list[str] = field(default_factory=list)
    after: dict[str, str] = field(default_factory=dict)
    by_name_only: bool = False


def read(values: Mapping[str, str], *, folder: Path = DEPLOY, name: str = "compose.yaml") -> dict[str, Any]:
    """The file as data. Raises KeyError for a value that must be set and is not."""
    text = re.sub(r"(?m)^\s*#.*$", "", (folder / name).read_text())
    return dict(yaml.safe_load(VALUE.sub(lambda found: _value(found, values), text)))


def env_file(path: Path) -> dict[str, str]:
    lines = [line for line in path.read_text().splitlines() if line.strip() and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def services(folder: Path) -> dict[str, Service]:
    """Every service of the folder's compose.yaml, with the values of its .env."""
    values = env_file(folder / ".env")
    return {name: _service(name, told, values) for name, told in read(values, folder=folder)["services"].items()}


def _service(name: str, told: dict[str, Any], values: dict[str, str]) -> Service:
    tested = told.get("healthcheck", {})
    return Service(
        name,
        told["image"],
        command=[*told.get("entrypoint", []), *told.get("command", [])],
        env={**(values if told.get("env_file") else {}), **told.get("environment", {})},
        secrets=told.get("secrets", []),
        volumes=told.get("volumes", []),
        healthcheck=["never"] if tested.get("disable") else tested.get("test", []),
        after={each: how["condition"] for each, how in told.get("depends_on", {}).items()},
        by_name_only="profiles" in told,
    )


def _value(found: re.Match[str], values: Mapping[str, str]) -> str:
    if found[0] == "$$":
        return "$"
    if found["how"] == ":-":
        return values.get(found["name"]) or found["other"]
    return values[found["name"]]
