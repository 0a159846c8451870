#!/bin/bash
# A shop on the web: customers come and go, and then somebody finds that the status page runs commands.

setpriv --reuid 33 --regid 33 --clear-groups /srv/web/httpd &
sleep 1
python3 /srv/customer.py 10.0.0.5 8000 36 &
sleep 10
python3 /srv/attacker.py web 10.0.0.5 8000 203.0.113.9
sleep 14
kill %1 %2 2>/dev/null
