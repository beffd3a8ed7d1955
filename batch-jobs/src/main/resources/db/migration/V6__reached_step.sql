-- The newest step that an attempt finished, committed or not, as its heartbeat reports it; NULL before it opened.
ALTER TABLE imglish.attempt ADD COLUMN reached_step bigint;
