-- What the migrations make, written by `make generate`; a test compares it. Change a migration, not this file.
CREATE FUNCTION public.make_change_partitions() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

CREATE FUNCTION public.note_proposed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO public.agent_activity (account_id, at, outcome, rule, suggestion_id, why, request_id)
    SELECT account_id, created_at, 'proposed', coalesce(evidence->>'rule', type), id, message, request_id FROM made;
    RETURN NULL;
END $$;

CREATE FUNCTION public.note_resolved() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO public.agent_activity (account_id, outcome, rule, suggestion_id, why, request_id)
    SELECT made.account_id, CASE made.status WHEN 'active' THEN 'taken_back' ELSE made.status END,
           coalesce(made.evidence->>'rule', made.type), made.id, made.message, made.request_id
    FROM made JOIN was USING (id) WHERE made.status <> was.status;
    RETURN NULL;
END $$;

CREATE FUNCTION public.prune_agent_records() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    batch CONSTANT integer := 500;
    pruned integer;
    total integer := 0;
BEGIN
    DELETE FROM public.suggestion WHERE id IN (
        SELECT s.id FROM public.agent_activity a JOIN public.suggestion s ON s.id = a.suggestion_id
        WHERE a.at < now() - interval '30 days' AND a.outcome IN ('dismissed', 'expired', 'superseded')
          AND s.status IN ('dismissed', 'expired', 'superseded') AND s.resolved_at < now() - interval '30 days'
        ORDER BY a.at LIMIT batch);
    GET DIAGNOSTICS pruned = ROW_COUNT;
    total := total + pruned;
    DELETE FROM public.agent_run WHERE id IN (
        SELECT id FROM public.agent_run WHERE started_at < now() - interval '90 days'
        ORDER BY started_at LIMIT batch);
    GET DIAGNOSTICS pruned = ROW_COUNT;
    total := total + pruned;
    DELETE FROM public.agent_activity WHERE id IN (
        SELECT id FROM public.agent_activity WHERE at < now() - interval '90 days' ORDER BY at LIMIT batch);
    GET DIAGNOSTICS pruned = ROW_COUNT;
    RETURN total + pruned;
END $$;

