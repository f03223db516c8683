"""The words of an XLSForm (xlsform.org): types of questions, columns, and what cannot be asked here."""

from __future__ import annotations

import re

from kith.catalogue.assessments.values import Kind

TYPES = {
    "text": Kind.TEXT,
    "string": Kind.TEXT,
    "note": Kind.NOTE,
    "integer": Kind.INTEGER,
    "int": Kind.INTEGER,
    "decimal": Kind.DECIMAL,
    "date": Kind.DATE,
    "datetime": Kind.DATETIME,
    "time": Kind.TIME,
    "range": Kind.INTEGER,
    "acknowledge": Kind.TICK,
    "trigger": Kind.TICK,
    "select_one": Kind.CHOICE,
    "select_multiple": Kind.CHOICES,
}
SELECTS = ("select_one", "select_multiple")
ALIASES = {
    "add select one prompt using": "select_one",
    "add select multiple prompt using": "select_multiple",
    "select all that apply from": "select_multiple",
    "select all that apply": "select_multiple",
    "select one from": "select_one",
    "select one": "select_one",
    "select multiple from": "select_multiple",
    "select multiple": "select_multiple",
    "select1": "select_one",
    "select_one_from_file": "select_one",
    "select_multiple_from_file": "select_multiple",
}
"""Older names of two types, the longest first (pyxform, aliases.py)."""

TYPE_OF = {
    Kind.TEXT: "text",
    Kind.OWN_WORDS: "text",
    Kind.URL: "text",
    Kind.NOTE: "note",
    Kind.INTEGER: "integer",
    Kind.DECIMAL: "decimal",
    Kind.QUANTITY: "decimal",
    Kind.DATE: "date",
    Kind.DATETIME: "dateTime",
    Kind.TIME: "time",
    Kind.SCALE: "range",
    Kind.TICK: "acknowledge",
    Kind.CHOICE: "select_one",
    Kind.FACES: "select_one",
    Kind.YES_NO: "select_one",
    Kind.CHOICES: "select_multiple",
}
MACHINE = frozenset(
    {
        "start", "end", "today", "deviceid", "phonenumber", "username", "email", "simserial", "subscriberid",
        "imei", "audit", "start-geopoint", "background-audio", "calculate", "hidden", "xml-external", "csv-external",
    }
)  # fmt: skip
"""Rows that ask nobody anything."""

BEGIN = {"begin group": "group", "begin_group": "group", "begin repeat": "repeat", "begin_repeat": "repeat"}
END = {"end group": "group", "end_group": "group", "end repeat": "repeat", "end_repeat": "repeat"}
COLUMNS = {
    "list name": "list_name", "command": "type", "value": "name", "tag": "name", "calculate": "calculation",
    "relevance": "relevant", "caption": "label", "count": "repeat_count", "bind::relevant": "relevant",
    "bind::required": "required", "bind::constraint": "constraint", "bind::calculate": "calculation",
    "control::appearance": "appearance", "set form title": "form_title", "set form id": "form_id",
}  # fmt: skip
"""Other names that columns go by."""

OURS = "kith"
LANGUAGE = re.compile(r"^(?P<column>label|hint)\s*::?\s*(?P<name>.+?)\s*(?:\((?P<code>[\w-]+)\))?$")
KEPT_UNUSED = {
    "calculation": "What works it out is kept, and not worked out here.",
    "default": "The value it starts with is kept, and not filled in here.",
    "choice_filter": "Its choices were narrowed by another answer; here all are shown.",
    "read_only": "It was for reading only; here it can be answered.",
    "readonly": "It was for reading only; here it can be answered.",
    "repeat_count": "How often it repeats is kept, and not used here.",
    "media::image": "Its picture is not shown here.",
    "image": "Its picture is not shown here.",
    "media::audio": "Its sound is not played here.",
    "audio": "Its sound is not played here.",
    "media::video": "Its film is not shown here.",
    "video": "Its film is not shown here.",
    "big-image": "Its picture is not shown here.",
    "guidance_hint": "Its guidance for whoever asks is kept, and not shown here.",
    "constraint_message": "What it says to an answer that does not fit is kept; here our own words are said.",
    "required_message": "What it says where an answer is missing is kept; here our own words are said.",
}

HAVE_EFFECT = frozenset(
    {
        "type", "name", "label", "hint", "required", "relevant", "constraint", "appearance", "parameters", "list_name",
        "weight", OURS,
    }
)  # fmt: skip
"""Columns that are read; `appearance` is how a question looks, which is ours to choose."""


def said_type(text: str) -> tuple[str, str]:
    """The word of a type as XLSForms say it now, and the list it names: "select one from tea" is a select_one, tea."""
    plain = " ".join(text.split())
    for alias, word in ALIASES.items():
        if plain.lower().startswith(f"{alias} "):
            return word, plain[len(alias) :].split()[0]
    word, _, rest = plain.partition(" ")
    return word.lower(), rest.split()[0] if rest else ""
