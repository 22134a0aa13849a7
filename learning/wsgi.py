import gc
import os

from django.core.wsgi import get_wsgi_application

from learning.patience import be_impatient

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learning.settings")

be_impatient()
application = get_wsgi_application()

# What is loaded now stays for ever: the garbage collector need not look at half a million objects again and again.
gc.collect()
gc.freeze()