CREATE FUNCTION public.prune_changes(days integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
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
END $_$;

CREATE FUNCTION public.refuse_acceptance_by_agents() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF NEW.status <> OLD.status AND NOT (OLD.status = 'active' AND NEW.status IN ('expired', 'superseded'))
       AND NOT has_table_privilege(current_user, 'public.task', 'UPDATE') THEN
        RAISE insufficient_privilege USING MESSAGE = 'agents suggest, people decide';
    END IF;
    RETURN NEW;
END $$;

CREATE TABLE public.account (
    id uuid NOT NULL,
    email text NOT NULL,
    name text NOT NULL,
    password_hash text NOT NULL,
    time_zone text NOT NULL,
    preferences jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT account_email_check CHECK ((length(email) <= 254)),
    CONSTRAINT account_name_check CHECK ((length(name) <= 100))
);

CREATE TABLE public.account_feed (
    account_id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    account_revision bigint DEFAULT 1 NOT NULL
);

COMMENT ON COLUMN public.account_feed.account_revision IS 'the revision at which the account row itself last changed';

CREATE TABLE public.agent_activity (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    outcome text NOT NULL,
    rule text NOT NULL,
    task_id uuid,
    suggestion_id uuid,
    why text NOT NULL,
    request_id text
);

COMMENT ON COLUMN public.agent_activity.task_id IS 'the check''s task; which tasks a suggestion is about, its proposals say';

CREATE TABLE public.agent_check (
    account_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    check_at timestamp with time zone,
    generation bigint DEFAULT 1 NOT NULL,
    leased_until timestamp with time zone,
    tries integer DEFAULT 0 NOT NULL,
    last_error text,
    request_id text,
    verdicts jsonb DEFAULT '{}'::jsonb NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON COLUMN public.agent_check.check_at IS 'null: nothing can become true before the next change';

COMMENT ON COLUMN public.agent_check.generation IS 'grows with every change of the facts: what was read before is stale';

CREATE TABLE public.agent_mute (
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    task_id uuid,
    list_id uuid,
    rule text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT agent_mute_check CHECK ((num_nonnulls(task_id, list_id, rule) = 1)),
    CONSTRAINT agent_mute_rule_check CHECK ((length(rule) <= 100))
);

CREATE TABLE public.agent_restraint (
    account_id uuid NOT NULL,
    rule text NOT NULL,
    dismissals integer DEFAULT 0 NOT NULL,
    level integer DEFAULT 0 NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON COLUMN public.agent_restraint.dismissals IS 'in a row, since the level last rose';

COMMENT ON COLUMN public.agent_restraint.level IS 'how often its frequency was halved';

CREATE TABLE public.agent_run (
    id uuid NOT NULL,
    trigger text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone NOT NULL,
    checked integer NOT NULL,
    suggested integer NOT NULL,
    held_back integer NOT NULL,
    expired integer NOT NULL,
    failed integer NOT NULL,
    CONSTRAINT agent_run_trigger_check CHECK ((trigger = ANY (ARRAY['hint'::text, 'schedule'::text, 'timer'::text])))
);

CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);

CREATE TABLE public.api_token (
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    name text NOT NULL,
    token_hmac bytea NOT NULL,
    scopes text[] NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_used_at timestamp with time zone,
    expires_at timestamp with time zone,
    CONSTRAINT api_token_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
    CONSTRAINT api_token_scopes_check CHECK (((scopes <@ ARRAY['read'::text, 'write'::text]) AND (cardinality(scopes) > 0)))
);

CREATE TABLE public.change (
    id uuid NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    operation_id uuid NOT NULL,
    list_id uuid NOT NULL,
    revision bigint NOT NULL,
    entity text NOT NULL,
    entity_id uuid NOT NULL,
    kind text NOT NULL,
    actor text NOT NULL,
    account_id uuid NOT NULL,
    token_id uuid,
    suggestion_id uuid,
    reverses uuid,
    request_id text,
    before jsonb NOT NULL,
    after jsonb NOT NULL,
    CONSTRAINT change_actor_check CHECK ((actor = ANY (ARRAY['account'::text, 'token'::text, 'agent'::text, 'system'::text]))),
    CONSTRAINT change_entity_check CHECK ((entity = ANY (ARRAY['list'::text, 'task'::text]))),
    CONSTRAINT change_kind_check CHECK ((kind = ANY (ARRAY['create'::text, 'update'::text, 'complete'::text, 'reopen'::text, 'move'::text, 'delete'::text, 'restore'::text])))
)
PARTITION BY RANGE (at);

COMMENT ON COLUMN public.change.operation_id IS 'one per transaction: what is undone together';

COMMENT ON COLUMN public.change.reverses IS 'the operation that this one took back';

CREATE TABLE public.change_other (
    id uuid CONSTRAINT change_id_not_null NOT NULL,
    at timestamp with time zone DEFAULT now() CONSTRAINT change_at_not_null NOT NULL,
    operation_id uuid CONSTRAINT change_operation_id_not_null NOT NULL,
    list_id uuid CONSTRAINT change_list_id_not_null NOT NULL,
    revision bigint CONSTRAINT change_revision_not_null NOT NULL,
    entity text CONSTRAINT change_entity_not_null NOT NULL,
    entity_id uuid CONSTRAINT change_entity_id_not_null NOT NULL,
    kind text CONSTRAINT change_kind_not_null NOT NULL,
    actor text CONSTRAINT change_actor_not_null NOT NULL,
    account_id uuid CONSTRAINT change_account_id_not_null NOT NULL,
    token_id uuid,
    suggestion_id uuid,
    reverses uuid,
    request_id text,
    before jsonb CONSTRAINT change_before_not_null NOT NULL,
    after jsonb CONSTRAINT change_after_not_null NOT NULL,
    CONSTRAINT change_actor_check CHECK ((actor = ANY (ARRAY['account'::text, 'token'::text, 'agent'::text, 'system'::text]))),
    CONSTRAINT change_entity_check CHECK ((entity = ANY (ARRAY['list'::text, 'task'::text]))),
    CONSTRAINT change_kind_check CHECK ((kind = ANY (ARRAY['create'::text, 'update'::text, 'complete'::text, 'reopen'::text, 'move'::text, 'delete'::text, 'restore'::text])))
);

CREATE TABLE public.idempotency_key (
    account_id uuid NOT NULL,
    key text NOT NULL,
    request_hash bytea NOT NULL,
    status integer,
    headers jsonb,
    body bytea,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.instance (
    id boolean DEFAULT true NOT NULL,
    epoch uuid DEFAULT gen_random_uuid() NOT NULL,
    agents_paused_at timestamp with time zone,
    CONSTRAINT instance_id_check CHECK (id)
);

CREATE TABLE public.list (
    id uuid NOT NULL,
    name text NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    pruned_revision bigint DEFAULT 0 NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    deleted_at timestamp with time zone,
    CONSTRAINT list_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200)))
);

