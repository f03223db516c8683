from __future__ import annotations

import logging.config


def configure_logging(*, level: str) -> None:
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "handlers": {"out": {"class": "logging.StreamHandler"}},
            "root": {"handlers": ["out"], "level": level},
        }
    )
