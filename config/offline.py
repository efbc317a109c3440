"""Settings for tools that only look at the code, as the type checker: no server is asked for, none is started."""

import os

from config.services import WITHOUT_SERVERS

for name, value in WITHOUT_SERVERS.items():
    os.environ.setdefault(name, value)

from config.settings import *  # noqa: E402, F403  the environment comes first
