from __future__ import annotations

from django import template

register = template.Library()

# The first that is found in what a browser says of itself; Edge and Chrome both say Safari, Android says Linux.
_BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_DEVICES = {
    "iPhone": "an iPhone",
    "iPad": "an iPad",
    "Android": "an Android phone",
    "Windows": "a Windows computer",
    "Mac OS": "a Mac",
    "CrOS": "a Chromebook",
    "Linux": "a Linux computer",
}


@register.filter
def say_device(user_agent: str) -> str:
    """ "Chrome on an Android phone", from a browser's name for itself."""
    browser = next((name for sign, name in _BROWSERS.items() if sign in user_agent), "A browser")
    device = next((name for sign, name in _DEVICES.items() if sign in user_agent), "")
    return f"{browser} on {device}" if device else browser
