-- Whoever dismissed a suggestion may take that back: it waits for an answer again, and the trail says so. The new list
-- has all of the old one, so no row has to be looked at.
ALTER TABLE agent_activity
    -- squawk-ignore ban-drop-constraint
    DROP CONSTRAINT agent_activity_outcome_check,
    ADD CONSTRAINT agent_activity_outcome_check CHECK (outcome IN (
        'proposed', 'held_back', 'accepted', 'dismissed', 'taken_back', 'expired', 'superseded', 'set_aside',
        'failed')) NOT VALID;

CREATE OR REPLACE FUNCTION note_resolved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.agent_activity (account_id, outcome, rule, suggestion_id, why, request_id)
    SELECT made.account_id, CASE made.status WHEN 'active' THEN 'taken_back' ELSE made.status END,
           coalesce(made.evidence->>'rule', made.type), made.id, made.message, made.request_id
    FROM made JOIN was USING (id) WHERE made.status <> was.status;
    RETURN NULL;
END $$;
