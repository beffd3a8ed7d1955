-- Who took a part last, when it was begun, and when its last chunk was committed: "worker" is nobody once it is in.
ALTER TABLE imglish.part ADD COLUMN taken_by text, ADD COLUMN started_at timestamptz, ADD COLUMN ended_at timestamptz;
UPDATE imglish.part SET taken_by = worker;
