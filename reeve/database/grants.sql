-- Who may do what, whole and in one place. Run after every migration, so that it is also right after a restore.
-- reeve_backend serves people. reeve_agent watches: it reads what rules need, and writes suggestions only.

DO $$
DECLARE
    missing text;
BEGIN
    FOREACH missing IN ARRAY ARRAY['reeve_backend', 'reeve_agent'] LOOP
        CONTINUE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = missing);
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', missing);
        EXCEPTION WHEN insufficient_privilege THEN
            RAISE EXCEPTION 'The role % is missing and cannot be made with this connection. Let an administrator run: CREATE ROLE % LOGIN PASSWORD ''...'';', missing, missing;
        END;
    END LOOP;
END $$;

REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, reeve_backend, reeve_agent;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC, reeve_backend, reeve_agent;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO reeve_backend, reeve_agent;

GRANT SELECT, INSERT, UPDATE, DELETE ON
    account, account_feed, session, api_token, signin_attempt, idempotency_key,
    list, list_member, task, tombstone, task_reminder, change,
    suggestion, proposal, suggestion_fingerprint, agent_check, agent_run, agent_mute, agent_restraint, rate_window
    TO reeve_backend;
GRANT SELECT ON agent_activity TO reeve_backend;
GRANT SELECT ON instance, alembic_version TO reeve_backend, reeve_agent;
GRANT UPDATE (agents_paused_at) ON instance TO reeve_backend;
GRANT EXECUTE ON FUNCTION make_change_partitions(), prune_changes(integer) TO reeve_backend;

GRANT SELECT (id, time_zone, preferences) ON account TO reeve_agent;
GRANT SELECT (id, name, deleted_at) ON list TO reeve_agent;
GRANT SELECT (list_id, account_id, role) ON list_member TO reeve_agent;
GRANT SELECT (id, list_id, parent_id, title, priority, tags, estimate_minutes, pinned, start_date, due_date, due_time,
    time_zone, due_at, rrule, recurrence_basis, recurrence_anchor, recurrence_count_left, series_id, previous_id,
    completed_at, outcome, version, created_at, updated_at, deleted_at) ON task TO reeve_agent;
GRANT SELECT ON suggestion, proposal, suggestion_fingerprint, agent_run, account_feed, agent_check, agent_mute,
    agent_restraint TO reeve_agent;
-- Without status and outcome: what an agent writes is active and unanswered.
GRANT INSERT (id, account_id, type, message, evidence, fingerprint, request_id, revision, created_at, expires_at)
    ON suggestion TO reeve_agent;
GRANT INSERT (id, suggestion_id, task_id, task_version, change) ON proposal TO reeve_agent;
GRANT INSERT ON suggestion_fingerprint, agent_run TO reeve_agent;
GRANT INSERT (account_id, outcome, rule, task_id, why, request_id) ON agent_activity TO reeve_agent;
GRANT EXECUTE ON FUNCTION prune_agent_records() TO reeve_agent;
-- A trigger lets it set the status to expired and superseded only.
GRANT UPDATE (status, revision, updated_at, resolved_at) ON suggestion TO reeve_agent;
GRANT UPDATE (revision) ON account_feed TO reeve_agent;
GRANT UPDATE (check_at, leased_until, tries, last_error, verdicts, updated_at) ON agent_check TO reeve_agent;
