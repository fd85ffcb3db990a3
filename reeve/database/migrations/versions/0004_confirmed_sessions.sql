-- When the person of a session last proved with the password who they are: signing in is the first time.
ALTER TABLE session ADD COLUMN confirmed_at timestamptz NOT NULL DEFAULT now();
