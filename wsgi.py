from trace.app import create_app
from trace.settings import Settings

app = create_app(Settings.from_environment())
