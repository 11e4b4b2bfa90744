"""What the rules of stories need that takes time to load."""

import pytest

from monitor.stories.words import Vocabulary


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return Vocabulary.english()
