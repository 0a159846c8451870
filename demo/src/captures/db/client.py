"""client.py HOST PORT SECONDS: writes and reads rows, some a second."""

import random
import socket
import sys
import time

end = time.monotonic() + float(sys.argv[3])
connection = socket.create_connection((sys.argv[1], int(sys.argv[2])))
while time.monotonic() < end:
    connection.sendall(random.choice([b"GET\n", b"PUT order %d\n" % random.randrange(1000)]))
    connection.recv(4096)
    time.sleep(random.uniform(0.3, 1.5))
