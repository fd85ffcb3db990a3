-- How much of its requests each account has been granted in the minute that began at started_at; see
-- reeve/http/rate_limit.py. Unlogged: a crash forgets a minute at most, and leasing writes no WAL. Without a foreign
-- key, so that one account that is just being erased does not fail the lease of the others; old rows are forgotten.
CREATE UNLOGGED TABLE rate_window (
    account_id uuid NOT NULL,
    kind       text NOT NULL CHECK (kind IN ('api', 'sync')),
    started_at timestamptz NOT NULL,
    granted    bigint NOT NULL,
    PRIMARY KEY (account_id, kind)
);
