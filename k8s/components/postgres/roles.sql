-- Run once, by the image's entry point, when the data folder is new. The passwords come from mounted Secrets.
\set owner `cat /run/secrets/database/owner`
\set backend `cat /run/secrets/database/backend`
\set agent `cat /run/secrets/database/agent`
\set backup `cat /run/secrets/database/backup`

CREATE ROLE reeve_owner LOGIN PASSWORD :'owner';
CREATE ROLE reeve_backend LOGIN PASSWORD :'backend';
CREATE ROLE reeve_agent LOGIN PASSWORD :'agent';
CREATE ROLE reeve_backup LOGIN PASSWORD :'backup' IN ROLE pg_read_all_data;

CREATE DATABASE reeve OWNER reeve_owner;
REVOKE ALL ON DATABASE reeve FROM PUBLIC;
GRANT CONNECT ON DATABASE reeve TO reeve_backend, reeve_agent, reeve_backup;
