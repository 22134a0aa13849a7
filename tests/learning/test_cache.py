import pytest
from redis.exceptions import ConnectionError as RedisAway

from learning.cache import RedisCache


@pytest.fixture
def cache():
    return RedisCache("redis://127.0.0.1:1/0", {"OPTIONS": {"socket_connect_timeout": 1}})


def test_a_cache_that_is_away_is_empty(cache):
    cache.set("key", "value")
    cache.set_many({"key": "value"})
    assert cache.get("key") is None
    assert cache.get("key", "default") == "default"
    assert cache.get_many(["key"]) == {}
    assert not cache.delete("key")
    assert "key" not in cache


@pytest.mark.parametrize("count", [lambda cache: cache.add("key", 0), lambda cache: cache.incr("key")])
def test_it_never_says_that_it_has_counted(cache, count):
    with pytest.raises(RedisAway):
        count(cache)