COMMENT ON COLUMN public.list.revision IS 'grows with every change in the list, taken under its row lock';

COMMENT ON COLUMN public.list.pruned_revision IS 'deletions up to here are forgotten: a cursor below must start anew';

CREATE TABLE public.list_member (
    list_id uuid NOT NULL,
    account_id uuid NOT NULL,
    role text NOT NULL,
    inbox boolean DEFAULT false NOT NULL,
    color text,
    "position" text NOT NULL COLLATE pg_catalog."C",
    revision bigint DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT list_member_check CHECK (((NOT inbox) OR (role = 'owner'::text))),
    CONSTRAINT list_member_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'editor'::text, 'viewer'::text])))
);

COMMENT ON COLUMN public.list_member.revision IS 'the account feed''s revision at the last change of what is personal here';

CREATE TABLE public.proposal (
    id uuid NOT NULL,
    suggestion_id uuid NOT NULL,
    task_id uuid NOT NULL,
    task_version bigint NOT NULL,
    change jsonb NOT NULL,
    outcome text,
    CONSTRAINT proposal_outcome_check CHECK ((outcome = ANY (ARRAY['accepted'::text, 'dismissed'::text])))
);

CREATE UNLOGGED TABLE public.rate_window (
    account_id uuid NOT NULL,
    kind text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    granted bigint NOT NULL,
    CONSTRAINT rate_window_kind_check CHECK ((kind = ANY (ARRAY['api'::text, 'sync'::text])))
);

CREATE TABLE public.session (
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    token_hmac bytea NOT NULL,
    user_agent text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_seen_at timestamp with time zone DEFAULT now() NOT NULL,
    idle_expires_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.signin_attempt (
    id uuid NOT NULL,
    email_key bytea NOT NULL,
    address text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.suggestion (
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    type text NOT NULL,
    message text NOT NULL,
    evidence jsonb NOT NULL,
    status text DEFAULT 'active'::text NOT NULL,
    fingerprint text NOT NULL,
    request_id text,
    revision bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone,
    resolved_at timestamp with time zone,
    CONSTRAINT suggestion_check CHECK (((status = 'active'::text) = (resolved_at IS NULL))),
    CONSTRAINT suggestion_status_check CHECK ((status = ANY (ARRAY['active'::text, 'accepted'::text, 'dismissed'::text, 'expired'::text, 'superseded'::text]))),
    CONSTRAINT suggestion_type_check CHECK ((type = ANY (ARRAY['overdue_reminder'::text, 'prioritization'::text, 'schedule_adjustment'::text, 'neglected_task'::text, 'general_insight'::text])))
);

COMMENT ON COLUMN public.suggestion.revision IS 'the account feed''s revision at the last change';

CREATE TABLE public.suggestion_fingerprint (
    account_id uuid NOT NULL,
    fingerprint text NOT NULL,
    task_id uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.task (
    id uuid NOT NULL,
    list_id uuid NOT NULL,
    parent_id uuid,
    title text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    priority text,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    "position" text NOT NULL COLLATE pg_catalog."C",
    estimate_minutes integer,
    pinned boolean DEFAULT false NOT NULL,
    start_date date,
    due_date date,
    due_time time without time zone,
    time_zone text,
    due_at timestamp with time zone,
    rrule text,
    recurrence_basis text,
    recurrence_anchor date,
    recurrence_count_left integer,
    series_id uuid NOT NULL,
    previous_id uuid,
    completed_at timestamp with time zone,
    outcome text,
    version bigint DEFAULT 1 NOT NULL,
    revision bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    deleted_at timestamp with time zone,
    search tsvector GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, ((title || ' '::text) || description))) STORED,
    CONSTRAINT task_check CHECK (((due_time IS NULL) OR (due_date IS NOT NULL))),
    CONSTRAINT task_check1 CHECK (((time_zone IS NULL) OR (due_time IS NOT NULL))),
    CONSTRAINT task_check2 CHECK (((completed_at IS NULL) = (outcome IS NULL))),
    CONSTRAINT task_check3 CHECK (((due_date IS NULL) = (due_at IS NULL))),
    CONSTRAINT task_check4 CHECK ((((rrule IS NULL) = (recurrence_basis IS NULL)) AND ((rrule IS NULL) = (recurrence_anchor IS NULL)))),
    CONSTRAINT task_check5 CHECK (((rrule IS NULL) OR (due_date IS NOT NULL))),
    CONSTRAINT task_estimate_minutes_check CHECK ((estimate_minutes > 0)),
    CONSTRAINT task_outcome_check CHECK ((outcome = ANY (ARRAY['done'::text, 'skipped'::text, 'cancelled'::text]))),
    CONSTRAINT task_priority_check CHECK ((priority = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text]))),
    CONSTRAINT task_recurrence_basis_check CHECK ((recurrence_basis = ANY (ARRAY['due'::text, 'completion'::text]))),
    CONSTRAINT task_recurrence_count_left_check CHECK ((recurrence_count_left > 0)),
    CONSTRAINT task_title_check CHECK (((length(title) >= 1) AND (length(title) <= 500)))
);

