"""Every component, in one library: shown in every state on the component page, listed in README.md."""

from django import template

from kith.web.components import actions, content, finding

register = template.Library()
for part in (actions, content, finding):
    register.tags.update(part.register.tags)
