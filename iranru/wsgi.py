"""The WSGI application that a server such as gunicorn runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iranru.settings")

application = get_wsgi_application()

# What was loaded by now stays for good, and a page leaves hardly any cycles: without this, looking
# for garbage takes a tenth of the time of a search.
gc.freeze()
gc.set_threshold(20_000, 20, 20)
