-- Memory that a step of a training was estimated to need on each device when it was submitted; null where nobody knew.
ALTER TABLE imglish.run ADD COLUMN step_bytes bigint;
