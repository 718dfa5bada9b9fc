"""One emulator a test module; every test begins with an empty one."""

from dataclasses import dataclass

import pytest
import requests
from hypothesis import settings

from qbo_emulator.control import Control
from qbo_emulator.server import EmulatorServer

settings.register_profile("no deadline", deadline=None)  # a busy machine is no failure
settings.load_profile("no deadline")
REALM = "9130000000000001"


@dataclass
class Api:
    """A bare client of one realm: what QBO would get, nothing retried, nothing understood."""

    url: str
    realm: str
    token: str
    accept: str = "application/json"

    @property
    def base(self):
        return f"{self.url}/v3/company/{self.realm}"

    def call(self, method, path, **options):
        headers = {"Authorization": f"Bearer {self.token}", "Accept": self.accept} | options.pop("headers", {})
        with requests.request(method, f"{self.base}/{path}", headers=headers, timeout=10, **options) as answer:
            answer.content  # noqa: B018 - read before the connection goes
            return answer

    def get(self, path, **params):
        return self.call("GET", path, params=params)

    def post(self, path, body, **params):
        return self.call("POST", path, json=body, params=params)

    def query(self, statement):
        return self.get("query", query=statement)

    def rows(self, statement):
        (rows,) = [v for v in self.query(statement).json()["QueryResponse"].values() if isinstance(v, list)] or [[]]
        return rows

    def count(self, entity, where=""):
        return self.query(f"select count(*) from {entity} {where}").json()["QueryResponse"]["totalCount"]

    def write(self, entity, body, **params):
        """The object as answered; an AssertionError with the fault where it is refused."""
        answer = self.post(entity.lower(), body, **params)
        assert answer.status_code == 200, answer.text
        return answer.json()[entity]

    def refused(self, entity, body, **params):
        """Code of the fault, or ``None``."""
        answer = self.post(entity.lower(), body, **params)
        return answer.json()["Fault"]["Error"][0]["code"] if answer.status_code == 400 else None

    def sparse(self, entity, obj, **changes):
        return self.write(entity, {"Id": obj["Id"], "SyncToken": obj["SyncToken"], "sparse": True, **changes})


@pytest.fixture(scope="module")
def server():
    with EmulatorServer() as running:
        yield running


@pytest.fixture
def control(server):
    control = Control(server.url)
    control.reset()
    return control


@pytest.fixture
def make_api(control):
    """``make_api(seed, realm, **settings)``, unthrottled unless asked."""

    def make(seed="empty", realm=REALM, rows=None, **settings):
        created = control.create_realm(realm, seed, settings={"throttle": False, **settings}, rows=rows)
        return Api(control.url, realm, created["access_token"])

    return make


@pytest.fixture
def api(make_api):
    """An empty, unthrottled company."""
    return make_api()


@pytest.fixture
def sample(make_api):
    return make_api("sample")