COMMENT ON COLUMN public.task.due_at IS 'derived: the instant of the civil due time; all-day: the start of the next local day';

COMMENT ON COLUMN public.task.recurrence_anchor IS 'DTSTART of the series, so that 28 February does not forget the 31st';

COMMENT ON COLUMN public.task.previous_id IS 'the completed occurrence that made this one';

CREATE TABLE public.task_reminder (
    id uuid NOT NULL,
    task_id uuid NOT NULL,
    account_id uuid NOT NULL,
    minutes_before integer,
    remind_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT task_reminder_check CHECK ((num_nonnulls(minutes_before, remind_at) = 1)),
    CONSTRAINT task_reminder_minutes_before_check CHECK (((minutes_before >= 0) AND (minutes_before <= 40320)))
);

COMMENT ON COLUMN public.task_reminder.minutes_before IS 'before the due moment (of an all-day task: before its day begins)';

CREATE TABLE public.tombstone (
    list_id uuid NOT NULL,
    task_id uuid NOT NULL,
    revision bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.change ATTACH PARTITION public.change_other DEFAULT;

ALTER TABLE ONLY public.account_feed
    ADD CONSTRAINT account_feed_pkey PRIMARY KEY (account_id);

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (id);

ALTER TABLE public.agent_activity
    ADD CONSTRAINT agent_activity_outcome_check CHECK ((outcome = ANY (ARRAY['proposed'::text, 'held_back'::text, 'accepted'::text, 'dismissed'::text, 'taken_back'::text, 'expired'::text, 'superseded'::text, 'set_aside'::text, 'failed'::text]))) NOT VALID;

ALTER TABLE ONLY public.agent_activity
    ADD CONSTRAINT agent_activity_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.agent_check
    ADD CONSTRAINT agent_check_pkey PRIMARY KEY (subject_id, account_id);

ALTER TABLE ONLY public.agent_mute
    ADD CONSTRAINT agent_mute_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.agent_restraint
    ADD CONSTRAINT agent_restraint_pkey PRIMARY KEY (account_id, rule);

ALTER TABLE ONLY public.agent_run
    ADD CONSTRAINT agent_run_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);

ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT api_token_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT api_token_token_hmac_key UNIQUE (token_hmac);

ALTER TABLE ONLY public.change
    ADD CONSTRAINT change_pkey PRIMARY KEY (id, at);

ALTER TABLE ONLY public.change_other
    ADD CONSTRAINT change_other_pkey PRIMARY KEY (id, at);

ALTER TABLE ONLY public.idempotency_key
    ADD CONSTRAINT idempotency_key_pkey PRIMARY KEY (account_id, key);

ALTER TABLE ONLY public.instance
    ADD CONSTRAINT instance_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.list_member
    ADD CONSTRAINT list_member_pkey PRIMARY KEY (account_id, list_id);

