"""Every environment variable that Clara reads, with its type, default and meaning."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, HttpUrl, PostgresDsn, RedisDsn, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Words = Annotated[list[str], NoDecode]


class Env(BaseSettings):
    """The environment, typed; `Env.load()` stops the start with a sentence when something is wrong or missing."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    database_url: PostgresDsn = Field(
        repr=False, description="PostgreSQL as the serving role: no superuser, owns nothing."
    )
    database_owner_url: PostgresDsn | None = Field(
        default=None,
        repr=False,
        description="PostgreSQL as the owner: migrate, seed, backup, tests. Leave it out of web and workers.",
    )
    database_pool_size: int = Field(
        default=0, ge=0, le=100, description="Connections a web process keeps; 0 keeps one per thread (workers)."
    )
    redis_url: RedisDsn = Field(
        repr=False, description="Redis for Celery and live screens; it only carries, losing it loses nothing."
    )
    secret_key: str = Field(min_length=50, repr=False, description="Signs sessions: at least 50 random characters.")
    encryption_keys: Words = Field(
        min_length=1, repr=False, description="Fernet keys for secrets at rest, newest first, separated by commas."
    )
    public_url: HttpUrl = Field(
        default=HttpUrl("http://localhost:8000"),
        description="The address that others reach Clara at; signatures and links use it.",
    )
    allowed_hosts: Words = Field(
        default=["localhost", "127.0.0.1", "[::1]"], description="Host names that are served, separated by commas."
    )
    trusted_proxies: int = Field(
        default=0, ge=0, le=10, description="How many proxies stand in front, each adding to X-Forwarded-For."
    )
    hsts_seconds: int = Field(
        default=31_536_000,
        ge=0,
        description="How long browsers insist on https, when PUBLIC_URL is https; begin with 3600, 0 is not at all.",
    )
    redirect_to_https: bool = Field(
        default=True,
        description="Send visitors of http to https, when PUBLIC_URL is https; the proxy must send X-Forwarded-Proto.",
    )
    api_calls_per_minute: int = Field(
        default=600, ge=0, description="API calls a minute for each key, or person with a session; 0 is no limit."
    )
    allow_real_sends: bool = Field(default=False, description="Let mail leave for real servers; wins over every mode.")
    google_client_id: str = Field(
        default="", description="The OAuth client of this installation at Google; empty: no Gmail, no Google sign-in."
    )
    google_client_secret: str = Field(default="", repr=False, description="Its secret.")
    google_url: HttpUrl | None = Field(
        default=None, description="Asked in place of all of Google's own addresses: a stand-in, for tests only."
    )
    mailbox_poll_seconds: int = Field(
        default=60, ge=1, le=3600, description="How often each mailbox that can be read is looked into."
    )
    name_servers: Words = Field(
        default=[], description="The name server asked about mailboxes' domains, host:port; empty: the machine's own."
    )
    debug: bool = Field(default=False, description="Django's debug pages; never in production.")
    shift_clock: bool = Field(
        default=False, description="Let a row in the database shift the clock: tests and demo only."
    )
    worker_deaf_after: float = Field(
        default=30, gt=0, description="Seconds without a task, while rows wait, after which a worker starts afresh."
    )
    capture_folder: str = Field(
        default="", description="Where the demo's mail server keeps its mail; the page /demo/inbox/ shows it."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="The least level logged."
    )
    log_format: Literal["json", "text"] = Field(default="json", description="json for machines, text for a terminal.")
    static_root: str = Field(default="staticfiles", description="Where collectstatic puts its files.")

    @field_validator("encryption_keys", "allowed_hosts", "name_servers", mode="before")
    @classmethod
    def split(cls, value: object) -> object:
        """Read a comma-separated list."""
        return [word.strip() for word in value.split(",") if word.strip()] if isinstance(value, str) else value

    @classmethod
    def load(cls) -> Env:
        """Read the environment, or exit with one sentence per variable that is wrong or missing."""
        try:
            return cls()  # type: ignore[call-arg]  # the environment gives the arguments
        except ValidationError as error:
            raise SystemExit("\n".join(["Clara cannot start:", *map(cls._sentence, error.errors())])) from None

    @classmethod
    def _sentence(cls, error: ErrorDetails) -> str:
        name = str(error["loc"][0])
        problem = "is missing" if error["type"] == "missing" else f"is wrong ({error['msg']})"
        return f"  Set {name.upper()}: it {problem}. Meaning: {cls.model_fields[name].description}"
