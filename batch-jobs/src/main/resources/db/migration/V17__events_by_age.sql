-- Events are forgotten after some time.
CREATE INDEX run_event_at ON imglish.run_event (at);
