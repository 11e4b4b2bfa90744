"""The inboxes that receive the demo's alerts, and that tests of the channels script to misbehave."""

from monitor.demo.mailbox import Mail, MailBehaviour, Mailbox
from monitor.demo.slack_endpoint import Fault, Post, Silence, SlackEndpoint, Throttle, Trouble

__all__ = [
    "Fault",
    "Mail",
    "MailBehaviour",
    "Mailbox",
    "Post",
    "Silence",
    "SlackEndpoint",
    "Throttle",
    "Trouble",
]
