-- Who may use the API, who did what, and who is told of changes of state.

CREATE TABLE imglish.api_token (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name text NOT NULL,
	role text NOT NULL,
	secret_hash text NOT NULL UNIQUE,
	created_at timestamptz NOT NULL DEFAULT now(),
	expires_at timestamptz,
	revoked_at timestamptz
);

CREATE TABLE imglish.audit (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at timestamptz NOT NULL DEFAULT now(),
	who text NOT NULL,
	address text NOT NULL,
	action text NOT NULL,
	status int NOT NULL
);

CREATE TABLE imglish.webhook (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	url text NOT NULL,
	secret text NOT NULL,
	states text[] NOT NULL,
	created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE imglish.webhook_delivery (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	webhook bigint NOT NULL REFERENCES imglish.webhook ON DELETE CASCADE,
	run bigint NOT NULL REFERENCES imglish.run ON DELETE CASCADE,
	event bigint NOT NULL,
	state text NOT NULL,
	at timestamptz NOT NULL DEFAULT now(),
	tries int NOT NULL DEFAULT 0,
	next_at timestamptz NOT NULL DEFAULT now(),
	given_up boolean NOT NULL DEFAULT false,
	reason text
);
CREATE INDEX webhook_delivery_due ON imglish.webhook_delivery (next_at) WHERE NOT given_up;
