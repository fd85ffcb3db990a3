-- The agents' manners. Only adds: version 0001 goes on working on this.

-- What a person never wants advice about: a task, everything in a list, or what a rule says.
CREATE TABLE agent_mute (
    id         uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    task_id    uuid REFERENCES task ON DELETE CASCADE,
    list_id    uuid REFERENCES list ON DELETE CASCADE,
    rule       text CHECK (length(rule) <= 100),
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK (num_nonnulls(task_id, list_id, rule) = 1)
);
CREATE UNIQUE INDEX agent_mute_task ON agent_mute (task_id, account_id) WHERE task_id IS NOT NULL;
CREATE UNIQUE INDEX agent_mute_list ON agent_mute (list_id, account_id) WHERE list_id IS NOT NULL;
CREATE UNIQUE INDEX agent_mute_rule ON agent_mute (account_id, rule) WHERE rule IS NOT NULL;
CREATE INDEX agent_mute_account ON agent_mute (account_id, created_at);

-- How a person takes a rule's advice: each three dismissals in a row make it speak half as often.
CREATE TABLE agent_restraint (
    account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    rule       text NOT NULL,
    dismissals integer NOT NULL DEFAULT 0,
    level      integer NOT NULL DEFAULT 0,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, rule)
);
COMMENT ON COLUMN agent_restraint.dismissals IS 'in a row, since the level last rose';
COMMENT ON COLUMN agent_restraint.level IS 'how often its frequency was halved';

-- Every outcome, appended and never changed. What a rule looked at and left unsaid is on the check (verdicts).
CREATE TABLE agent_activity (
    id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    account_id    uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    at            timestamptz NOT NULL DEFAULT now(),
    outcome       text NOT NULL CHECK (outcome IN (
        'proposed', 'held_back', 'accepted', 'dismissed', 'expired', 'superseded', 'set_aside', 'failed')),
    rule          text NOT NULL,
    task_id       uuid,
    suggestion_id uuid REFERENCES suggestion ON DELETE SET NULL,
    why           text NOT NULL,
    request_id    text
);
COMMENT ON COLUMN agent_activity.task_id IS 'the check''s task; which tasks a suggestion is about, its proposals say';
CREATE INDEX agent_activity_account ON agent_activity (account_id, at, id);
CREATE INDEX agent_activity_task ON agent_activity (task_id, at) WHERE task_id IS NOT NULL;
CREATE INDEX agent_activity_suggestion ON agent_activity (suggestion_id) WHERE suggestion_id IS NOT NULL;
CREATE INDEX agent_activity_age ON agent_activity (at);

-- What becomes of suggestions is noted here, so that none is missing, whoever writes them and in whatever version.
CREATE FUNCTION note_proposed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.agent_activity (account_id, at, outcome, rule, suggestion_id, why, request_id)
    SELECT account_id, created_at, 'proposed', coalesce(evidence->>'rule', type), id, message, request_id FROM made;
    RETURN NULL;
END $$;
CREATE TRIGGER suggestion_proposed AFTER INSERT ON suggestion
    REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION note_proposed();

CREATE FUNCTION note_resolved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.agent_activity (account_id, outcome, rule, suggestion_id, why, request_id)
    SELECT made.account_id, made.status, coalesce(made.evidence->>'rule', made.type), made.id, made.message,
           made.request_id
    FROM made JOIN was USING (id) WHERE made.status <> was.status AND made.status <> 'active';
    RETURN NULL;
END $$;
CREATE TRIGGER suggestion_resolved AFTER UPDATE ON suggestion
    REFERENCING OLD TABLE AS was NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION note_resolved();

INSERT INTO agent_activity (account_id, at, outcome, rule, suggestion_id, why, request_id)
SELECT account_id, resolved_at, status, coalesce(evidence->>'rule', type), id, message, request_id
FROM suggestion WHERE status <> 'active';

-- The agents' role deletes nothing. This does, in small batches, and only what is past keeping: dismissed and expired
-- suggestions after 30 days, runs and the trail after 90. Fingerprints stay: the same advice is never given twice.
CREATE FUNCTION prune_agent_records() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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

-- The operator's switch for all agents of this Reeve, whatever people have chosen for themselves.
ALTER TABLE instance ADD COLUMN agents_paused_at timestamptz;