ALTER TABLE ONLY public.list
    ADD CONSTRAINT list_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT proposal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.rate_window
    ADD CONSTRAINT rate_window_pkey PRIMARY KEY (account_id, kind);

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_token_hmac_key UNIQUE (token_hmac);

ALTER TABLE ONLY public.signin_attempt
    ADD CONSTRAINT signin_attempt_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.suggestion_fingerprint
    ADD CONSTRAINT suggestion_fingerprint_pkey PRIMARY KEY (account_id, fingerprint);

ALTER TABLE ONLY public.suggestion
    ADD CONSTRAINT suggestion_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.task
    ADD CONSTRAINT task_id_list_id_key UNIQUE (id, list_id);

ALTER TABLE ONLY public.task
    ADD CONSTRAINT task_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.task_reminder
    ADD CONSTRAINT task_reminder_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.tombstone
    ADD CONSTRAINT tombstone_pkey PRIMARY KEY (list_id, task_id);

CREATE UNIQUE INDEX account_email ON public.account USING btree (lower(email));

CREATE INDEX agent_activity_account ON public.agent_activity USING btree (account_id, at, id);

CREATE INDEX agent_activity_age ON public.agent_activity USING btree (at);

CREATE INDEX agent_activity_suggestion ON public.agent_activity USING btree (suggestion_id) WHERE (suggestion_id IS NOT NULL);

CREATE INDEX agent_activity_task ON public.agent_activity USING btree (task_id, at) WHERE (task_id IS NOT NULL);

CREATE INDEX agent_check_account ON public.agent_check USING btree (account_id, check_at);

CREATE INDEX agent_check_due ON public.agent_check USING btree (check_at) WHERE (check_at IS NOT NULL);

CREATE INDEX agent_mute_account ON public.agent_mute USING btree (account_id, created_at);

CREATE UNIQUE INDEX agent_mute_list ON public.agent_mute USING btree (list_id, account_id) WHERE (list_id IS NOT NULL);

CREATE UNIQUE INDEX agent_mute_rule ON public.agent_mute USING btree (account_id, rule) WHERE (rule IS NOT NULL);

CREATE UNIQUE INDEX agent_mute_task ON public.agent_mute USING btree (task_id, account_id) WHERE (task_id IS NOT NULL);

CREATE INDEX agent_run_started ON public.agent_run USING btree (started_at);

CREATE INDEX api_token_account ON public.api_token USING btree (account_id);

CREATE INDEX change_account ON ONLY public.change USING btree (account_id, at);

CREATE INDEX change_entity ON ONLY public.change USING btree (entity_id, at);

CREATE INDEX change_list ON ONLY public.change USING btree (list_id, at);

CREATE INDEX change_operation ON ONLY public.change USING btree (operation_id);

CREATE INDEX change_other_account_id_at_idx ON public.change_other USING btree (account_id, at);

CREATE INDEX change_other_entity_id_at_idx ON public.change_other USING btree (entity_id, at);

CREATE INDEX change_other_list_id_at_idx ON public.change_other USING btree (list_id, at);

CREATE INDEX change_other_operation_id_idx ON public.change_other USING btree (operation_id);

CREATE INDEX idempotency_key_age ON public.idempotency_key USING btree (created_at);

CREATE INDEX list_deleted ON public.list USING btree (deleted_at) WHERE (deleted_at IS NOT NULL);

CREATE UNIQUE INDEX list_member_inbox ON public.list_member USING btree (account_id) WHERE inbox;

CREATE INDEX list_member_list ON public.list_member USING btree (list_id, account_id);

CREATE UNIQUE INDEX list_member_owner ON public.list_member USING btree (list_id) WHERE (role = 'owner'::text);

CREATE INDEX proposal_suggestion ON public.proposal USING btree (suggestion_id);

CREATE INDEX proposal_task ON public.proposal USING btree (task_id);

CREATE INDEX session_account ON public.session USING btree (account_id);

CREATE INDEX signin_attempt_address ON public.signin_attempt USING btree (address, at);

CREATE INDEX signin_attempt_email ON public.signin_attempt USING btree (email_key, at);

CREATE INDEX suggestion_active ON public.suggestion USING btree (account_id, created_at) WHERE (status = 'active'::text);

