-- Everything Reeve 0.1 keeps. Ids are UUIDv7 made in Python or by the client; times are timestamptz;
-- what may be one of a few words is text with a CHECK.

-- One row. A restore gives it a new epoch, which tells every client that its cursor means nothing any more.
CREATE TABLE instance (
    id    boolean PRIMARY KEY DEFAULT true CHECK (id),
    epoch uuid NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO instance DEFAULT VALUES;

-- People -----------------------------------------------------------------------------------------------------

CREATE TABLE account (
    id            uuid PRIMARY KEY,
    email         text NOT NULL CHECK (length(email) <= 254),
    name          text NOT NULL CHECK (length(name) <= 100),
    password_hash text NOT NULL,
    time_zone     text NOT NULL,
    preferences   jsonb NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX account_email ON account (lower(email));

-- The revision of what is the account's own (preferences, suggestions, the look of its lists); see reeve/sync.
CREATE TABLE account_feed (
    account_id       uuid PRIMARY KEY REFERENCES account ON DELETE CASCADE,
    revision         bigint NOT NULL DEFAULT 1,
    account_revision bigint NOT NULL DEFAULT 1
);
COMMENT ON COLUMN account_feed.account_revision IS 'the revision at which the account row itself last changed';

CREATE TABLE session (
    id           uuid PRIMARY KEY,
    account_id   uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    token_hmac   bytea NOT NULL UNIQUE,
    user_agent   text NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    idle_expires_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL
);
CREATE INDEX session_account ON session (account_id);

CREATE TABLE api_token (
    id           uuid PRIMARY KEY,
    account_id   uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    name         text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    token_hmac   bytea NOT NULL UNIQUE,
    scopes       text[] NOT NULL CHECK (scopes <@ ARRAY['read', 'write'] AND cardinality(scopes) > 0),
    created_at   timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz,
    expires_at   timestamptz
);
CREATE INDEX api_token_account ON api_token (account_id);

-- Sign-in attempts of the last minutes, counted exactly over all replicas; see reeve/accounts/throttle.py.
CREATE TABLE signin_attempt (
    id        uuid PRIMARY KEY,
    email_key bytea NOT NULL,
    address   text NOT NULL,
    at        timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX signin_attempt_email ON signin_attempt (email_key, at);
CREATE INDEX signin_attempt_address ON signin_attempt (address, at);

CREATE TABLE idempotency_key (
    account_id   uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    key          text NOT NULL,
    request_hash bytea NOT NULL,
    status       integer,
    headers      jsonb,
    body         bytea,
    created_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, key)
);
CREATE INDEX idempotency_key_age ON idempotency_key (created_at);

-- Lists and tasks --------------------------------------------------------------------------------------------

CREATE TABLE list (
    id              uuid PRIMARY KEY,
    name            text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    revision        bigint NOT NULL DEFAULT 1,
    pruned_revision bigint NOT NULL DEFAULT 0,
    version         bigint NOT NULL DEFAULT 1,
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    deleted_at      timestamptz
);
COMMENT ON COLUMN list.revision IS 'grows with every change in the list, taken under its row lock';
COMMENT ON COLUMN list.pruned_revision IS 'deletions up to here are forgotten: a cursor below must start anew';
CREATE INDEX list_deleted ON list (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE list_member (
    list_id    uuid NOT NULL REFERENCES list ON DELETE CASCADE,
    account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    role       text NOT NULL CHECK (role IN ('owner', 'editor', 'viewer')),
    inbox      boolean NOT NULL DEFAULT false CHECK (NOT inbox OR role = 'owner'),
    color      text,
    position   text COLLATE "C" NOT NULL,
    revision   bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, list_id)
);
COMMENT ON COLUMN list_member.revision IS 'the account feed''s revision at the last change of what is personal here';
CREATE INDEX list_member_list ON list_member (list_id, account_id);
CREATE UNIQUE INDEX list_member_owner ON list_member (list_id) WHERE role = 'owner';
CREATE UNIQUE INDEX list_member_inbox ON list_member (account_id) WHERE inbox;

CREATE TABLE task (
    id                uuid PRIMARY KEY,
    list_id           uuid NOT NULL REFERENCES list ON DELETE CASCADE,
    parent_id         uuid,
    title             text NOT NULL CHECK (length(title) BETWEEN 1 AND 500),
    description       text NOT NULL DEFAULT '',
    priority          text CHECK (priority IN ('low', 'medium', 'high')),
    tags              text[] NOT NULL DEFAULT '{}',
    position          text COLLATE "C" NOT NULL,
    estimate_minutes  integer CHECK (estimate_minutes > 0),
    pinned            boolean NOT NULL DEFAULT false,
    start_date        date,
    due_date          date,
    due_time          time CHECK (due_time IS NULL OR due_date IS NOT NULL),
    time_zone         text CHECK (time_zone IS NULL OR due_time IS NOT NULL),
    due_at            timestamptz,
    rrule             text,
    recurrence_basis  text CHECK (recurrence_basis IN ('due', 'completion')),
    recurrence_anchor date,
    recurrence_count_left integer CHECK (recurrence_count_left > 0),
    series_id         uuid NOT NULL,
    previous_id       uuid,
    completed_at      timestamptz,
    outcome           text CHECK (outcome IN ('done', 'skipped', 'cancelled')),
    version           bigint NOT NULL DEFAULT 1,
    revision          bigint NOT NULL,
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now(),
    deleted_at        timestamptz,
    search            tsvector GENERATED ALWAYS AS (to_tsvector('simple', title || ' ' || description)) STORED,
    CHECK ((completed_at IS NULL) = (outcome IS NULL)),
    CHECK ((due_date IS NULL) = (due_at IS NULL)),
    CHECK ((rrule IS NULL) = (recurrence_basis IS NULL) AND (rrule IS NULL) = (recurrence_anchor IS NULL)),
    CHECK (rrule IS NULL OR due_date IS NOT NULL),
    UNIQUE (id, list_id),
    -- Parent and child always share a list. Deferred, for a move takes the subtree in several statements.
    FOREIGN KEY (parent_id, list_id) REFERENCES task (id, list_id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);
COMMENT ON COLUMN task.due_at IS 'derived: the instant of the civil due time; all-day: the start of the next local day';
COMMENT ON COLUMN task.recurrence_anchor IS 'DTSTART of the series, so that 28 February does not forget the 31st';
COMMENT ON COLUMN task.previous_id IS 'the completed occurrence that made this one';
CREATE INDEX task_list ON task (list_id, position) WHERE deleted_at IS NULL;
CREATE INDEX task_due ON task (list_id, due_at) WHERE deleted_at IS NULL AND completed_at IS NULL;
CREATE INDEX task_revision ON task (list_id, revision);
CREATE INDEX task_parent ON task (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX task_deleted ON task (deleted_at) WHERE deleted_at IS NOT NULL;

-- A task that went to another list leaves this behind, so that the old list's readers drop it.
CREATE TABLE tombstone (
    list_id  uuid NOT NULL REFERENCES list ON DELETE CASCADE,
    task_id  uuid NOT NULL,
    revision bigint NOT NULL,
    at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (list_id, task_id)
);
CREATE INDEX tombstone_revision ON tombstone (list_id, revision);
CREATE INDEX tombstone_age ON tombstone (at);

CREATE TABLE task_reminder (
    id             uuid PRIMARY KEY,
    task_id        uuid NOT NULL REFERENCES task ON DELETE CASCADE,
    account_id     uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    minutes_before integer CHECK (minutes_before BETWEEN 0 AND 40320),
    remind_at      timestamptz,
    created_at     timestamptz NOT NULL DEFAULT now(),
    CHECK (num_nonnulls(minutes_before, remind_at) = 1)
);
COMMENT ON COLUMN task_reminder.minutes_before IS 'before the due moment (of an all-day task: before its day begins)';
CREATE INDEX task_reminder_task ON task_reminder (task_id, account_id);
CREATE INDEX task_reminder_account ON task_reminder (account_id);

-- The change log: history, undo stack and audit trail at once ---------------------------------------------------

CREATE TABLE change (
    id            uuid NOT NULL,
    at            timestamptz NOT NULL DEFAULT now(),
    operation_id  uuid NOT NULL,
    list_id       uuid NOT NULL,
    revision      bigint NOT NULL,
    entity        text NOT NULL CHECK (entity IN ('list', 'task')),
    entity_id     uuid NOT NULL,
    kind          text NOT NULL CHECK (kind IN (
        'create', 'update', 'complete', 'reopen', 'move', 'delete', 'restore')),
    actor         text NOT NULL CHECK (actor IN ('account', 'token', 'agent', 'system')),
    account_id    uuid NOT NULL,
    token_id      uuid,
    suggestion_id uuid,
    reverses      uuid,
    request_id    text,
    before        jsonb NOT NULL,
    after         jsonb NOT NULL,
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
COMMENT ON COLUMN change.operation_id IS 'one per transaction: what is undone together';
COMMENT ON COLUMN change.reverses IS 'the operation that this one took back';
CREATE INDEX change_operation ON change (operation_id);
CREATE INDEX change_list ON change (list_id, at);
CREATE INDEX change_entity ON change (entity_id, at);
CREATE INDEX change_account ON change (account_id, at);
-- Nothing is refused when the next month's partition has not been made in time.
CREATE TABLE change_other PARTITION OF change DEFAULT;

-- Make the partitions of this month and the next two. Called by `reeve migrate` and once a day by the backend,
-- whose role may not create tables: hence SECURITY DEFINER.
CREATE FUNCTION make_change_partitions() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    first timestamptz;
BEGIN
    FOR ahead IN 0..2 LOOP
        first := date_trunc('month', (now() AT TIME ZONE 'UTC') + make_interval(months => ahead)) AT TIME ZONE 'UTC';
        IF to_regclass('public.change_' || to_char(first AT TIME ZONE 'UTC', 'YYYYMM')) IS NULL THEN
            EXECUTE format(
                'CREATE TABLE public.change_%s PARTITION OF public.change FOR VALUES FROM (%L) TO (%L)',
                to_char(first AT TIME ZONE 'UTC', 'YYYYMM'), first,
                ((first AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC');
        END IF;
    END LOOP;
END $$;

-- Drop the partitions of whole months that ended more than `days` ago.
CREATE FUNCTION prune_changes(days integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    partition record;
    dropped integer := 0;
BEGIN
    FOR partition IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'public.change'::regclass AND c.relname ~ '^change_\d{6}$'
    LOOP
        IF to_date(substr(partition.relname, 8), 'YYYYMM') + interval '1 month' < now() - make_interval(days => days) THEN
            EXECUTE format('DROP TABLE public.%I', partition.relname);
            dropped := dropped + 1;
        END IF;
    END LOOP;
    RETURN dropped;
END $$;

-- The agents ---------------------------------------------------------------------------------------------------

CREATE TABLE suggestion (
    id          uuid PRIMARY KEY,
    account_id  uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    type        text NOT NULL CHECK (type IN (
        'overdue_reminder', 'prioritization', 'schedule_adjustment', 'neglected_task', 'general_insight')),
    message     text NOT NULL,
    evidence    jsonb NOT NULL,
    status      text NOT NULL DEFAULT 'active'
                CHECK (status IN ('active', 'accepted', 'dismissed', 'expired', 'superseded')),
    fingerprint text NOT NULL,
    request_id  text,
    revision    bigint NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    expires_at  timestamptz,
    resolved_at timestamptz,
    CHECK ((status = 'active') = (resolved_at IS NULL))
);
COMMENT ON COLUMN suggestion.revision IS 'the account feed''s revision at the last change';
CREATE INDEX suggestion_feed ON suggestion (account_id, revision);
CREATE INDEX suggestion_active ON suggestion (account_id, created_at) WHERE status = 'active';
CREATE INDEX suggestion_quota ON suggestion (account_id, created_at);
CREATE INDEX suggestion_expiry ON suggestion (expires_at) WHERE status = 'active' AND expires_at IS NOT NULL;

CREATE TABLE proposal (
    id            uuid PRIMARY KEY,
    suggestion_id uuid NOT NULL REFERENCES suggestion ON DELETE CASCADE,
    task_id       uuid NOT NULL REFERENCES task ON DELETE CASCADE,
    task_version  bigint NOT NULL,
    change        jsonb NOT NULL,
    outcome       text CHECK (outcome IN ('accepted', 'dismissed'))
);
CREATE INDEX proposal_suggestion ON proposal (suggestion_id);
CREATE INDEX proposal_task ON proposal (task_id);

-- Advice that was given once; kept as long as the account or the task, whatever becomes of the suggestion.
CREATE TABLE suggestion_fingerprint (
    account_id  uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    fingerprint text NOT NULL,
    task_id     uuid REFERENCES task ON DELETE CASCADE,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, fingerprint)
);
CREATE INDEX suggestion_fingerprint_task ON suggestion_fingerprint (task_id) WHERE task_id IS NOT NULL;

-- The timer wheel: when to look again at a task, or (subject = the account itself) at all of somebody's tasks.
CREATE TABLE agent_check (
    account_id   uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    subject_id   uuid NOT NULL,
    check_at     timestamptz,
    generation   bigint NOT NULL DEFAULT 1,
    leased_until timestamptz,
    tries        integer NOT NULL DEFAULT 0,
    last_error   text,
    request_id   text,
    verdicts     jsonb NOT NULL DEFAULT '{}',
    updated_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (subject_id, account_id)
);
COMMENT ON COLUMN agent_check.check_at IS 'null: nothing can become true before the next change';
COMMENT ON COLUMN agent_check.generation IS 'grows with every change of the facts: what was read before is stale';
CREATE INDEX agent_check_due ON agent_check (check_at) WHERE check_at IS NOT NULL;
CREATE INDEX agent_check_account ON agent_check (account_id, check_at);

CREATE TABLE agent_run (
    id          uuid PRIMARY KEY,
    trigger     text NOT NULL CHECK (trigger IN ('hint', 'schedule', 'timer')),
    started_at  timestamptz NOT NULL,
    finished_at timestamptz NOT NULL,
    checked     integer NOT NULL,
    suggested   integer NOT NULL,
    held_back   integer NOT NULL,
    expired     integer NOT NULL,
    failed      integer NOT NULL
);
CREATE INDEX agent_run_started ON agent_run (started_at);

-- Who may not write tasks may not accept: the agents' role sets an active suggestion to expired or superseded, no
-- more.
CREATE FUNCTION refuse_acceptance_by_agents() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.status <> OLD.status AND NOT (OLD.status = 'active' AND NEW.status IN ('expired', 'superseded'))
       AND NOT has_table_privilege(current_user, 'public.task', 'UPDATE') THEN
        RAISE insufficient_privilege USING MESSAGE = 'agents suggest, people decide';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER suggestion_status BEFORE UPDATE ON suggestion
    FOR EACH ROW EXECUTE FUNCTION refuse_acceptance_by_agents();

SELECT make_change_partitions();
