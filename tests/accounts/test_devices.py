import pytest

from accounts.devices import device_of

AGENTS = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36 Edg/140.0": ("Edge", "Windows"),
    "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0": ("Firefox", "Linux"),
    "Mozilla/5.0 (Linux; Android 15) SamsungBrowser/28.0 Chrome/130.0 Safari/537.36": ("Samsung Internet", "Android"),
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile Safari/604.1": ("Safari", "iPhone"),
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/140.0 Safari/537.36": ("Chrome", "macOS"),
    "curl/8.5": ("", ""),
    "": ("", ""),
}


@pytest.mark.parametrize("agent", AGENTS)
def test_a_browser_is_called_what_people_call_it(agent):
    assert device_of(agent) == AGENTS[agent]