CREATE INDEX suggestion_expiry ON public.suggestion USING btree (expires_at) WHERE ((status = 'active'::text) AND (expires_at IS NOT NULL));

CREATE INDEX suggestion_feed ON public.suggestion USING btree (account_id, revision);

CREATE INDEX suggestion_fingerprint_task ON public.suggestion_fingerprint USING btree (task_id) WHERE (task_id IS NOT NULL);

CREATE INDEX suggestion_quota ON public.suggestion USING btree (account_id, created_at);

CREATE INDEX task_deleted ON public.task USING btree (deleted_at) WHERE (deleted_at IS NOT NULL);

CREATE INDEX task_due ON public.task USING btree (list_id, due_at) WHERE ((deleted_at IS NULL) AND (completed_at IS NULL));

CREATE INDEX task_list ON public.task USING btree (list_id, "position") WHERE (deleted_at IS NULL);

CREATE INDEX task_parent ON public.task USING btree (parent_id) WHERE (parent_id IS NOT NULL);

CREATE INDEX task_reminder_account ON public.task_reminder USING btree (account_id);

CREATE INDEX task_reminder_task ON public.task_reminder USING btree (task_id, account_id);

CREATE INDEX task_revision ON public.task USING btree (list_id, revision);

CREATE INDEX tombstone_age ON public.tombstone USING btree (at);

CREATE INDEX tombstone_revision ON public.tombstone USING btree (list_id, revision);

ALTER INDEX public.change_account ATTACH PARTITION public.change_other_account_id_at_idx;

ALTER INDEX public.change_entity ATTACH PARTITION public.change_other_entity_id_at_idx;

ALTER INDEX public.change_list ATTACH PARTITION public.change_other_list_id_at_idx;

ALTER INDEX public.change_operation ATTACH PARTITION public.change_other_operation_id_idx;

ALTER INDEX public.change_pkey ATTACH PARTITION public.change_other_pkey;

CREATE TRIGGER suggestion_proposed AFTER INSERT ON public.suggestion REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION public.note_proposed();

CREATE TRIGGER suggestion_resolved AFTER UPDATE ON public.suggestion REFERENCING OLD TABLE AS was NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION public.note_resolved();

CREATE TRIGGER suggestion_status BEFORE UPDATE ON public.suggestion FOR EACH ROW EXECUTE FUNCTION public.refuse_acceptance_by_agents();

