#!/bin/bash
# A database: clients write and read, a backup is made now and then, and then somebody uses a function that runs
# programs.

/srv/db/postgres &
sleep 1
python3 /srv/db/client.py 10.0.0.6 5432 36 &
sleep 8
tar -czf /var/backups/db.tgz -C /var/lib db
sleep 4
python3 /srv/attacker.py db 10.0.0.6 5432 203.0.113.9
sleep 8
tar -czf /var/backups/db.tgz -C /var/lib db
sleep 4
kill %1 %2 2>/dev/null
