"""customer.py HOST PORT SECONDS: asks a web server for its first page, about once a second."""

import random
import sys
import time
import urllib.request

host, port, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
end = time.monotonic() + seconds
while time.monotonic() < end:
    urllib.request.urlopen("http://%s:%s/" % (host, port), timeout=5).read()
    time.sleep(random.uniform(0.6, 1.8))
