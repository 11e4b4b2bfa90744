import pytest

from storage.store import Store
from tests.storage.newsroom import Newsroom


@pytest.fixture
def newsroom(store: Store) -> Newsroom:
    return Newsroom(store)