ALTER TABLE ONLY public.account_feed
    ADD CONSTRAINT account_feed_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.agent_activity
    ADD CONSTRAINT agent_activity_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.agent_activity
    ADD CONSTRAINT agent_activity_suggestion_id_fkey FOREIGN KEY (suggestion_id) REFERENCES public.suggestion(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.agent_check
    ADD CONSTRAINT agent_check_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.agent_mute
    ADD CONSTRAINT agent_mute_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.agent_mute
    ADD CONSTRAINT agent_mute_list_id_fkey FOREIGN KEY (list_id) REFERENCES public.list(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.agent_mute
    ADD CONSTRAINT agent_mute_task_id_fkey FOREIGN KEY (task_id) REFERENCES public.task(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.agent_restraint
    ADD CONSTRAINT agent_restraint_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT api_token_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.idempotency_key
    ADD CONSTRAINT idempotency_key_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.list_member
    ADD CONSTRAINT list_member_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.list_member
    ADD CONSTRAINT list_member_list_id_fkey FOREIGN KEY (list_id) REFERENCES public.list(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT proposal_suggestion_id_fkey FOREIGN KEY (suggestion_id) REFERENCES public.suggestion(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT proposal_task_id_fkey FOREIGN KEY (task_id) REFERENCES public.task(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.suggestion
    ADD CONSTRAINT suggestion_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.suggestion_fingerprint
    ADD CONSTRAINT suggestion_fingerprint_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.suggestion_fingerprint
    ADD CONSTRAINT suggestion_fingerprint_task_id_fkey FOREIGN KEY (task_id) REFERENCES public.task(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.task
    ADD CONSTRAINT task_list_id_fkey FOREIGN KEY (list_id) REFERENCES public.list(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.task
    ADD CONSTRAINT task_parent_id_list_id_fkey FOREIGN KEY (parent_id, list_id) REFERENCES public.task(id, list_id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.task_reminder
    ADD CONSTRAINT task_reminder_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.task_reminder
    ADD CONSTRAINT task_reminder_task_id_fkey FOREIGN KEY (task_id) REFERENCES public.task(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.tombstone
    ADD CONSTRAINT tombstone_list_id_fkey FOREIGN KEY (list_id) REFERENCES public.list(id) ON DELETE CASCADE;

GRANT USAGE ON SCHEMA public TO reeve_backend;
GRANT USAGE ON SCHEMA public TO reeve_agent;

REVOKE ALL ON FUNCTION public.make_change_partitions() FROM PUBLIC;
GRANT ALL ON FUNCTION public.make_change_partitions() TO reeve_backend;

REVOKE ALL ON FUNCTION public.note_proposed() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.note_resolved() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.prune_agent_records() FROM PUBLIC;
GRANT ALL ON FUNCTION public.prune_agent_records() TO reeve_agent;

REVOKE ALL ON FUNCTION public.prune_changes(days integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.prune_changes(days integer) TO reeve_backend;

REVOKE ALL ON FUNCTION public.refuse_acceptance_by_agents() FROM PUBLIC;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.account TO reeve_backend;

GRANT SELECT(id) ON TABLE public.account TO reeve_agent;

GRANT SELECT(time_zone) ON TABLE public.account TO reeve_agent;

GRANT SELECT(preferences) ON TABLE public.account TO reeve_agent;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.account_feed TO reeve_backend;
GRANT SELECT ON TABLE public.account_feed TO reeve_agent;

GRANT UPDATE(revision) ON TABLE public.account_feed TO reeve_agent;

GRANT SELECT ON TABLE public.agent_activity TO reeve_backend;

GRANT INSERT(account_id) ON TABLE public.agent_activity TO reeve_agent;

GRANT INSERT(outcome) ON TABLE public.agent_activity TO reeve_agent;

GRANT INSERT(rule) ON TABLE public.agent_activity TO reeve_agent;

GRANT INSERT(task_id) ON TABLE public.agent_activity TO reeve_agent;

GRANT INSERT(why) ON TABLE public.agent_activity TO reeve_agent;

GRANT INSERT(request_id) ON TABLE public.agent_activity TO reeve_agent;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.agent_check TO reeve_backend;
GRANT SELECT ON TABLE public.agent_check TO reeve_agent;

GRANT UPDATE(check_at) ON TABLE public.agent_check TO reeve_agent;

GRANT UPDATE(leased_until) ON TABLE public.agent_check TO reeve_agent;

GRANT UPDATE(tries) ON TABLE public.agent_check TO reeve_agent;

GRANT UPDATE(last_error) ON TABLE public.agent_check TO reeve_agent;

GRANT UPDATE(verdicts) ON TABLE public.agent_check TO reeve_agent;

GRANT UPDATE(updated_at) ON TABLE public.agent_check TO reeve_agent;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.agent_mute TO reeve_backend;
GRANT SELECT ON TABLE public.agent_mute TO reeve_agent;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.agent_restraint TO reeve_backend;
GRANT SELECT ON TABLE public.agent_restraint TO reeve_agent;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.agent_run TO reeve_backend;
GRANT SELECT,INSERT ON TABLE public.agent_run TO reeve_agent;

GRANT SELECT ON TABLE public.alembic_version TO reeve_backend;
GRANT SELECT ON TABLE public.alembic_version TO reeve_agent;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.api_token TO reeve_backend;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.change TO reeve_backend;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.idempotency_key TO reeve_backend;

GRANT SELECT ON TABLE public.instance TO reeve_backend;
GRANT SELECT ON TABLE public.instance TO reeve_agent;

GRANT UPDATE(agents_paused_at) ON TABLE public.instance TO reeve_backend;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.list TO reeve_backend;

GRANT SELECT(id) ON TABLE public.list TO reeve_agent;

GRANT SELECT(name) ON TABLE public.list TO reeve_agent;

GRANT SELECT(deleted_at) ON TABLE public.list TO reeve_agent;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.list_member TO reeve_backend;

GRANT SELECT(list_id) ON TABLE public.list_member TO reeve_agent;

GRANT SELECT(account_id) ON TABLE public.list_member TO reeve_agent;

GRANT SELECT(role) ON TABLE public.list_member TO reeve_agent;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.proposal TO reeve_backend;
GRANT SELECT ON TABLE public.proposal TO reeve_agent;

GRANT INSERT(id) ON TABLE public.proposal TO reeve_agent;

GRANT INSERT(suggestion_id) ON TABLE public.proposal TO reeve_agent;

GRANT INSERT(task_id) ON TABLE public.proposal TO reeve_agent;

GRANT INSERT(task_version) ON TABLE public.proposal TO reeve_agent;

GRANT INSERT(change) ON TABLE public.proposal TO reeve_agent;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.rate_window TO reeve_backend;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.session TO reeve_backend;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.signin_attempt TO reeve_backend;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.suggestion TO reeve_backend;
GRANT SELECT ON TABLE public.suggestion TO reeve_agent;

GRANT INSERT(id) ON TABLE public.suggestion TO reeve_agent;

GRANT INSERT(account_id) ON TABLE public.suggestion TO reeve_agent;

GRANT INSERT(type) ON TABLE public.suggestion TO reeve_agent;

GRANT INSERT(message) ON TABLE public.suggestion TO reeve_agent;

GRANT INSERT(evidence) ON TABLE public.suggestion TO reeve_agent;

GRANT UPDATE(status) ON TABLE public.suggestion TO reeve_agent;

GRANT INSERT(fingerprint) ON TABLE public.suggestion TO reeve_agent;

GRANT INSERT(request_id) ON TABLE public.suggestion TO reeve_agent;

GRANT INSERT(revision),UPDATE(revision) ON TABLE public.suggestion TO reeve_agent;

GRANT INSERT(created_at) ON TABLE public.suggestion TO reeve_agent;

GRANT UPDATE(updated_at) ON TABLE public.suggestion TO reeve_agent;

GRANT INSERT(expires_at) ON TABLE public.suggestion TO reeve_agent;

GRANT UPDATE(resolved_at) ON TABLE public.suggestion TO reeve_agent;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.suggestion_fingerprint TO reeve_backend;
GRANT SELECT,INSERT ON TABLE public.suggestion_fingerprint TO reeve_agent;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.task TO reeve_backend;

GRANT SELECT(id) ON TABLE public.task TO reeve_agent;

GRANT SELECT(list_id) ON TABLE public.task TO reeve_agent;

GRANT SELECT(parent_id) ON TABLE public.task TO reeve_agent;

GRANT SELECT(title) ON TABLE public.task TO reeve_agent;

GRANT SELECT(priority) ON TABLE public.task TO reeve_agent;

GRANT SELECT(tags) ON TABLE public.task TO reeve_agent;

GRANT SELECT(estimate_minutes) ON TABLE public.task TO reeve_agent;

GRANT SELECT(pinned) ON TABLE public.task TO reeve_agent;

GRANT SELECT(start_date) ON TABLE public.task TO reeve_agent;

GRANT SELECT(due_date) ON TABLE public.task TO reeve_agent;

GRANT SELECT(due_time) ON TABLE public.task TO reeve_agent;

GRANT SELECT(time_zone) ON TABLE public.task TO reeve_agent;

GRANT SELECT(due_at) ON TABLE public.task TO reeve_agent;

GRANT SELECT(rrule) ON TABLE public.task TO reeve_agent;

GRANT SELECT(recurrence_basis) ON TABLE public.task TO reeve_agent;

GRANT SELECT(recurrence_anchor) ON TABLE public.task TO reeve_agent;

GRANT SELECT(recurrence_count_left) ON TABLE public.task TO reeve_agent;

GRANT SELECT(series_id) ON TABLE public.task TO reeve_agent;

GRANT SELECT(previous_id) ON TABLE public.task TO reeve_agent;

GRANT SELECT(completed_at) ON TABLE public.task TO reeve_agent;

GRANT SELECT(outcome) ON TABLE public.task TO reeve_agent;

GRANT SELECT(version) ON TABLE public.task TO reeve_agent;

GRANT SELECT(created_at) ON TABLE public.task TO reeve_agent;

GRANT SELECT(updated_at) ON TABLE public.task TO reeve_agent;

GRANT SELECT(deleted_at) ON TABLE public.task TO reeve_agent;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.task_reminder TO reeve_backend;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.tombstone TO reeve_backend;
