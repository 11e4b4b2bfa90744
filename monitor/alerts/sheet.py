"""A message before it takes a form: what it says, in order, for text, HTML and Slack alike."""

from dataclasses import dataclass
from enum import Enum, auto

from monitor.model.ids import StoryId


class Look(Enum):
    """How a line wants to be seen."""

    PLAIN = auto()
    ITEM = auto()  #: one of several
    VERBATIM = auto()  #: somebody else's words, exactly


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go on reading; `url` is safe to show."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line, with the place it leads to."""

    text: str
    look: Look = Look.PLAIN
    link: Link | None = None
    language: str = ""  #: of somebody else's words, where it is not the message's own
    lead: int = 0  #: how many characters at its beginning name what it is about


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a heading; "" where they need none."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A whole message. All strings are clean: one line each, nothing invisible."""

    label: str  #: what it is: "New story", "Update", "Week to 29 Sep"
    news: str  #: the news, short enough for a phone's list
    sections: tuple[Section, ...]
    small_print: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def subject(self) -> str:
        """The first line everywhere."""
        return f"{self.label}: {self.news}"

    @property
    def preview(self) -> str:
        """What a phone shows beside the subject: the first line that is not the subject again."""
        return next((line.text for section in self.sections for line in section.lines), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Where a message's links lead; what is None is left out of the message."""

    pages: str | None = None  #: address of our own pages, "https://monitor.example"
    mute: str | None = None  #: mutes this story for this recipient
    snooze: str | None = None  #: silences this story until something of weight happens

    def story(self, story: StoryId) -> str | None:
        """The page of a story."""
        return f"{self.pages.rstrip('/')}/stories/{story}" if self.pages else None
